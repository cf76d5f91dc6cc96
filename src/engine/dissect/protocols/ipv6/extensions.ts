/** IPv6 extension headers, RFC 8200 section 4; routing types also RFC 6275 and RFC 8754. Each is a layer of its own. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import type { ValueNames } from '../../../../shared/fields.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field, type ProtocolDefinition } from '../../protocol.ts'
import { RowFlag, type Summary } from '../../summary.ts'
import { IP_PROTOCOL_NAMES } from '../ip/numbers.ts'
import { addReassembly, callFragment, reassemblyFields } from '../ip/reassembly.ts'
import { callNextHeader } from './next-header.ts'
import { addOptions, optionFields } from './options.ts'

const MIN_HEADER = 8
const ADDRESS = 16

/** Bytes of a hop-by-hop, routing or destination header: its length field counts eight-byte units after the first. */
const headerLength = (bytes: Uint8Array, start: number): number => 8 * (bytes[start + 1] + 1)

function summarizeHeader(bytes: Uint8Array, start: number, end: number, out: Summary): void {
  if (end - start < MIN_HEADER || start + headerLength(bytes, start) > end) return out.malformed()
  out.continueWith(out.registry.ipProtocol(bytes[start]), start + headerLength(bytes, start), end)
}

interface HeadFields {
  readonly next: Field
  readonly length: Field
  readonly octets: Field
}

const headFields = (prefix: string): HeadFields => ({
  next: field(`${prefix}.nxt`, 'Next Header', 'uint8', { values: IP_PROTOCOL_NAMES }),
  length: field(`${prefix}.len`, 'Length', 'uint8'),
  octets: field(`${prefix}.len_oct`, 'Length', 'uint16', { unit: ' bytes' }),
})

/** The first two bytes, the header's own part by `body`, and what comes next. */
function dissectHeader(
  protocol: ProtocolDefinition,
  head: HeadFields,
  info: string,
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Detail,
  body: (headerEnd: number) => void,
): void {
  const node = out.openProtocol(protocol, start, end - start)
  out.info = info
  if (end - start >= 1) out.item(head.next, bytes, start, 1)
  if (end - start >= 2) out.item(head.length, bytes, start + 1, 1)
  if (end - start < MIN_HEADER || start + headerLength(bytes, start) > end) {
    out.malformed(protocol, start, end, 'the header does not fit in the packet')
    out.close()
    return
  }
  const length = headerLength(bytes, start)
  out.amend(node, undefined, length)
  out.generated(head.octets, length, start + 1, 1)
  body(start + length)
  out.close()
  callNextHeader(out, bytes[start], bytes, start + length, end)
}

const hopByHopFields = headFields('ipv6.hopopts')

export const hopByHop: ProtocolDefinition = {
  name: 'ipv6.hopopts',
  title: 'IPv6 Hop-by-Hop Option',
  column: 'IPv6',
  family: 'ip',
  fields: { ...hopByHopFields, ...optionFields },
  bindings: [{ table: 'ip.proto', values: [0] }],
  summarized: false,
  summarize: summarizeHeader,
  dissect(bytes, start, end, out) {
    dissectHeader(hopByHop, hopByHopFields, 'IPv6 hop-by-hop options', bytes, start, end, out, (headerEnd) =>
      addOptions(out, bytes, start + 2, headerEnd),
    )
  },
}

const destinationFields = headFields('ipv6.dstopts')

export const destinationOptions: ProtocolDefinition = {
  name: 'ipv6.dstopts',
  title: 'Destination Options for IPv6',
  column: 'IPv6',
  family: 'ip',
  fields: { ...destinationFields },
  bindings: [{ table: 'ip.proto', values: [60] }],
  summarized: false,
  summarize: summarizeHeader,
  dissect(bytes, start, end, out) {
    dissectHeader(
      destinationOptions,
      destinationFields,
      'IPv6 destination options',
      bytes,
      start,
      end,
      out,
      (headerEnd) => addOptions(out, bytes, start + 2, headerEnd),
    )
  },
}

