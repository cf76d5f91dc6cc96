/** ARCNET: the packet formats of RFC 1051, and of RFC 1201 with its split flag and sequence number (section 2), with one-byte addresses. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import type { ValueNames } from '../../../../shared/fields.ts'
import type { Detail } from '../../detail.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'

/** Linux writes the hardware's offset behind the addresses. */
const LINUX = 129
const ADDRESSES = 2
const OFFSET = 2
/** The split flag that stands for an exception: padding and a whole header follow. */
const EXCEPTION = 0xff
const EXCEPTION_LENGTH = 4
const FLAGS = 3

const IPV4 = 0x0800
const ARP = 0x0806
const IPV6 = 0x86dd
const ETHERTYPES: Readonly<Record<number, number>> = {
  240: IPV4,
  212: IPV4,
  241: ARP,
  213: ARP,
  214: ARP,
  196: IPV6,
}
/** They have no split flag. */
const UNSPLIT: ReadonlySet<number> = new Set([240, 241, 0x80, 0xcd])

const PROTOCOL_NAMES: ValueNames = {
  0x00: 'Datapoint boot',
  0x01: 'Datapoint mount',
  0x08: 'PowerLAN beacon',
  0x80: 'Diagnose',
  0xc4: 'IPv6',
  0xcd: 'BACnet',
  0xd4: 'RFC 1201 IP',
  0xd5: 'RFC 1201 ARP',
  0xd6: 'RFC 1201 RARP',
  0xdd: 'Appletalk',
  0xe8: 'Encapsulated Ethernet',
  0xec: 'Novell of some sort',
  0xf0: 'RFC 1051 IP',
  0xf1: 'RFC 1051 ARP',
  0xf3: 'PowerLAN beacon2',
  0xf7: 'Banyan VINES',
  0xfa: 'IPX',
}

const fields = {
  source: field('arcnet.src', 'Source', 'uint8', { base: 'hex' }),
  destination: field('arcnet.dst', 'Dest', 'uint8', { base: 'hex' }),
  offset: field('arcnet.offset', 'Offset', 'bytes'),
  protocol: field('arcnet.protID', 'Protocol ID', 'uint8', { base: 'hex', values: PROTOCOL_NAMES }),
  exception: field('arcnet.exception_flag', 'Exception Flag', 'uint8', { base: 'hex' }),
  padding: field('arcnet.padding', 'Padding', 'uint16', { base: 'hex' }),
  split: field('arcnet.split_flag', 'Split Flag', 'uint8'),
  sequence: field('arcnet.sequence', 'Sequence', 'uint16'),
}

const protocolAt = (linkType: number, start: number): number => start + ADDRESSES + (linkType === LINUX ? OFFSET : 0)

const hasException = (linkType: number, bytes: Uint8Array, at: number): boolean =>
  linkType !== LINUX && bytes[at + 1] === EXCEPTION

/** Where the header ends; beyond `end` when it does not fit. */
function headerEnd(linkType: number, bytes: Uint8Array, start: number, end: number): number {
  const at = protocolAt(linkType, start)
  if (at >= end || UNSPLIT.has(bytes[at])) return at + 1
  if (at + 1 >= end) return end + 1
  return at + 1 + FLAGS + (hasException(linkType, bytes, at) ? EXCEPTION_LENGTH : 0)
}

function next(registry: Registry, protocol: number): ProtocolId {
  const type = ETHERTYPES[protocol]
  return type === undefined ? (0 as ProtocolId) : registry.ethertype(type)
}

export const arcnet: ProtocolDefinition = {
  name: 'arcnet',
  title: 'ARCNET',
  column: 'ARCNET',
  family: 'link',
  fields,
  bindings: [{ table: 'linktype', values: [7, LINUX] }],

  summarize(bytes, start, end, out) {
    const from = headerEnd(out.linkType, bytes, start, end)
    if (from > end) return out.malformed()
    out.continueWith(next(out.registry, bytes[protocolAt(out.linkType, start)]), from, end)
  },

  dissect(bytes, start, end, out) {
    const { linkType } = out.context.interface
    const from = headerEnd(linkType, bytes, start, end)
    out.openProtocol(arcnet, start, Math.min(from, end) - start)
    out.info = ''
    if (end - start >= ADDRESSES) addAddresses(out, bytes, start)
    if (from > end) {
      out.malformed(arcnet, start, end, 'the header does not fit')
      out.close()
      return
    }
    const at = protocolAt(linkType, start)
    if (linkType === LINUX) out.item(fields.offset, bytes, start + ADDRESSES, OFFSET)
    out.item(fields.protocol, bytes, at, 1)
    addFlags(out, bytes, at + 1, from, hasException(linkType, bytes, at))
    out.close()
    const protocol = next(out.registry, bytes[at])
    if (protocol === 0) out.protocolColumn = hexText(bytes[at], 4)
    out.call(protocol, bytes, from, end)
  },
}

const hexText = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`

function addAddresses(out: Detail, bytes: Uint8Array, start: number): void {
  out.sourceColumn = hexText(bytes[start], 2)
  out.destinationColumn = hexText(bytes[start + 1], 2)
  out.item(fields.source, bytes, start, 1)
  out.item(fields.destination, bytes, start + 1, 1)
}

function addFlags(out: Detail, bytes: Uint8Array, start: number, from: number, isException: boolean): void {
  if (start === from) return
  let at = start
  if (isException) {
    out.item(fields.exception, bytes, at, 1)
    out.item(fields.padding, bytes, at + 1, 2)
    out.item(fields.protocol, bytes, at + 3, 1)
    at += EXCEPTION_LENGTH
  }
  out.item(fields.split, bytes, at, 1)
  out.item(fields.sequence, bytes, at + 1, 2)
}
