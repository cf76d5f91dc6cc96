/** IPv4 options, RFC 791 section 3.1 and RFC 2113. */
import { u16 } from '../../../../shared/bytes.ts'
import type { ValueNames } from '../../../../shared/fields.ts'
import { formatIPv4 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import { ipFields as fields } from './fields.ts'

const END = 0
const NOP = 1
const RECORD_ROUTE = 7
const TIMESTAMP = 68
const LOOSE_ROUTE = 131
const STREAM_ID = 136
const STRICT_ROUTE = 137
const ROUTER_ALERT = 148

const NAMES: ValueNames = {
  0: 'End of Options List (EOL)',
  1: 'No-Operation (NOP)',
  7: 'Record Route',
  68: 'Time Stamp',
  82: 'Traceroute',
  130: 'Security',
  131: 'Loose Source Route',
  134: 'Commercial Security',
  136: 'Stream ID',
  137: 'Strict Source Route',
  148: 'Router Alert',
}

const isSourceRoute = (type: number): boolean => type === LOOSE_ROUTE || type === STRICT_ROUTE

/** Whether the search for a source route, in the options [start, end), ends where the captured bytes do. */
export function isRouteCut(bytes: Uint8Array, start: number, end: number, captured: number): boolean {
  for (let at = start; at < end; ) {
    if (at >= captured) return true
    if (bytes[at] === END) return false
    if (bytes[at] === NOP) at++
    else {
      if (at + 1 >= Math.min(end, captured)) return at + 1 < end
      if (bytes[at + 1] < 2) return false
      at += bytes[at + 1]
    }
  }
  return false
}

/**
 * Where the address of the final destination stands: in a source route that has hops left it is the route's last, otherwise the
 * header's own. Bytes [start, end) are the options.
 */
export function finalDestination(bytes: Uint8Array, start: number, end: number, own: number): number {
  let at = start
  while (at < end && bytes[at] !== END) {
    if (bytes[at] === NOP) {
      at++
      continue
    }
    const length = at + 1 < end ? bytes[at + 1] : 0
    if (length < 2 || at + length > end) return own
    if (isSourceRoute(bytes[at]) && length >= 7 && bytes[at + 2] <= length - 3)
      return at + 3 + 4 * (((length - 3) >> 2) - 1)
    at += length
  }
  return own
}

/** Adds the options, bytes [start, end), each with its parts. */
export function addOptions(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (start >= end) return
  const list = out.open(null, start, end - start, null, `Options: (${end - start} bytes)`)
  const names: string[] = []
  let at = start
  while (at < end) {
    const type = bytes[at]
    const single = type === END || type === NOP
    const length = single ? 1 : at + 1 < end ? bytes[at + 1] : 0
    const name = NAMES[type] ?? `Unknown (0x${type.toString(16).padStart(2, '0')})`
    names.push(name)
    if (length < (single ? 1 : 2) || at + length > end) {
      out.expert('warn', at, end - at, `Invalid length for option ${name}: ${length}`)
      break
    }
    const node = out.open(null, at, length, null, `IP Option - ${name}${single ? '' : ` (${length} bytes)`}`)
    out.item(fields.optionType, bytes, at, 1)
    if (!single) {
      out.item(fields.optionLength, bytes, at + 1, 1)
      addBody(out, node, type, bytes, at, at + length)
    }
    out.close()
    if (type === END) break
    at += length
  }
  out.amend(list, `Options: (${end - start} bytes), ${names.join(', ')}`)
  out.close()
}

function addBody(out: Detail, node: number, type: number, bytes: Uint8Array, at: number, end: number): void {
  switch (type) {
    case RECORD_ROUTE:
    case LOOSE_ROUTE:
    case STRICT_ROUTE:
      return addRoute(out, isSourceRoute(type), bytes, at, end)
    case TIMESTAMP:
      return addTimestamps(out, bytes, at, end)
    case STREAM_ID:
      if (end - at >= 4) out.item(fields.optionStream, bytes, at + 2, 2)
      return
    case ROUTER_ALERT:
      if (end - at < 4) return
      out.item(fields.optionRouterAlert, bytes, at + 2, 2, `Router Alert: ${alertName(u16(bytes, at + 2))}`)
      out.amend(node, `${out.text(node)}: ${alertName(u16(bytes, at + 2))}`)
  }
}

const alertName = (value: number): string => (value === 0 ? 'Router shall examine packet (0)' : `Unknown (${value})`)

/** Addresses of a route: those before the pointer were visited, the one at it comes next, the rest are to come. */
function addRoute(out: Detail, isSource: boolean, bytes: Uint8Array, at: number, end: number): void {
  if (end - at < 3) return
  const pointer = bytes[at + 2]
  out.item(fields.optionPointer, bytes, at + 2, 1)
  if (pointer % 4 !== 0) {
    out.expert('warn', at + 2, 1, 'Pointer points to middle of address')
    return
  }
  for (let hop = at + 3; hop + 4 <= end; hop += 4) {
    const position = hop - at + 1
    const visited = position < pointer
    const field = visited
      ? fields.recordedRoute
      : !isSource
        ? fields.emptyRoute
        : position === pointer
          ? fields.currentRoute
          : fields.sourceRoute
    const note = position === pointer && !isSource ? ' <- (next)' : ''
    out.item(field, bytes, hop, 4, `${field.label}: ${formatIPv4(bytes, hop)}${note}`)
  }
}

function addTimestamps(out: Detail, bytes: Uint8Array, at: number, end: number): void {
  if (end - at < 4) return
  out.item(fields.optionPointer, bytes, at + 2, 1)
  out.item(fields.optionOverflow, bytes, at + 3, 1)
  out.item(fields.optionFlag, bytes, at + 3, 1)
  const withAddress = (bytes[at + 3] & 0x0f) !== 0
  const step = withAddress ? 8 : 4
  for (let entry = at + 4; entry + step <= end; entry += step) {
    if (withAddress) out.item(fields.optionTimestampAddress, bytes, entry, 4)
    out.item(fields.optionTimestamp, bytes, entry + step - 4, 4)
  }
}
