/** IPv6 routing header, RFC 8200 section 4.4; types of RFC 6275 (mobility) and RFC 8754 (segments). */
import type { ValueNames } from '../../../../shared/fields.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field, type ProtocolDefinition } from '../../protocol.ts'
import { dissectHeader, headFields, summarizeHeader } from './extension.ts'

const ADDRESS = 16

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
