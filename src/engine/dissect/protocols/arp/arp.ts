/** Address Resolution Protocol, RFC 826 (and RARP, RFC 903, which has its layout). RFC 5227 for probes and announcements. */
import { u16 } from '../../../../shared/bytes.ts'
import { formatEther, formatHex, formatIPv4 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field, type ProtocolDefinition } from '../../protocol.ts'
import { ETHERTYPE_NAMES } from '../eth/ethertypes.ts'
import { HARDWARE_NAMES, OPCODE_NAMES } from './numbers.ts'

const HEADER = 8
const ETHERNET = 1
const IPV4 = 0x0800
const REQUEST = 1
const REPLY = 2

const fields = {
  hardwareType: field('arp.hw.type', 'Hardware type', 'uint16', { values: HARDWARE_NAMES }),
  protocolType: field('arp.proto.type', 'Protocol type', 'uint16', { base: 'hex', values: ETHERTYPE_NAMES }),
  hardwareSize: field('arp.hw.size', 'Hardware size', 'uint8'),
  protocolSize: field('arp.proto.size', 'Protocol size', 'uint8'),
  opcode: field('arp.opcode', 'Opcode', 'uint16', { values: OPCODE_NAMES }),
  isGratuitous: field('arp.isgratuitous', 'Is gratuitous', 'boolean'),
  isProbe: field('arp.isprobe', 'Is probe', 'boolean'),
  isAnnouncement: field('arp.isannouncement', 'Is announcement', 'boolean'),
  senderHardware: field('arp.src.hw', 'Sender hardware address', 'bytes'),
  senderEther: field('arp.src.hw_mac', 'Sender MAC address', 'ether'),
  senderProtocol: field('arp.src.proto', 'Sender protocol address', 'bytes'),
  senderIPv4: field('arp.src.proto_ipv4', 'Sender IP address', 'ipv4'),
  targetHardware: field('arp.dst.hw', 'Target hardware address', 'bytes'),
  targetEther: field('arp.dst.hw_mac', 'Target MAC address', 'ether'),
  targetProtocol: field('arp.dst.proto', 'Target protocol address', 'bytes'),
  targetIPv4: field('arp.dst.proto_ipv4', 'Target IP address', 'ipv4'),
}

/** Bytes of the whole packet by its own length fields. */
const packetLength = (bytes: Uint8Array, start: number): number => HEADER + 2 * (bytes[start + 4] + bytes[start + 5])

/** The four addresses as text, and whether they are of the kinds that the Info column explains. */
interface Addresses {
  readonly isIPv4: boolean
  readonly senderHardware: string
  readonly sender: string
  readonly target: string
  readonly targetHardwareIsZero: boolean
}

function readAddresses(bytes: Uint8Array, start: number): Addresses {
  const hardware = bytes[start + 4]
  const protocol = bytes[start + 5]
  const isEther = u16(bytes, start) === ETHERNET && hardware === 6
  const isIPv4 = u16(bytes, start + 2) === IPV4 && protocol === 4
  const senderAt = start + HEADER + hardware
  const targetHardwareAt = senderAt + protocol
  const targetAt = targetHardwareAt + hardware
  const text = (at: number): string => (isIPv4 ? formatIPv4(bytes, at) : formatHex(bytes, at, at + protocol))
  return {
    isIPv4,
    senderHardware: isEther ? formatEther(bytes, start + HEADER) : formatHex(bytes, start + HEADER, senderAt),
    sender: text(senderAt),
    target: text(targetAt),
    targetHardwareIsZero: bytes.subarray(targetHardwareAt, targetAt).every((byte) => byte === 0),
  }
}

/** What kind of request or reply it is (RFC 5227 section 1.1). */
function kindOf(opcode: number, addresses: Addresses): '' | 'probe' | 'gratuitous' | 'announcement' {
  if (!addresses.isIPv4 || (opcode !== REQUEST && opcode !== REPLY)) return ''
  if (opcode === REQUEST && addresses.sender === '0.0.0.0') return 'probe'
  if (addresses.sender !== addresses.target) return ''
  return opcode === REQUEST && addresses.targetHardwareIsZero ? 'announcement' : 'gratuitous'
}

