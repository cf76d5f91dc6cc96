/** Parameters of chunks, RFC 9260 section 3.2.1, and error causes, section 3.3.10: type, length, value, padding to four bytes. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import { formatIPv4, formatIPv6 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { chunkFields, parameterFields as fields } from './fields.ts'
import { CAUSE_NAMES, CHUNK_NAMES, PARAMETER_NAMES } from './numbers.ts'

const HEADER = 4
/** Parameters that hold others do so a few levels deep at most. */
const MAX_DEPTH = 4

type Bytes = Uint8Array

const padded = (length: number): number => (length + 3) & ~3

/** Where the value of the type-length-value at `at` ends, -1 where the length cannot be. */
function valueEnd(bytes: Bytes, at: number, end: number): number {
  if (at + HEADER > end) return -1
  const length = u16(bytes, at + 2)
  return length < HEADER || at + length > end ? -1 : at + length
}

/** Adds the parameters in bytes [start, end); false where one does not fit. */
export function addParameters(out: Detail, bytes: Bytes, start: number, end: number, depth = 0): boolean {
  for (let at = start; at < end; ) {
    const stop = valueEnd(bytes, at, end)
    if (stop < 0) return false
    const next = Math.min(end, at + padded(stop - at))
    addParameter(out, bytes, at, stop, next, depth)
    at = next
  }
  return true
}

function addParameter(out: Detail, bytes: Bytes, at: number, stop: number, next: number, depth: number): void {
  const type = u16(bytes, at)
  const name = PARAMETER_NAMES[type] ?? 'Unknown'
  const node = out.open(null, at, next - at, null, `${name} parameter`)
  out.item(fields.parameterType, bytes, at, 2)
  out.enter()
  out.item(fields.parameterStop, bytes, at, 2)
  out.item(fields.parameterReport, bytes, at, 2)
  out.close()
  out.item(fields.parameterLength, bytes, at + 2, 2)
  const told = addValue(out, type, bytes, at + HEADER, stop, depth)
  if (told !== '') out.amend(node, `${name} parameter (${told})`)
  if (next > stop) out.item(fields.parameterPadding, bytes, stop, next - stop)
  out.close()
}

/** Adds what a parameter holds; returns what its line tells of it. */
function addValue(out: Detail, type: number, bytes: Bytes, start: number, end: number, depth: number): string {
  const length = end - start
  switch (type) {
    case 1:
      if (length > 0) out.item(fields.heartbeat, bytes, start, length)
      return `Information: ${length} byte${length === 1 ? '' : 's'}`
    case 5:
      return length < 4 ? '' : `Address: ${addressText(out, fields.ipv4, bytes, start)}`
    case 6:
      return length < 16 ? '' : `Address: ${addressText(out, fields.ipv6, bytes, start)}`
    case 7:
      if (length > 0) out.item(fields.stateCookie, bytes, start, length)
      return `Cookie length: ${length} byte${length === 1 ? '' : 's'}`
    case 8:
      if (depth < MAX_DEPTH) addParameters(out, bytes, start, end, depth + 1)
      return ''
    case 9:
      return number(out, fields.preservative, bytes, start, end, 'Increment: ', ' msec')
    case 11:
      if (length === 0) return ''
      return `Hostname: ${out.values[out.item(fields.hostname, bytes, start, length)]}`
    case 12:
      return `Supported types: ${listOf(out, fields.addressType, 2, bytes, start, end).replaceAll(' address', '')}`
    case 13:
      out.items(
        [
          [fields.requestNumber, 0, 4],
          [fields.responseNumber, 4, 4],
          [fields.lastTsn, 8, 4],
        ],
        bytes,
        start,
        end,
      )
      listOf(out, fields.resetStream, 2, bytes, start + 12, end)
      return ''
    case 14:
      out.items([[fields.requestNumber, 0, 4]], bytes, start, end)
      listOf(out, fields.resetStream, 2, bytes, start + 4, end)
      return ''
    case 0x8000:
    case 0xc000:
      return ''
    case 0x8002:
      if (length > 0) out.item(fields.random, bytes, start, length)
      return ''
    case 0x8003:
      return `Chunk types to be authenticated: ${listOf(out, fields.chunkToAuth, 1, bytes, start, end)}`
    case 0x8004:
      return `Supported HMACs: ${listOf(out, chunkFields.hmacId, 2, bytes, start, end)}`
    case 0x8008:
      return `Supported types: ${listOf(out, fields.supportedChunk, 1, bytes, start, end)}`
    case 0xc001:
    case 0xc002:
    case 0xc004:
      out.items([[fields.correlation, 0, 4]], bytes, start, end)
      if (depth < MAX_DEPTH) addParameters(out, bytes, Math.min(end, start + 4), end, depth + 1)
      return length < 12 ? '' : `Address: ${addressIn(bytes, start + 4, end)}`
    case 0xc003:
      out.items([[fields.correlation, 0, 4]], bytes, start, end)
      addCauses(out, bytes, Math.min(end, start + 4), end, depth + 1)
      return ''
    case 0xc005:
      return number(out, fields.correlation, bytes, start, end, 'Correlation ID: ', '')
    case 0xc006:
      return number(out, fields.indication, bytes, start, end, 'Indication: ', '')
    default:
      if (length > 0) out.item(fields.parameterValue, bytes, start, length)
      return `Type: ${type}, value length: ${length} byte${length === 1 ? '' : 's'}`
  }
}

