/** Internet Group Management Protocol, versions 0 to 3 (RFC 988, RFC 1112, RFC 2236, RFC 3376). */
import { u32 } from '../../../../shared/bytes.ts'
import { formatIPv4 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { addChecksum, expectedChecksum, isWhole } from '../ip/checksum.ts'
import { igmpFields as fields, TYPE_NAMES } from './fields.ts'
import { addQuery, addReport, maxResponse } from './version3.ts'

const HEADER = 8
const VERSION_0_HEADER = 20
const QUERY_3_HEADER = 12
const CREATE_REQUEST = 0x01
const CONFIRM_REPLY = 0x08
const QUERY = 0x11
const REPORT_1 = 0x12
const REPORT_2 = 0x16
const LEAVE = 0x17
const REPORT_3 = 0x22

/** The version that a message's type, length and second byte tell; -1 for messages of no version. */
function versionOf(bytes: Uint8Array, start: number, reported: number): number {
  const type = bytes[start]
  if (type >= CREATE_REQUEST && type <= CONFIRM_REPLY) return 0
  if (type === QUERY) return reported >= QUERY_3_HEADER ? 3 : bytes[start + 1] !== 0 ? 2 : 1
  if (type === REPORT_1) return 1
  if (type === REPORT_2 || type === LEAVE) return 2
  return type === REPORT_3 ? 3 : -1
}

const minimum = (version: number, type: number): number =>
  version === 0 ? VERSION_0_HEADER : version === 3 && type === QUERY ? QUERY_3_HEADER : HEADER

export const igmp: ProtocolDefinition = {
  name: 'igmp',
  title: 'Internet Group Management Protocol',
  column: 'IGMP',
  family: 'ip',
  fields,
  bindings: [{ table: 'ip.proto', values: [2] }],

  summarize(bytes, start, end, out) {
    if (end - start < 2) return out.malformed()
    const version = versionOf(bytes, start, out.reportedEnd - start)
    if (version >= 0 && end - start < minimum(version, bytes[start])) out.malformed()
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(igmp, start, end - start)
    out.info = ''
    if (end - start < 2) {
      if (end > start) out.item(fields.type, bytes, start, 1)
      out.malformed(igmp, start, end, 'the type does not fit in the packet')
      out.close()
      return
    }
    const type = bytes[start]
    const version = versionOf(bytes, start, out.reportedEnd - start)
    out.info = TYPE_NAMES[type] ?? `Unknown Type:0x${type.toString(16).padStart(2, '0')}`
    if (version < 0) {
      out.item(fields.type, bytes, start, 1)
      out.item(fields.data, bytes, start + 1, end - start - 1)
    } else {
      // Wireshark hands each version to a dissector of its own, of the same name.
      out.protocolNames.push(igmp.name)
      out.protocolColumn = `IGMPv${version}`
      out.generated(fields.version, version, start)
      out.item(fields.type, bytes, start, 1)
      if (end - start < minimum(version, type) || !addBody(out, version, type, bytes, start, end)) {
        out.malformed(igmp, start + 1, end, 'the message ends before its fields do')
      }
    }
    out.close()
  },
}

/** Bytes [start, end) hold at least the version's fixed part. False where what follows does not fit. */
function addBody(out: Detail, version: number, type: number, bytes: Uint8Array, start: number, end: number): boolean {
  const second = bytes[start + 1]
  if (version === 0) addCode(out, type, second, start + 1)
  else if (version === 2) maxResponse(out, second, second, start + 1)
  else if (version === 3 && type === QUERY) addResponseCode(out, second, bytes, start + 1)
  else out.item(fields.reserved, bytes, start + 1, 1)
  const summed = version === 0 ? start + VERSION_0_HEADER : version === 3 ? end : start + HEADER
  const check = !out.truncated && !out.quoted && (version !== 3 || isWhole(out, end))
  const expected = check ? expectedChecksum(out, bytes, start + 2, start, summed) : undefined
  addChecksum(out, fields, bytes, start + 2, expected, { severity: 'warn' })
  if (version === 3) return type === QUERY ? addQuery(out, bytes, start, end) : addReport(out, bytes, start, end)
  if (version === 0) {
    out.item(fields.identifier, bytes, start + 4, 4)
    out.item(fields.group, bytes, start + 8, 4)
    out.item(fields.accessKey, bytes, start + 12, 8)
    return true
  }
  out.item(fields.group, bytes, start + 4, 4)
  if (version === 2) out.info += groupText(type, bytes, start + 4)
  return true
}

function groupText(type: number, bytes: Uint8Array, at: number): string {
  if (u32(bytes, at) === 0) return ', general'
  const words = type === LEAVE ? '' : type === QUERY ? ', specific for group' : ' group'
  return `${words} ${formatIPv4(bytes, at)}`
}

function addCode(out: Detail, type: number, code: number, at: number): void {
  if (type === CREATE_REQUEST) out.add(fields.groupType, at, 1, code)
  else if ((type & 1) === 0) out.add(code < 5 ? fields.reply : fields.pending, at, 1, code)
}

/** Version 3 has large times as floating point numbers (RFC 3376 section 4.1.1), in tenths of a second. */
function addResponseCode(out: Detail, code: number, bytes: Uint8Array, at: number): void {
  const float = (code & 0x80) !== 0
  maxResponse(out, float ? ((code & 0x0f) | 0x10) << (((code >> 4) & 7) + 3) : code, code, at)
  if (!float) return
  out.enter()
  out.item(fields.exponent, bytes, at, 1)
  out.item(fields.mantissa, bytes, at, 1)
  out.close()
}