const ROUTING_TYPES: ValueNames = {
  0: 'Source Route',
  1: 'Nimrod',
  2: 'Type 2 Routing',
  3: 'RPL Source Route',
  4: 'Segment Routing',
  5: 'Compressed Routing Header (16-bit)',
  6: 'Compressed Routing Header (32-bit)',
  253: 'RFC3692-style Experiment 1',
  254: 'RFC3692-style Experiment 2',
}
const SOURCE_ROUTE = 0
const MOBILE_ROUTE = 2
const SEGMENT_ROUTE = 4

const routingHead = headFields('ipv6.routing')
const routingFields = {
  ...routingHead,
  type: field('ipv6.routing.type', 'Type', 'uint8', { values: ROUTING_TYPES }),
  segmentsLeft: field('ipv6.routing.segleft', 'Segments Left', 'uint8'),
  reserved: field('ipv6.routing.src.reserved', 'Reserved', 'bytes'),
  address: field('ipv6.routing.src.addr', 'Address', 'ipv6'),
  mobileReserved: field('ipv6.routing.mipv6.reserved', 'Reserved', 'bytes'),
  homeAddress: field('ipv6.routing.mipv6.home_address', 'Home Address', 'ipv6'),
  lastEntry: field('ipv6.routing.srh.last_entry', 'Last Entry', 'uint8'),
  segmentFlags: field('ipv6.routing.srh.flags', 'Flags', 'uint8', { base: 'hex' }),
  segmentTag: field('ipv6.routing.srh.tag', 'Tag', 'bytes'),
  segment: field('ipv6.routing.srh.addr', 'Address', 'ipv6'),
  unknown: field('ipv6.routing.unknown_data', 'Type-Specific Data', 'bytes'),
}

export const routing: ProtocolDefinition = {
  name: 'ipv6.routing',
  title: 'Routing Header for IPv6',
  column: 'IPv6',
  family: 'ip',
  fields: routingFields,
  bindings: [{ table: 'ip.proto', values: [43] }],
  summarized: false,
  summarize: summarizeHeader,
  dissect(bytes, start, end, out) {
    dissectHeader(routing, routingHead, 'IPv6 routing', bytes, start, end, out, (headerEnd) => {
      const type = bytes[start + 2]
      const title = ROUTING_TYPES[type] ?? `Type ${type}`
      out.amend(out.fields.lastIndexOf(out.registry.require('ipv6.routing').self), `Routing Header for IPv6 (${title})`)
      out.item(routingFields.type, bytes, start + 2, 1)
      out.item(routingFields.segmentsLeft, bytes, start + 3, 1)
      addRoute(type, bytes, start + 4, headerEnd, out)
    })
  },
}

function addAddresses(one: Field, bytes: Uint8Array, start: number, end: number, out: Detail): void {
  for (let at = start, i = 1; at + ADDRESS <= end; at += ADDRESS, i++) {
    const node = out.item(one, bytes, at, ADDRESS)
    out.amend(node, out.text(node).replace('Address:', `Address[${i}]:`))
  }
}

/** The part of a routing header that its type defines: bytes [start, end) after the segments left. */
function addRoute(type: number, bytes: Uint8Array, start: number, end: number, out: Detail): void {
  switch (type) {
    case SOURCE_ROUTE:
      out.item(routingFields.reserved, bytes, start, 4)
      return addAddresses(routingFields.address, bytes, start + 4, end, out)
    case MOBILE_ROUTE:
      out.item(routingFields.mobileReserved, bytes, start, 4)
      if (end - start >= 4 + ADDRESS) out.item(routingFields.homeAddress, bytes, start + 4, ADDRESS)
      return
    case SEGMENT_ROUTE:
      out.item(routingFields.lastEntry, bytes, start, 1)
      out.item(routingFields.segmentFlags, bytes, start + 1, 1)
      out.item(routingFields.segmentTag, bytes, start + 2, 2)
      for (let at = start + 4, i = 0; at + ADDRESS <= end && i <= bytes[start]; at += ADDRESS, i++) {
        const node = out.item(routingFields.segment, bytes, at, ADDRESS)
        out.amend(node, out.text(node).replace('Address:', `Address[${i}]:`))
      }
      return
    default:
      out.item(routingFields.unknown, bytes, start, end - start)
  }
}

