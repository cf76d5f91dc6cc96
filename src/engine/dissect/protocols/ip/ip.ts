/** Internet Protocol version 4, RFC 791. */
import { u16 } from '../../../../shared/bytes.ts'
import { formatIPv4 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { EndpointKind, RowFlag } from '../../summary.ts'
import { ipFields as fields, UNVERIFIED } from './fields.ts'
import { IP_PROTOCOL_NAMES } from './numbers.ts'
import { addOptions, finalDestination } from './options.ts'
import { addReassembly, callFragment, fragmentInfo } from './reassembly.ts'

const MIN_HEADER = 20
const IPV6_ETHERTYPE = 0x86dd
const MORE = 0x2000
const OFFSET = 0x1fff

const headerLength = (bytes: Uint8Array, start: number): number => (bytes[start] & 0x0f) * 4

/** End of the datagram: the total length where it is one, else (segmentation offload leaves it 0) all there is. */
function datagramEnd(bytes: Uint8Array, start: number, end: number): number {
  const length = u16(bytes, start + 2)
  return length === 0 ? end : Math.min(end, start + length)
}

/** Why the header cannot be believed, or an empty string. Wants the whole fixed header. */
function bogus(bytes: Uint8Array, start: number): string {
  const header = headerLength(bytes, start)
  if (header < MIN_HEADER) return `Bogus IP header length (${header}, must be at least ${MIN_HEADER})`
  const length = u16(bytes, start + 2)
  if (length !== 0 && length < header) return `Bogus IP length (${length}, less than header length ${header})`
  return ''
}

const isBogus = (bytes: Uint8Array, start: number): boolean => {
  const header = headerLength(bytes, start)
  const length = u16(bytes, start + 2)
  return header < MIN_HEADER || (length !== 0 && length < header)
}

/**
 * Whether the payload waits for other fragments. A first fragment that the capture cut can never complete its datagram and is
 * dissected as far as it goes.
 */
function isFragment(bytes: Uint8Array, start: number, truncated: boolean): boolean {
  const word = u16(bytes, start + 6)
  if ((word & (MORE | OFFSET)) === 0) return false
  return (word & OFFSET) !== 0 || (!truncated && u16(bytes, start + 2) > headerLength(bytes, start))
}

/** End of the datagram on the wire, by its own length. */
const ownEnd = (bytes: Uint8Array, start: number, end: number): number => {
  const length = u16(bytes, start + 2)
  return length === 0 ? end : start + length
}

export const ip: ProtocolDefinition = {
  name: 'ip',
  title: 'Internet Protocol Version 4',
  column: 'IPv4',
  family: 'ip',
  fields,
  bindings: [
    { table: 'ethertype', values: [0x0800] },
    { table: 'linktype', values: [228] },
  ],

  extent(_registry, bytes, start, end) {
    if (end - start < MIN_HEADER || bytes[start] >> 4 !== 4 || isBogus(bytes, start)) return end
    return datagramEnd(bytes, start, end)
  },

  summarize(bytes, start, end, out) {
    if (start < end && bytes[start] >> 4 === 6)
      return out.continueWith(out.registry.ethertype(IPV6_ETHERTYPE), start, end)
    if (end - start < MIN_HEADER || bytes[start] >> 4 !== 4 || isBogus(bytes, start)) return out.malformed()
    const header = headerLength(bytes, start)
    const destination =
      header === MIN_HEADER
        ? start + 16
        : finalDestination(bytes, start + MIN_HEADER, Math.min(end, start + header), start + 16)
    out.addresses(EndpointKind.ipv4, start + 12, destination)
    if (start + header > end) return out.malformed()
    const protocol = bytes[start + 9]
    const next = out.registry.ipProtocol(protocol)
    const from = start + header
    const stop = datagramEnd(bytes, start, end)
    out.endsAt(ownEnd(bytes, start, out.reportedEnd), end)
    if (!isFragment(bytes, start, out.truncated)) return out.continueWith(next, from, stop)
    if (out.truncated || stop <= from) {
      out.flags |= RowFlag.fragment
      return
    }
    const word = u16(bytes, start + 6)
    out.endAtFragment(u16(bytes, start + 4), protocol, next, (word & OFFSET) * 8, (word & MORE) !== 0, from, stop)
  },

  dissect(bytes, start, end, out) {
    if (start < end && bytes[start] >> 4 === 6) {
      out.call(out.registry.ethertype(IPV6_ETHERTYPE), bytes, start, end)
      return
    }
    const node = out.openProtocol(ip, start, Math.min(MIN_HEADER, end - start))
    out.info = ''
    if (!dissectHeader(node, bytes, start, end, out)) {
      out.close()
      return
    }
    const protocol = bytes[start + 9]
    const next = out.registry.ipProtocol(protocol)
    const from = start + headerLength(bytes, start)
    const stop = datagramEnd(bytes, start, end)
    const name = IP_PROTOCOL_NAMES[protocol] ?? 'Unknown'
    out.endsAt(ownEnd(bytes, start, out.reportedEnd), end)
    if (!isFragment(bytes, start, out.truncated)) {
      out.close()
      if (next === 0) out.info = `${name} (${protocol})`
      out.call(next, bytes, from, stop)
      return
    }
    addReassembly(out, fields, 'IPv4')
    out.close()
    const id = u16(bytes, start + 4)
      .toString(16)
      .padStart(4, '0')
    out.info = fragmentInfo('Fragmented IP protocol', name, protocol, (u16(bytes, start + 6) & OFFSET) * 8, id)
    callFragment(out, 'IPv4', next, bytes, from, stop)
  },
}

const TAIL: readonly LayoutItem[] = [
  [fields.ttl, 8, 1],
  [fields.protocol, 9, 1],
]

/** Adds the header's fields; false when it ends too early or cannot be believed. */
function dissectHeader(node: number, bytes: Uint8Array, start: number, end: number, out: Detail): boolean {
  if (start >= end) {
    out.malformed(ip, start, end, 'there are no bytes')
    return false
  }
  const first = bytes[start]
  const header = headerLength(bytes, start)
  out.add(fields.version, start, 1, first >> 4, `${bits(first >> 4)} .... = Version: ${first >> 4}`)
  if (first >> 4 !== 4) {
    out.amend(node, `Internet Protocol, bogus version (${first >> 4})`)
    out.info = `Bogus IPv4 version (${first >> 4}, must be 4)`
    out.expert('error', start, 1, 'Bogus IP version')
    return false
  }
  out.add(
    fields.headerLength,
    start,
    1,
    header,
    `.... ${bits(first & 15)} = Header Length: ${header} bytes (${first & 15})`,
  )
  if (header < MIN_HEADER || end - start < MIN_HEADER) return stopShort(bytes, start, end, out)
  const reason = bogus(bytes, start)
  addFixed(bytes, start, end, out)
  if (reason !== '') {
    out.info = reason
    out.expert('error', start + 2, 2, reason)
    return false
  }
  const headerEnd = Math.min(end, start + header)
  const destination = finalDestination(bytes, start + MIN_HEADER, headerEnd, start + 16)
  out.sourceColumn = formatIPv4(bytes, start + 12)
  out.destinationColumn = formatIPv4(bytes, destination)
  out.amend(
    node,
    `Internet Protocol Version 4, Src: ${out.sourceColumn}, Dst: ${out.destinationColumn}`,
    headerEnd - start,
  )
  out.network = { bytes, source: start + 12, destination, addressLength: 4, hopLimit: bytes[start + 8] }
  out.item(fields.source, bytes, start + 12, 4)
  if (destination !== start + 16) out.item(fields.currentRoute, bytes, start + 16, 4)
  out.item(fields.destination, bytes, destination, 4)
  if (start + header > end) {
    out.malformed(ip, start + MIN_HEADER, end, 'the options do not fit in the frame')
    return false
  }
  addOptions(out, bytes, start + MIN_HEADER, headerEnd)
  return true
}

function stopShort(bytes: Uint8Array, start: number, end: number, out: Detail): boolean {
  const header = headerLength(bytes, start)
  if (header < MIN_HEADER) {
    out.info = `Bogus IP header length (${header}, must be at least ${MIN_HEADER})`
    out.expert('error', start, 1, out.info)
    return false
  }
  addFixed(bytes, start, end, out)
  out.malformed(ip, start, end, `${end - start} bytes are too few for the ${MIN_HEADER}-byte header`)
  return false
}

const bits = (nibble: number): string => nibble.toString(2).padStart(4, '0')

const DSCP_SHORT: Readonly<Record<number, string>> = {
  0: 'CS0',
  1: 'LE',
  8: 'CS1',
  10: 'AF11',
  12: 'AF12',
  14: 'AF13',
  16: 'CS2',
  18: 'AF21',
  20: 'AF22',
  22: 'AF23',
  24: 'CS3',
  26: 'AF31',
  28: 'AF32',
  30: 'AF33',
  32: 'CS4',
  34: 'AF41',
  36: 'AF42',
  38: 'AF43',
  40: 'CS5',
  44: 'VOICE-ADMIT',
  46: 'EF PHB',
  48: 'CS6',
  56: 'CS7',
}
const ECN_SHORT = ['Not-ECT', 'ECT(1)', 'ECT(0)', 'CE']

/** `0x00 (DSCP: CS0, ECN: Not-ECT)`, of IPv4's type of service and IPv6's traffic class alike. */
export function dsText(value: number): string {
  const hex = value.toString(16).padStart(2, '0')
  return `0x${hex} (DSCP: ${DSCP_SHORT[value >> 2] ?? 'Unknown'}, ECN: ${ECN_SHORT[value & 3]})`
}

/** The fields from the type of service to the checksum, as far as they are there. */
function addFixed(bytes: Uint8Array, start: number, end: number, out: Detail): void {
  const has = (offset: number, length: number): boolean => start + offset + length <= end
  if (has(1, 1)) {
    out.open(
      fields.dsField,
      start + 1,
      1,
      bytes[start + 1],
      `Differentiated Services Field: ${dsText(bytes[start + 1])}`,
    )
    out.item(fields.dscp, bytes, start + 1, 1)
    out.item(fields.ecn, bytes, start + 1, 1)
    out.close()
  }
  if (has(2, 2)) addLength(bytes, start, out)
  if (has(4, 2)) out.item(fields.identification, bytes, start + 4, 2)
  if (has(6, 2)) addFragmentation(bytes, start + 6, out)
  out.items(TAIL, bytes, start, end)
  if (!has(10, 2)) return
  const checksum = out.item(fields.checksum, bytes, start + 10, 2)
  out.amend(checksum, `${out.text(checksum)} [validation disabled]`)
  out.generated(fields.checksumStatus, UNVERIFIED, start + 10, 0, '[Header checksum status: Unverified]')
}

function addLength(bytes: Uint8Array, start: number, out: Detail): void {
  const node = out.item(fields.length, bytes, start + 2, 2)
  if (u16(bytes, start + 2) !== 0) return
  const presumed = 'presumed to be because of "TCP segmentation offload" (TSO)'
  out.amend(node, `[Total Length: ${out.reportedEnd - start} bytes (reported as 0, ${presumed})]`)
}

function addFragmentation(bytes: Uint8Array, at: number, out: Detail): void {
  const word = u16(bytes, at)
  const names = [
    word & 0x8000 ? 'Reserved bit' : '',
    word & 0x4000 ? "Don't fragment" : '',
    word & MORE ? 'More fragments' : '',
  ]
  const node = out.item(fields.flags, bytes, at, 1)
  const set = names.filter((name) => name !== '').join(', ')
  out.amend(node, out.text(node) + (set ? `, ${set}` : ''))
  out.enter()
  out.item(fields.reserved, bytes, at, 1)
  out.item(fields.dontFragment, bytes, at, 1)
  out.item(fields.moreFragments, bytes, at, 1)
  out.close()
  const offset = word & OFFSET
  const pattern = offset.toString(2).padStart(13, '0')
  const shown = `...${pattern[0]} ${pattern.slice(1, 5)} ${pattern.slice(5, 9)} ${pattern.slice(9)}`
  out.add(fields.fragmentOffset, at, 2, offset, `${shown} = Fragment Offset: ${offset * 8}`)
}
