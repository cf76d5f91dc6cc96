/** The transport header in a packet that an ICMP or ICMPv6 error quotes: its conversation is numbered like others. */
import { u16 } from '../../../../shared/bytes.ts'
import type { Summary } from '../../summary.ts'
import { EndpointKind } from '../../summary-parts.ts'
import { headerLength, isBogus, isFragment, MIN_HEADER } from '../ip/layout.ts'

const TCP = 6
const UDP = 17
/** Bytes of a header without which it belongs to no conversation. */
const TCP_NEEDS = 16
const UDP_HEADER = 8

const IPV6_HEADER = 40
const HOP_BY_HOP = 0
const ROUTING = 43
const DESTINATION_OPTIONS = 60

/** Tells the first pass of the transport header in the packet [start, end). Does not allocate. */
export function noteQuote(bytes: Uint8Array, start: number, end: number, out: Summary): void {
  if (start >= end) return
  if (bytes[start] >> 4 === 4) noteIPv4(bytes, start, end, out)
  else if (bytes[start] >> 4 === 6) noteIPv6(bytes, start, end, out)
}

function noteIPv4(bytes: Uint8Array, start: number, end: number, out: Summary): void {
  if (end - start < MIN_HEADER || isBogus(bytes, start)) return
  const length = u16(bytes, start + 2)
  const truncated = length !== 0 && start + length > end
  if (isFragment(bytes, start, truncated)) return
  const from = start + headerLength(bytes, start)
  const stop = length === 0 ? end : Math.min(end, start + length)
  noteHeader(bytes, bytes[start + 9], from, stop, out, EndpointKind.ipv4, start + 12, start + 16)
}

function noteIPv6(bytes: Uint8Array, start: number, end: number, out: Summary): void {
  if (end - start < IPV6_HEADER) return
  const length = u16(bytes, start + 4)
  const stop = length === 0 ? end : Math.min(end, start + IPV6_HEADER + length)
  let header = bytes[start + 6]
  let at = start + IPV6_HEADER
  while (header === HOP_BY_HOP || header === ROUTING || header === DESTINATION_OPTIONS) {
    if (at + 8 > stop) return
    header = bytes[at]
    at += 8 + bytes[at + 1] * 8
  }
  noteHeader(bytes, header, at, stop, out, EndpointKind.ipv6, start + 8, start + 24)
}

function noteHeader(
  bytes: Uint8Array,
  transport: number,
  start: number,
  end: number,
  out: Summary,
  kind: EndpointKind,
  source: number,
  destination: number,
): void {
  if (transport === TCP ? end - start < TCP_NEEDS : transport !== UDP || !hasUdp(bytes, start, end)) return
  out.noteTransport(transport, kind, source, destination, u16(bytes, start), u16(bytes, start + 2))
}

/** A length below its header's makes a datagram none. */
const hasUdp = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start >= UDP_HEADER && u16(bytes, start + 4) >= UDP_HEADER