function addressText(out: Detail, one: Field, bytes: Bytes, at: number): string {
  out.item(one, bytes, at, one.type === 'ipv4' ? 4 : 16)
  return one.type === 'ipv4' ? formatIPv4(bytes, at) : formatIPv6(bytes, at)
}

/** The address in an address parameter at `at`. */
function addressIn(bytes: Bytes, at: number, end: number): string {
  if (u16(bytes, at) === 5 && at + 8 <= end) return formatIPv4(bytes, at + HEADER)
  return u16(bytes, at) === 6 && at + 20 <= end ? formatIPv6(bytes, at + HEADER) : ''
}

function number(
  out: Detail,
  one: Field,
  bytes: Bytes,
  start: number,
  end: number,
  before: string,
  after: string,
): string {
  if (end - start < 4) return ''
  out.item(one, bytes, start, 4)
  return `${before}${u32(bytes, start)}${after}`
}

/** Adds values of `width` bytes up to `end`; returns their names. */
function listOf(out: Detail, one: Field, width: number, bytes: Bytes, start: number, end: number): string {
  const names: string[] = []
  for (let at = start; at + width <= end; at += width) {
    const value = out.values[out.item(one, bytes, at, width)] as number
    names.push(one.values?.[value] ?? CHUNK_NAMES[value] ?? String(value))
  }
  return names.join(', ')
}

/** Adds the causes in bytes [start, end); false where one does not fit. */
export function addCauses(out: Detail, bytes: Bytes, start: number, end: number, depth = 0): boolean {
  for (let at = start; at < end; ) {
    const stop = valueEnd(bytes, at, end)
    if (stop < 0) return false
    const next = Math.min(end, at + padded(stop - at))
    const code = u16(bytes, at)
    const name = CAUSE_NAMES[code] ?? 'Unknown'
    const node = out.open(null, at, next - at, null, `${name} cause`)
    out.item(fields.causeCode, bytes, at, 2)
    out.item(fields.causeLength, bytes, at + 2, 2)
    const told = addCause(out, code, bytes, at + HEADER, stop, depth)
    if (told !== '') out.amend(node, `${name} cause (${told})`)
    if (next > stop) out.item(fields.causePadding, bytes, stop, next - stop)
    out.close()
    at = next
  }
  return true
}

function addCause(out: Detail, code: number, bytes: Bytes, start: number, end: number, depth: number): string {
  const length = end - start
  switch (code) {
    case 1:
      if (
        !out.items(
          [
            [fields.causeStream, 0, 2],
            [fields.causeReserved, 2, 2],
          ],
          bytes,
          start,
          end,
        )
      )
        return ''
      return `SID: ${u16(bytes, start)}`
    case 2:
      out.items([[fields.missingCount, 0, 4]], bytes, start, end)
      listOf(out, fields.missingType, 2, bytes, start + 4, end)
      return ''
    case 3:
      return number(out, fields.staleness, bytes, start, end, 'Measure: ', ' usec')
    case 5:
    case 8:
    case 11:
      if (depth < MAX_DEPTH) addParameters(out, bytes, start, end, depth + 1)
      return ''
    case 9:
      return number(out, fields.causeTsn, bytes, start, end, 'TSN: ', '')
    default:
      if (length > 0) out.item(fields.causeInformation, bytes, start, length)
      return ''
  }
}