function infoText(opcode: number, kind: string, { senderHardware, sender, target }: Addresses): string {
  switch (opcode) {
    case REQUEST:
      if (kind === 'probe') return `Who has ${target}? (ARP Probe)`
      if (kind === 'announcement') return `ARP Announcement for ${sender}`
      return kind === 'gratuitous' ? `Gratuitous ARP for ${sender} (Request)` : `Who has ${target}? Tell ${sender}`
    case REPLY:
      return kind === 'gratuitous' ? `Gratuitous ARP for ${sender} (Reply)` : `${sender} is at ${senderHardware}`
    case 3:
      return `Who is ${senderHardware}? Tell ${senderHardware}`
    default:
      return OPCODE_NAMES[opcode] ?? `Unknown ARP opcode 0x${opcode.toString(16).padStart(4, '0')}`
  }
}

function title(opcode: number, kind: string): string {
  const name = OPCODE_NAMES[opcode] ?? `opcode 0x${opcode.toString(16).padStart(4, '0')}`
  if (kind === 'probe') return 'Address Resolution Protocol (ARP Probe)'
  if (kind === 'announcement') return 'Address Resolution Protocol (ARP Announcement)'
  return `Address Resolution Protocol (${name}${kind === 'gratuitous' ? '/gratuitous ARP' : ''})`
}

export const arp: ProtocolDefinition = {
  name: 'arp',
  title: 'Address Resolution Protocol',
  column: 'ARP',
  family: 'arp',
  fields,
  bindings: [{ table: 'ethertype', values: [0x0806, 0x8035] }],

  extent(_registry, bytes, start, end) {
    return end - start < HEADER ? end : Math.min(end, start + packetLength(bytes, start))
  },

  summarize(bytes, start, end, out) {
    if (end - start < HEADER || start + packetLength(bytes, start) > end) out.malformed()
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(arp, start, end - start)
    out.info = ''
    if (end - start < HEADER || start + packetLength(bytes, start) > end) {
      addHead(bytes, start, end, out)
      out.malformed(arp, start, end, 'the addresses do not fit in the frame')
      out.close()
      return
    }
    const opcode = u16(bytes, start + 6)
    const addresses = readAddresses(bytes, start)
    const kind = kindOf(opcode, addresses)
    out.amend(node, title(opcode, kind), packetLength(bytes, start))
    out.info = infoText(opcode, kind, addresses)
    addHead(bytes, start, end, out)
    if (kind === 'probe') out.generated(fields.isProbe, true, start)
    if (kind === 'gratuitous' || kind === 'announcement') out.generated(fields.isGratuitous, true, start)
    if (kind === 'announcement') out.generated(fields.isAnnouncement, true, start)
    addAddresses(bytes, start, out)
    out.close()
  },
}

function addHead(bytes: Uint8Array, start: number, end: number, out: Detail): void {
  out.items(
    [
      [fields.hardwareType, 0, 2],
      [fields.protocolType, 2, 2],
      [fields.hardwareSize, 4, 1],
      [fields.protocolSize, 5, 1],
      [fields.opcode, 6, 2],
    ],
    bytes,
    start,
    end,
  )
}

function addAddresses(bytes: Uint8Array, start: number, out: Detail): void {
  const hardware = bytes[start + 4]
  const protocol = bytes[start + 5]
  const isEther = u16(bytes, start) === ETHERNET && hardware === 6
  const isIPv4 = u16(bytes, start + 2) === IPV4 && protocol === 4
  let at = start + HEADER
  const add = (asKnown: Field, asBytes: Field, known: boolean, length: number): void => {
    if (length > 0) out.item(known ? asKnown : asBytes, bytes, at, length)
    at += length
  }
  add(fields.senderEther, fields.senderHardware, isEther, hardware)
  add(fields.senderIPv4, fields.senderProtocol, isIPv4, protocol)
  add(fields.targetEther, fields.targetHardware, isEther, hardware)
  add(fields.targetIPv4, fields.targetProtocol, isIPv4, protocol)
}
