/** The options of a message, RFC 2132 section 2: a code, a length and a value each. */
import { u32 } from '../../../../shared/bytes.ts'
import { formatIPv4 } from '../../../../shared/format/address.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import { durationText } from '../dns/seconds.ts'
import { dhcpFields as fields, structuredFields } from './fields.ts'
import { MESSAGE_NAMES, optionName } from './numbers.ts'
import { isList, SIMPLE_OPTIONS, VALUE_LENGTHS, type ValueKind } from './simple-options.ts'
import { STRUCTURED_OPTIONS } from './structured.ts'

const PADDING = 0
const OVERLOAD = 52
const MESSAGE_TYPE = 53
const END = 255
const FOREVER = 0xffffffff

type Range = readonly [start: number, end: number]

/** Header fields that may hold options, too. */
export interface Overloaded {
  readonly server: Range
  readonly file: Range
}

/** Adds the options in [start, end) and what follows them. */
export function addOptions(
  out: Detail,
  protocol: { readonly title: string },
  bytes: Uint8Array,
  start: number,
  end: number,
  overloaded: Overloaded,
): void {
  const after = addOptionList(out, bytes, start, end, (overload) => addOverload(out, bytes, overload, overloaded))
  if (after === -1) out.malformed(protocol, start, end, 'an option does not fit in the message')
  else if (after === -2) {
    if (end > start) out.expert('error', end, 0, 'End option missing')
  } else if (after < end) out.item(fields.padding, bytes, after, end - after)
}

/** Adds options up to the end option and returns where that ends: -1 when one does not fit, -2 when there is none. */
function addOptionList(
  out: Detail,
  bytes: Uint8Array,
  start: number,
  end: number,
  onOverload: (overload: number) => void,
): number {
  let at = start
  while (at < end) {
    const code = bytes[at]
    if (code === END) {
      // Wireshark gives the end no number.
      out.open(fields.optionType, at, 1, 0, 'Option: (255) End')
      out.item(fields.optionEnd, bytes, at, 1)
      out.close()
      return at + 1
    }
    if (code === PADDING) at = addPadding(out, bytes, at, end)
    else {
      if (at + 2 > end) return -1
      const from = at + 2
      const stop = from + bytes[at + 1]
      addOption(out, bytes, at, Math.min(stop, end), stop <= end, onOverload)
      if (stop > end) return -1
      at = stop
    }
  }
  return -2
}

function addPadding(out: Detail, bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] === PADDING) at++
  out.open(fields.optionType, start, at - start, PADDING, 'Option: (0) Padding')
  out.item(fields.padding, bytes, start, at - start)
  out.close()
  return at
}

function addOption(
  out: Detail,
  bytes: Uint8Array,
  at: number,
  end: number,
  isWhole: boolean,
  onOverload: (overload: number) => void,
): void {
  const code = bytes[at]
  const from = at + 2
  const title = `Option: (${code}) ${optionName(code)}`
  const node = out.open(fields.optionType, at, end - at, code, title)
  out.item(fields.optionLength, bytes, at + 1, 1)
  const simple = SIMPLE_OPTIONS[code]
  if (isWhole) {
    if (code === MESSAGE_TYPE) out.amend(node, `${title}${addMessageType(out, bytes, from, end)}`)
    else if (simple) {
      addSimple(out, simple[0], simple[1], bytes, from, end)
      if (simple[0] === 'ip' && end - from === 4) out.amend(node, `${title} (${formatIPv4(bytes, from)})`)
    } else if (code === OVERLOAD && end > from) {
      out.item(structuredFields.overload, bytes, from, 1)
      onOverload(bytes[from])
    } else if (!STRUCTURED_OPTIONS[code]?.({ out, bytes, start: from, end, node, title })) {
      out.item(fields.optionValue, bytes, from, end - from)
    }
  }
  out.close()
}

function addMessageType(out: Detail, bytes: Uint8Array, start: number, end: number): string {
  if (start >= end) return ''
  out.item(structuredFields.message, bytes, start, 1)
  const type = bytes[start]
  return ` (${MESSAGE_NAMES[type] ?? `Unknown Message Type (0x${type.toString(16).padStart(2, '0')})`})`
}

function addOverload(out: Detail, bytes: Uint8Array, overload: number, { server, file }: Overloaded): void {
  const add = (title: string, [start, end]: Range, name: string): void => {
    out.open(null, start, end - start, null, title)
    const after = addOptionList(out, bytes, start, end, () => {})
    if (after < 0) out.expert('error', start, end - start, `${name} overload end option missing`)
    out.close()
  }
  if (overload & 2) add('Server host name option overload', server, 'sname')
  if (overload & 1) add('Boot file name option overload', file, 'file')
}

const timeText = (label: string, seconds: number): string =>
  `${label}: (${seconds}s) ${seconds === FOREVER ? 'infinity' : seconds < 0 ? `-${durationText(-seconds)}` : durationText(seconds)}`

function addSimple(
  out: Detail,
  kind: ValueKind,
  field: (typeof SIMPLE_OPTIONS)[number][1],
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  const size = VALUE_LENGTHS[kind]
  const length = end - start
  if (kind === 'text') {
    const stop = bytes.subarray(start, end).indexOf(0)
    out.add(field, start, length, decodeUtf8(bytes, start, stop < 0 ? end : start + stop))
  } else if (isList(kind) ? length === 0 || length % size !== 0 : length !== size) {
    out.item(fields.optionValue, bytes, start, length)
    out.expert('error', start, length, isList(kind) ? `length isn't a multiple of ${size}` : `length isn't ${size}`)
  } else if (kind === 'time') out.item(field, bytes, start, size, timeText(field.label, u32(bytes, start)))
  else if (kind === 'signed') out.item(field, bytes, start, size, timeText(field.label, u32(bytes, start) | 0))
  else for (let at = start; at < end; at += size) out.item(field, bytes, at, size)
}
