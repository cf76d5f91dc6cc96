/** Internet Protocol version 6, RFC 8200 section 3. */
import { u16 } from '../../../../shared/bytes.ts'
import { formatIPv6 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import { EndpointKind } from '../../summary-parts.ts'
import { ipFields } from '../ip/fields.ts'
import { DSCP_NAMES, ECN_NAMES, IP_PROTOCOL_NAMES } from '../ip/numbers.ts'
import { servicesText } from '../ip/services.ts'
import { callNextHeader } from './next-header.ts'

const HEADER = 40
/** How the layer below calls it where nothing of it can be shown. */
const NUMBER = 'IPv6 (41)'

const fields = {
  version: field('ipv6.version', 'Version', 'uint8'),
  trafficClass: field('ipv6.tclass', 'Traffic Class', 'uint32', { base: 'hex', mask: 0x0ff00000 }),
  dscp: field('ipv6.tclass.dscp', 'Differentiated Services Codepoint', 'uint32', {
    mask: 0x0fc00000,
    values: DSCP_NAMES,
  }),
  ecn: field('ipv6.tclass.ecn', 'Explicit Congestion Notification', 'uint32', { mask: 0x00300000, values: ECN_NAMES }),
  flow: field('ipv6.flow', 'Flow Label', 'uint24', { base: 'hex', mask: 0x0fffff }),
  payloadLength: field('ipv6.plen', 'Payload Length', 'uint16'),
  nextHeader: field('ipv6.nxt', 'Next Header', 'uint8', { values: IP_PROTOCOL_NAMES }),
  hopLimit: field('ipv6.hlim', 'Hop Limit', 'uint8'),
  source: field('ipv6.src', 'Source Address', 'ipv6'),
  destination: field('ipv6.dst', 'Destination Address', 'ipv6'),
}

const ADDRESSES: readonly LayoutItem[] = [
  [fields.source, 8, 16],
  [fields.destination, 24, 16],
]
const TAIL: readonly LayoutItem[] = [
  [fields.payloadLength, 4, 2],
  [fields.nextHeader, 6, 1],
  [fields.hopLimit, 7, 1],
  ...ADDRESSES,
]
/** All but the addresses, which most who ask for fields of IPv6 ask for alone. */
const DETAILS = Object.values({ ...fields, ipVersion: ipFields.version }).filter(
  (one) => one !== fields.source && one !== fields.destination,
)

/** End of the packet; a length of 0 (a jumbogram, or segmentation offload) leaves all there is. */
function packetEnd(bytes: Uint8Array, start: number, end: number): number {
  const length = u16(bytes, start + 4)
  return length === 0 ? end : Math.min(end, start + HEADER + length)
}

/** End of the packet on the wire, by its own length. */
const ownEnd = (bytes: Uint8Array, start: number, end: number): number => {
  const length = u16(bytes, start + 4)
  return length === 0 ? end : start + HEADER + length
}

export const ipv6: ProtocolDefinition = {
  name: 'ipv6',
  title: 'Internet Protocol Version 6',
  column: 'IPv6',
  family: 'ip',
  fields,
  bindings: [
    { table: 'ethertype', values: [0x86dd] },
    { table: 'linktype', values: [229] },
    { table: 'ip.proto', values: [41] },
    { table: 'gre.proto', values: [0x86dd] },
    { table: 'ppp.protocol', values: [0x0057] },
  ],

  extent(_registry, bytes, start, end) {
    return end - start < HEADER || bytes[start] >> 4 !== 6 ? end : packetEnd(bytes, start, end)
  },

  summarize(bytes, start, end, out) {
    if (start < end && bytes[start] >> 4 !== 6) return out.reject()
    if (end - start < HEADER) {
      // The source may be there.
      out.packets.hidden = true
      return out.malformed()
    }
    out.addresses(EndpointKind.ipv6, start + 8, start + 24)
    out.endsAt(ownEnd(bytes, start, out.reportedEnd), end)
    out.continueWith(out.registry.ipProtocol(bytes[start + 6]), start + HEADER, packetEnd(bytes, start, end))
  },

  dissect(bytes, start, end, out) {
    if (start < end && bytes[start] >> 4 !== 6) return refuse(bytes, start, end, out)
    const node = out.openProtocol(ipv6, start, Math.min(HEADER, end - start))
    out.info = ''
    if (!addHeader(bytes, start, end, out)) {
      if (out.reportedEnd - start < HEADER) {
        out.info = `Invalid IPv6 header (${out.reportedEnd - start} bytes, need exactly ${HEADER})`
      }
      out.malformed(ipv6, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    if (out.asks(DETAILS)) addTitle(node, bytes, start, out)
    out.network = {
      bytes,
      source: start + 8,
      destination: start + 24,
      addressLength: 16,
      hopLimit: bytes[start + 7],
    }
    out.endsAt(ownEnd(bytes, start, out.reportedEnd), end)
    callNextHeader(out, bytes[start + 6], bytes, start + HEADER, packetEnd(bytes, start, end))
    out.close()
  },
}

function addTitle(node: number, bytes: Uint8Array, start: number, out: Detail): void {
  out.sourceColumn = formatIPv6(bytes, start + 8)
  out.destinationColumn = formatIPv6(bytes, start + 24)
  out.amend(node, `Internet Protocol Version 6, Src: ${out.sourceColumn}, Dst: ${out.destinationColumn}`)
}

/** Another version: no IPv6, though its number announced it. */
function refuse(bytes: Uint8Array, start: number, end: number, out: Detail): void {
  out.openProtocol(ipv6, start, 1)
  addVersion(bytes, start, out)
  out.expert('error', start, 1, 'Bogus IPv6 version')
  out.close()
  const below = out.protocolNames.at(-2) ?? ''
  if (below === 'ethertype') out.protocolColumn = '0x86dd'
  out.info = below === 'ethertype' ? 'IPv6' : below === 'ip' ? NUMBER : `Unknown IP Protocol: ${NUMBER}`
  out.reject(bytes, start, end)
}

function addVersion(bytes: Uint8Array, start: number, out: Detail): void {
  const version = bytes[start] >> 4
  out.add(fields.version, start, 1, version, `${version.toString(2).padStart(4, '0')} .... = Version: ${version}`)
  out.enter()
  const filter = `[This field makes the filter "ip.version == ${version}" possible: ${version}]`
  out.generated(ipFields.version, version, start, 1, filter)
  out.close()
}

/** Adds the header's fields as far as they are there; false when some are not. */
function addHeader(bytes: Uint8Array, start: number, end: number, out: Detail): boolean {
  if (start >= end) return false
  if (end - start >= HEADER && !out.asks(DETAILS)) return out.items(ADDRESSES, bytes, start, end)
  addVersion(bytes, start, out)
  if (end - start < 4) return false
  const trafficClass = out.item(fields.trafficClass, bytes, start, 4)
  const value = out.values[trafficClass] as number
  out.amend(trafficClass, out.text(trafficClass).replace(/0x.*/, servicesText(value)))
  out.enter()
  out.item(fields.dscp, bytes, start, 4)
  out.item(fields.ecn, bytes, start, 4)
  out.close()
  out.item(fields.flow, bytes, start + 1, 3)
  return out.items(TAIL, bytes, start, end)
}
