/**
 * Wireshark Upper PDU, LINKTYPE 252: tags that say what the payload is, then the payload. Type and length are big-endian, the
 * length counts the zeros that a value is padded with to a multiple of four (as Wireshark reads and writes it).
 */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16 } from '../../../../shared/bytes.ts'
import { formatIPv4, formatIPv6 } from '../../../../shared/format/address.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import { RowFlag } from '../../../../shared/row-flags.ts'
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import type { Summary } from '../../summary.ts'
import { EndpointKind } from '../../summary-parts.ts'
import { addHttp } from '../mcphttp/mcphttp.ts'
import { addProcess } from '../stdio/process.ts'
import { DISSECTORS } from './dissectors.ts'
import { exportedPduFields as fields, TAG_FIELDS, TAG_NAMES, Tag } from './tags.ts'

const HEADER = 4

/** Without the zeros a text value is padded with. */
function unpaddedEnd(bytes: Uint8Array, start: number, end: number): number {
  let stop = end
  while (stop > start && bytes[stop - 1] === 0) stop--
  return stop
}

const MORE = Uint8Array.from(';more=1', (character) => character.charCodeAt(0))
const PART = Uint8Array.from('part=', (character) => character.charCodeAt(0))

function matches(bytes: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start < text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false
  return true
}

/** Whether a note of ours (`part=2;more=1`, see sources/stdio) says that the message goes on in the next frame. */
function saysMore(bytes: Uint8Array, start: number, end: number): boolean {
  if (!matches(bytes, start, end, PART)) return false
  let i = start + PART.length
  while (i < end && bytes[i] >= 0x30 && bytes[i] <= 0x39) i++
  return matches(bytes, i, end, MORE)
}

/** After the end tag, where the payload begins; -1 when the tags run past the end. */
export function payloadStart(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at + HEADER <= end) {
    const type = u16(bytes, at)
    at += HEADER + u16(bytes, at + 2)
    if (type === Tag.end) return at <= end ? at : -1
  }
  return -1
}

/** Whether the tags of the frame in [start, end) say that its message goes on in the next frame of its stream. */
export function goesOn(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + HEADER <= end; at += HEADER + u16(bytes, at + 2)) {
    const type = u16(bytes, at)
    if (type === Tag.end) return false
    const value = at + HEADER
    if (type === Tag.userData) return saysMore(bytes, value, Math.min(end, value + u16(bytes, at + 2)))
  }
  return false
}

function setSource(out: Summary, kind: EndpointKind, offset: number): void {
  out.sourceKind = kind
  out.sourceOffset = offset
}

function setDestination(out: Summary, kind: EndpointKind, offset: number): void {
  out.destinationKind = kind
  out.destinationOffset = offset
}

