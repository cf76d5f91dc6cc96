/** Control messages, mode 6: RFC 9327 section 2. */
import { u16 } from '../../../../shared/bytes.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import type { Field } from '../../protocol.ts'
import { controlFields as fields } from './fields.ts'
import * as names from './numbers.ts'

export const CONTROL_HEADER = 12
const READ_STATUS = 1
const READ_VARIABLES = 2
const WRITE_VARIABLES = 3
const READ_CLOCK = 4
const WRITE_CLOCK = 5
const ASYNC = 7

const TAIL: readonly LayoutItem[] = [
  [fields.association, 6, 2],
  [fields.offset, 8, 2],
  [fields.count, 10, 2],
]

/** Adds the fields of the message at `start` after its first byte, as far as they fit. */
export function addControl(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (start + 2 > end) return
  const flags = bytes[start + 1]
  const word = `Response bit: ${names.RESPONSE_NAMES[flags >> 7]}`
  const operation = names.OPERATION_NAMES[flags & 31] ?? 'Unknown'
  const hex = flags.toString(16).padStart(2, '0')
  out.open(fields.flags, start + 1, 1, flags, `Flags 2: 0x${hex}, ${word}, Opcode: ${operation}`)
  for (const one of [fields.response, fields.error, fields.more, fields.operation]) out.item(one, bytes, start + 1, 1)
  out.close()
  if (start + 4 > end) return
  out.item(fields.sequence, bytes, start + 2, 2)
  if (start + 6 > end) return
  addStatus(out, bytes, start, end, flags)
  if (!out.items(TAIL, bytes, start, end)) return
  const stop = Math.min(end, start + CONTROL_HEADER + u16(bytes, start + 10))
  if (stop === start + CONTROL_HEADER) return
  out.open(fields.data, start + CONTROL_HEADER, stop - start - CONTROL_HEADER, null)
  addLines(out, bytes, start + CONTROL_HEADER, stop)
  out.close()
}

/** Which meaning the status word has: of an error, of the system, of a peer, of a clock. */
function statusFields(flags: number, association: number): readonly Field[] {
  const operation = flags & 31
  if ((flags & 0x40) !== 0) return [fields.errorStatus]
  if ((flags & 0x80) === 0) return []
  if (operation === READ_CLOCK || operation === WRITE_CLOCK) return [fields.clockStatus, fields.clockEvent]
  if (![READ_STATUS, READ_VARIABLES, WRITE_VARIABLES, ASYNC].includes(operation)) return []
  if (association === 0) return [fields.systemLeap, fields.clockSource, fields.systemCount, fields.systemEvent]
  return [
    fields.peerConfigured,
    fields.peerAuthEnabled,
    fields.peerAuthentic,
    fields.peerReachable,
    fields.peerBroadcast,
    fields.peerSelection,
    fields.peerCount,
    fields.peerEvent,
  ]
}

function addStatus(out: Detail, bytes: Uint8Array, start: number, end: number, flags: number): void {
  const association = start + 8 <= end ? u16(bytes, start + 6) : 0
  const parts = statusFields(flags, association)
  const node = out.item(fields.status, bytes, start + 4, 2)
  let line = out.text(node)
  out.enter()
  for (const one of parts) {
    const value = out.values[out.item(one, bytes, start + 4, 2)]
    if (one.values) line += `, ${one.label}: ${one.values[Number(value)] ?? 'Unknown'}`
  }
  out.close()
  out.amend(node, line)
}

/** `name=value` pairs, separated by commas. */
function addLines(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  let at = start
  while (at < end) {
    const comma = bytes.subarray(at, end).indexOf(0x2c)
    const stop = comma < 0 ? end : at + comma
    const text = decodeUtf8(bytes, at, stop).trim()
    if (text !== '') out.add(null, at, stop - at, null, text)
    at = stop + 1
  }
}
