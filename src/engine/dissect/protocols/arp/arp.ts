/** Address Resolution Protocol, RFC 826 (and RARP, RFC 903, which has its layout). RFC 5227 for probes and announcements. */
import { u16 } from '../../../../shared/bytes.ts'
import { formatEther, formatIPv4 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { EarlierUse } from '../../frame-context.ts'
import { type Field, field, type ProtocolDefinition } from '../../protocol.ts'
import { ETHERTYPE_NAMES } from '../eth/ethertypes.ts'
import { DRARP_ERROR, DRARP_ERRORS, HARDWARE_NAMES, OPCODE_NAMES, REPLY, REQUEST } from './numbers.ts'
import {
  columnText,
  ETHER_LENGTH,
  HEADER,
  hasEther,
  hasIPv4,
  IPV4_LENGTH,
  infoText,
  isOwnable,
  kindOf,
  packetLength,
  readAddresses,
  title,
} from './packet.ts'

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
  error: field('arp.dst.drarp_error_status', 'DRARP error status', 'uint16', { values: DRARP_ERRORS }),
  duplicate: field('arp.duplicate-address-detected', 'Duplicate IP address configured', 'none'),
  duplicateFrame: field('arp.duplicate-address-frame', 'Frame showing earlier use of IP address', 'framenum'),
  duplicateSeconds: field('arp.seconds-since-duplicate-address-frame', 'Seconds since earlier frame seen', 'uint32'),
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
    if (end - start < HEADER || start + packetLength(bytes, start) > end) return out.malformed()
    if (!hasEther(bytes, start) || !hasIPv4(bytes, start)) return
    const opcode = u16(bytes, start + 6)
    if (opcode !== REQUEST && opcode !== REPLY) return
    out.arp.present = true
    out.arp.sender = start + HEADER
    out.arp.target = opcode === REQUEST ? -1 : start + HEADER + ETHER_LENGTH + IPV4_LENGTH
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
    out.protocolColumn = columnText(opcode)
    addHead(bytes, start, end, out)
    if (kind === 'probe') out.generated(fields.isProbe, true, start)
    if (kind === 'gratuitous' || kind === 'announcement') out.generated(fields.isGratuitous, true, start)
    if (kind === 'announcement') out.generated(fields.isAnnouncement, true, start)
    addAddresses(bytes, start, out)
    addDuplicates(bytes, start, out)
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
  const isEther = hasEther(bytes, start)
  const isIPv4 = hasIPv4(bytes, start)
  let at = start + HEADER
  const add = (asKnown: Field, asBytes: Field, known: boolean, length: number): void => {
    if (length > 0) out.item(known ? asKnown : asBytes, bytes, at, length)
    at += length
  }
  add(fields.senderEther, fields.senderHardware, isEther, hardware)
  add(fields.senderIPv4, fields.senderProtocol, isIPv4, protocol)
  add(fields.targetEther, fields.targetHardware, isEther, hardware)
  // The dynamic reverse protocol's errors have a status there (RFC 1931).
  if (u16(bytes, start + 6) === DRARP_ERROR && protocol > 0) out.item(fields.error, bytes, at, 1)
  else add(fields.targetIPv4, fields.targetProtocol, isIPv4, protocol)
}

/**
 * Addresses that were another's before: known from the first pass. The Info column speaks of the last address that was looked at, which is
 * the sender's only where the target's is none.
 */
function addDuplicates(bytes: Uint8Array, start: number, out: Detail): void {
  const { sender, target } = out.context.duplicateAddresses ?? {}
  const { info } = out
  const targetAt = start + HEADER + ETHER_LENGTH + IPV4_LENGTH
  if (sender) addDuplicate(bytes, start + HEADER, sender, out)
  if (u16(bytes, start + 6) === REPLY && isOwnable(bytes, targetAt)) out.info = info
  if (!target) return
  out.info = info
  addDuplicate(bytes, targetAt, target, out)
}

function addDuplicate(bytes: Uint8Array, at: number, earlier: EarlierUse, out: Detail): void {
  const { frameNumber, seconds, hardware } = earlier
  const address = formatIPv4(bytes, at + 6)
  const users = `${formatEther(bytes, at)}) - also in use by ${formatEther(hardware, 0)} (frame ${frameNumber}`
  out.info += ` (duplicate use of ${address} detected!)`
  out.generated(fields.duplicate, null, at, 0, `[Duplicate IP address detected for ${address} (${users})]`)
  out.enter()
  out.generated(fields.duplicateFrame, frameNumber, at)
  out.expert('warn', at, 0, `Duplicate IP address configured (${address})`)
  out.generated(fields.duplicateSeconds, seconds >>> 0, at)
  out.close()
}