export const exportedPdu: ProtocolDefinition = {
  name: 'exported_pdu',
  title: 'EXPORTED_PDU',
  column: 'Exported PDU',
  family: 'other',
  fields,
  bindings: [{ table: 'linktype', values: [252] }, ...DISSECTORS],

  summarize(bytes, start, end, out) {
    const from = payloadStart(bytes, start, end)
    if (from < 0) return out.malformed()
    let next = 0 as ProtocolId
    for (let at = start; at < from; at += HEADER + u16(bytes, at + 2)) {
      const length = u16(bytes, at + 2)
      const value = at + HEADER
      switch (u16(bytes, at)) {
        case Tag.dissector:
          if (length > 0) next = out.registry.byExportedPdu(bytes, value, unpaddedEnd(bytes, value, value + length))
          break
        case Tag.ipv4Source:
          if (length === 4) setSource(out, EndpointKind.ipv4, value)
          break
        case Tag.ipv6Source:
          if (length === 16) setSource(out, EndpointKind.ipv6, value)
          break
        case Tag.ipv4Destination:
          if (length === 4) setDestination(out, EndpointKind.ipv4, value)
          break
        case Tag.ipv6Destination:
          if (length === 16) setDestination(out, EndpointKind.ipv6, value)
          break
        case Tag.userData:
          if (saysMore(bytes, value, value + length)) out.flags |= RowFlag.part
          break
      }
    }
    out.continueWith(next, from, end)
  },

  dissect(bytes, start, end, out) {
    addProcess(out)
    const from = payloadStart(bytes, start, end)
    out.openProtocol(exportedPdu, start, (from < 0 ? end : from) - start)
    const told = addTags(out, bytes, start, from < 0 ? end : from)
    if (from < 0) {
      out.malformed(exportedPdu, start, end, 'the tags do not end')
      out.close()
      return
    }
    if (told.source !== '') out.sourceColumn = told.source
    if (told.destination !== '') out.destinationColumn = told.destination
    out.item(fields.payload, bytes, from, end - from)
    out.close()
    const isOverHttp = told.noteEnd > 0 && addHttp(out, bytes, told.noteStart, told.noteEnd)
    // Servers begin a stream with one, so that a client has its id.
    if (isOverHttp && from === end) out.info = 'event without data'
    if (told.column !== '') out.protocolColumn = told.column
    if (told.next !== 0) out.call(told.next, bytes, from, end)
    // A column that the tags give is kept by JSON, and replaced by others.
    if (told.column !== '' && out.protocolColumn === 'JSON') out.protocolColumn = `${told.column}/JSON`
  },
}

/** What tags say of the payload. */
interface Told {
  next: ProtocolId
  column: string
  source: string
  destination: string
  /** A note of ours, without what it is padded with; the end is 0 when there is none. */
  noteStart: number
  noteEnd: number
}

/** Adds the tags in [start, end) as far as they are whole; returns what they say of the payload. */
function addTags(out: Detail, bytes: Uint8Array, start: number, end: number): Told {
  const told: Told = { next: 0 as ProtocolId, column: '', source: '', destination: '', noteStart: 0, noteEnd: 0 }
  let at = start
  while (at + HEADER <= end) {
    const type = u16(bytes, at)
    const length = u16(bytes, at + 2)
    const value = at + HEADER
    const stop = Math.min(end, value + length)
    out.open(fields.tag, at, stop - at, type)
    out.item(fields.tagLength, bytes, at + 2, 2)
    if (value + length <= end) addValue(out, told, type, bytes, value, length)
    out.close()
    at = value + length
  }
  return told
}

function addValue(out: Detail, told: Told, type: number, bytes: Uint8Array, at: number, length: number): void {
  if (length === 0) return
  const [one, size] = TAG_FIELDS.get(type) ?? [fields.unknown, 0]
  if (size !== 0 && size !== length) {
    out.expert('warn', at, length, `${TAG_NAMES[type]} has ${length} bytes instead of ${size}`)
    return
  }
  if (type === Tag.userData) {
    told.noteStart = at
    told.noteEnd = unpaddedEnd(bytes, at, at + length)
    const note = decodeUtf8(bytes, at, told.noteEnd)
    out.item(one, bytes, at, length, `Note: ${note}`)
  } else if (one.type !== 'string') out.item(one, bytes, at, length)
  else out.add(one, at, length, decodeUtf8(bytes, at, unpaddedEnd(bytes, at, at + length)))
  if (type === Tag.dissector) told.next = out.registry.byExportedPdu(bytes, at, unpaddedEnd(bytes, at, at + length))
  else if (type === Tag.column) told.column = decodeUtf8(bytes, at, unpaddedEnd(bytes, at, at + length))
  else if (type === Tag.ipv4Source) told.source = formatIPv4(bytes, at)
  else if (type === Tag.ipv4Destination) told.destination = formatIPv4(bytes, at)
  else if (type === Tag.ipv6Source) told.source = formatIPv6(bytes, at)
  else if (type === Tag.ipv6Destination) told.destination = formatIPv6(bytes, at)
}
