/** User Datagram Protocol, RFC 768. */
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import { addChecksum, CHECKSUM_STATUS, ChecksumStatus, expectedChecksum, isWhole } from '../ip/checksum.ts'
import { announcesOverUdp } from '../tcp/announces.ts'

const HEADER = 8
const IPV6_LENGTH = 16
const UDP = 17
const OFFLOAD = ' (maybe caused by "UDP checksum offload"?)'

const fields = {
  sourcePort: field('udp.srcport', 'Source Port', 'uint16'),
  destinationPort: field('udp.dstport', 'Destination Port', 'uint16'),
  length: field('udp.length', 'Length', 'uint16'),
  checksum: field('udp.checksum', 'Checksum', 'uint16', { base: 'hex' }),
  checksumCalculated: field('udp.checksum_calculated', 'Calculated Checksum', 'uint16', { base: 'hex' }),
  checksumStatus: field('udp.checksum.status', 'Checksum Status', 'uint8', { values: CHECKSUM_STATUS }),
  stream: field('udp.stream', 'Stream index', 'uint32'),
  payload: field('udp.payload', 'UDP payload', 'bytes'),
}

const PORTS: readonly LayoutItem[] = [
  [fields.sourcePort, 0, 2],
  [fields.destinationPort, 2, 2],
  [fields.length, 4, 2],
]

/** End of the payload: the UDP length where it is one (0 is a jumbogram, RFC 2675), else what the IP layer left. */
const payloadEnd = (length: number, start: number, end: number): number =>
  length >= HEADER ? Math.min(start + length, end) : end

/** Lengths that no datagram can have: nothing that follows can be believed. 0 stands for one too long to say (RFC 2675). */
const isBogus = (length: number, room: number): boolean => length < HEADER && !(length === 0 && room > 0xffff)

export const udp: ProtocolDefinition = {
  name: 'udp',
  title: 'User Datagram Protocol',
  column: 'UDP',
  family: 'udp',
  hasStream: true,
  fields,
  bindings: [{ table: 'ip.proto', values: [UDP] }],

  summarize(bytes, start, end, out) {
    if (end - start < 4) return out.malformed()
    out.sourcePort = u16(bytes, start)
    out.destinationPort = u16(bytes, start + 2)
    if (end - start < HEADER) return out.malformed()
    const length = u16(bytes, start + 4)
    if (isBogus(length, out.reportedEnd - start)) return out.malformed()
    out.transport = UDP
    const stop = payloadEnd(length, start, end)
    const from = start + HEADER
    out.reportedEnd = payloadEnd(length, start, out.reportedEnd)
    if (announcesOverUdp(out.sourcePort, out.destinationPort)) out.announce(from, stop)
    out.continueWith(out.registry.byPorts('udp', out.sourcePort, out.destinationPort, bytes, from, stop), from, stop)
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(udp, start, Math.min(HEADER, end - start))
    if (end - start >= 4) {
      const ports = `${u16(bytes, start)} → ${u16(bytes, start + 2)}`
      out.transport = UDP
      out.info = ports
      out.amend(node, `User Datagram Protocol, Src Port: ${u16(bytes, start)}, Dst Port: ${u16(bytes, start + 2)}`)
    }
    out.items(PORTS, bytes, start, end)
    if (end - start < HEADER) {
      out.malformed(udp, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    const source = u16(bytes, start)
    const destination = u16(bytes, start + 2)
    const length = u16(bytes, start + 4)
    if (!checkLength(out, length, start)) {
      out.close()
      return
    }
    addSum(out, bytes, start, payloadEnd(length, start, end))
    const from = start + HEADER
    const stop = payloadEnd(length, start, end)
    const next = out.registry.byPorts('udp', source, destination, bytes, from, stop)
    const { stream } = out
    out.reportedEnd = payloadEnd(length, start, out.reportedEnd)
    if (stream) out.generated(fields.stream, stream.index, start)
    const carried = stop - from
    if (carried > 0) {
      // The field goes on to the end of the packet, as Wireshark's does, where the length says that there is less.
      out.item(fields.payload, bytes, from, end - from, `UDP payload (${carried} byte${carried === 1 ? '' : 's'})`)
    }
    out.close()
    out.call(next, bytes, from, stop)
  },
}

/** Notes a length that cannot be; false when it makes the rest unbelievable. */
function checkLength(out: Detail, length: number, start: number): boolean {
  const room = out.reportedEnd - start
  if (isBogus(length, room)) {
    out.info += ` [BAD UDP LENGTH ${length} < ${HEADER}]`
    out.expert('error', start + 4, 2, `Bad length value ${length} < ${HEADER}`)
    return false
  }
  out.info += ` Len=${(length === 0 ? room : length) - HEADER}`
  if (length > room && !out.quoted) {
    out.info = out.info.replace(/ Len=.*/, ` [BAD UDP LENGTH ${length} > IP PAYLOAD LENGTH] Len=${length - HEADER}`)
    out.expert('error', start + 4, 2, `Bad length value ${length} > IP payload length`)
  }
  return true
}

/** A sum of 0 stands for none, which IPv6 forbids (RFC 8200 section 8.1). */
function addSum(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const at = start + 6
  if (u16(bytes, at) !== 0) {
    const check = out.preferences['udp.check_checksum'] && isWhole(out, end)
    const expected = check ? expectedChecksum(out, bytes, at, start, end, UDP) : undefined
    if (!addChecksum(out, fields, bytes, at, expected, { hint: OFFLOAD })) out.info += ' [UDP CHECKSUM INCORRECT]'
    return
  }
  const illegal = out.network?.addressLength === IPV6_LENGTH && !out.quoted
  const status = illegal ? ChecksumStatus.illegal : ChecksumStatus.missing
  const node = out.item(fields.checksum, bytes, at, 2)
  out.amend(node, `${out.text(node)} [zero-value ${illegal ? 'illegal' : 'ignored'}]`)
  out.enter()
  if (illegal) {
    out.info += ' [ILLEGAL CHECKSUM (0)]'
    out.expert('error', at, 2, 'Illegal checksum value (0)')
  }
  out.generated(fields.checksumStatus, status, at, 0, `[Checksum Status: ${CHECKSUM_STATUS[status]}]`)
  out.close()
}
