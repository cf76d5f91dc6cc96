/** Queries and reports of version 3, RFC 3376 sections 4.1 and 4.2. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import { formatIPv4 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import { igmpFields as fields, RECORD_NAMES } from './fields.ts'

const RECORD_HEADER = 8
const ADDRESS = 4

/** Adds a time in tenths of a second, and the code it was made of. */
export function maxResponse(out: Detail, tenths: number, code: number, at: number): void {
  const text = `Max Resp Time: ${(tenths / 10).toFixed(1)} sec (0x${code.toString(16).padStart(2, '0')})`
  out.add(fields.maxResponse, at, 1, tenths, text)
}

/** Adds `count` source addresses as far as they are there, and their text to Info; false where some are not. */
function addSources(out: Detail, bytes: Uint8Array, start: number, end: number, count: number): boolean {
  for (let i = 0; i < count; i++) {
    const at = start + ADDRESS * i
    if (at + ADDRESS > end) return false
    out.item(fields.source, bytes, at, ADDRESS)
    out.info += `${formatIPv4(bytes, at)}${i + 1 < count ? ', ' : '}'}`
  }
  return true
}

export function addQuery(out: Detail, bytes: Uint8Array, start: number, end: number): boolean {
  const count = u16(bytes, start + 10)
  out.item(fields.group, bytes, start + 4, ADDRESS)
  out.info += u32(bytes, start + 4) === 0 ? ', general' : `, specific for group ${formatIPv4(bytes, start + 4)}`
  out.item(fields.suppress, bytes, start + 8, 1)
  out.item(fields.robustness, bytes, start + 8, 1)
  out.item(fields.interval, bytes, start + 9, 1)
  out.item(fields.sourceCount, bytes, start + 10, 2)
  if (count > 0) out.info += `, source${count > 1 ? 's' : ''} {`
  return addSources(out, bytes, start + 12, end, count)
}

export function addReport(out: Detail, bytes: Uint8Array, start: number, end: number): boolean {
  const count = u16(bytes, start + 6)
  out.item(fields.reserved, bytes, start + 4, 2)
  out.item(fields.recordCount, bytes, start + 6, 2)
  if (count === 0) out.info += ' - General query'
  let at = start + 8
  for (let i = 0; i < count; i++) {
    if (at + RECORD_HEADER > end) return false
    const length = RECORD_HEADER + ADDRESS * (u16(bytes, at + 2) + bytes[at + 1])
    if (!addRecord(out, bytes, at, Math.min(end, at + length))) return false
    if (at + length > end) return false
    at += length
  }
  return true
}

function addRecord(out: Detail, bytes: Uint8Array, start: number, end: number): boolean {
  const type = bytes[start]
  const sources = u16(bytes, start + 2)
  const group = formatIPv4(bytes, start + 4)
  out.open(null, start, end - start, null, `Group Record : ${group}  ${RECORD_NAMES[type] ?? ''}`)
  out.item(fields.recordType, bytes, start, 1)
  out.item(fields.auxiliaryLength, bytes, start + 1, 1)
  out.item(fields.sourceCount, bytes, start + 2, 2)
  out.item(fields.group, bytes, start + 4, ADDRESS)
  out.info += recordText(type, group, sources)
  const whole = addSources(out, bytes, start + RECORD_HEADER, end, sources)
  const auxiliary = start + RECORD_HEADER + ADDRESS * sources
  if (whole && bytes[start + 1] > 0 && auxiliary < end) out.item(fields.auxiliary, bytes, auxiliary, end - auxiliary)
  out.close()
  return whole
}

/** What a record means, by its type, as far as the list of its sources. */
function recordText(type: number, group: string, sources: number): string {
  const many = sources > 1
  if (sources === 0) {
    if (type === 1 || type === 3) return ` / Leave group ${group}`
    if (type === 2 || type === 4) return ` / Join group ${group} for any sources`
    if (type === 5) return ` / Group ${group}, ALLOW_NEW_SOURCES but no source specified (?)`
    if (type === 6) return ` / Group ${group}, BLOCK_OLD_SOURCES but no source specified (?)`
    return ` / Group ${group}, unknown record type (?)`
  }
  if (type === 1 || type === 3) return ` / Join group ${group} for source${many ? 's in' : ''} {`
  if (type === 2 || type === 4) return ` / Join group ${group}, for source${many ? 's not in' : ' not'} {`
  if (type === 5) return ` / Group ${group}, new source${many ? 's' : ''} {`
  if (type === 6) return ` / Group ${group}, block source${many ? 's' : ''} {`
  return ` / Group ${group}, unknown record type (?), sources {`
}