const fragmentFields = {
  next: field('ipv6.fraghdr.nxt', 'Next header', 'uint8', { values: IP_PROTOCOL_NAMES }),
  reserved: field('ipv6.fraghdr.reserved_octet', 'Reserved octet', 'uint8', { base: 'hex' }),
  offset: field('ipv6.fraghdr.offset', 'Offset', 'uint16', { mask: 0xfff8 }),
  reservedBits: field('ipv6.fraghdr.reserved_bits', 'Reserved bits', 'uint16', { mask: 0x0006 }),
  more: field('ipv6.fraghdr.more', 'More Fragments', 'boolean', { mask: 0x0001, wordBits: 16, states: ['Yes', 'No'] }),
  identification: field('ipv6.fraghdr.ident', 'Identification', 'uint32', { base: 'hex' }),
  ...reassemblyFields('ipv6', 'IPv6'),
}

const OFFSET = 0xfff8
const MORE = 0x0001

/** One that is alone (offset 0, no more: RFC 6946) is no fragment. */
const isFragment = (bytes: Uint8Array, start: number): boolean => (u16(bytes, start + 2) & (OFFSET | MORE)) !== 0

export const fragment: ProtocolDefinition = {
  name: 'ipv6.fraghdr',
  title: 'Fragment Header for IPv6',
  column: 'IPv6',
  family: 'ip',
  fields: fragmentFields,
  bindings: [{ table: 'ip.proto', values: [44] }],
  summarized: false,

  summarize(bytes, start, end, out) {
    if (end - start < MIN_HEADER) return out.malformed()
    const next = out.registry.ipProtocol(bytes[start])
    const from = start + MIN_HEADER
    if (!isFragment(bytes, start)) return out.continueWith(next, from, end)
    const word = u16(bytes, start + 2)
    if (out.truncated && (word & OFFSET) === 0) out.continueWith(next, from, end)
    else if (out.truncated || from >= end) out.flags |= RowFlag.fragment
    else out.endAtFragment(u32(bytes, start + 4), bytes[start], next, word & OFFSET, (word & MORE) !== 0, from, end)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(fragment, start, Math.min(MIN_HEADER, end - start))
    out.info = 'IPv6 fragment'
    if (!addFragmentHeader(bytes, start, end, out)) {
      out.malformed(fragment, start, end, 'the header does not fit in the packet')
      out.close()
      return
    }
    const from = start + MIN_HEADER
    const word = u16(bytes, start + 2)
    if (!isFragment(bytes, start) || (out.truncated && (word & OFFSET) === 0)) {
      out.close()
      callNextHeader(out, bytes[start], bytes, from, end)
      return
    }
    addReassembly(out, fragmentFields, 'IPv6')
    out.close()
    const id = u32(bytes, start + 4)
      .toString(16)
      .padStart(8, '0')
    out.info = `IPv6 fragment (off=${word & OFFSET} more=${word & MORE ? 'y' : 'n'} ident=0x${id} nxt=${bytes[start]})`
    callFragment(out, 'IPv6', out.registry.ipProtocol(bytes[start]), bytes, from, end)
  },
}

function addFragmentHeader(bytes: Uint8Array, start: number, end: number, out: Detail): boolean {
  if (end - start < MIN_HEADER) return false
  out.item(fragmentFields.next, bytes, start, 1)
  out.item(fragmentFields.reserved, bytes, start + 1, 1)
  const offset = out.item(fragmentFields.offset, bytes, start + 2, 2)
  out.amend(offset, `${out.text(offset)} (${(out.values[offset] as number) * 8} bytes)`)
  out.item(fragmentFields.reservedBits, bytes, start + 2, 2)
  out.item(fragmentFields.more, bytes, start + 2, 2)
  out.item(fragmentFields.identification, bytes, start + 4, 4)
  return true
}
