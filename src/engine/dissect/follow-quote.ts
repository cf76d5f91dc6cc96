/** Packets that a layer quotes (an ICMP error does) in the first pass: followed for the addresses in them, and for nothing else. */
import type { ProtocolId } from '../../shared/base/brand.ts'
import type { Summary } from './summary.ts'

/** Runs the layers of the packet [start, end). What the frame's summary says stays as it is, but for `packets`. */
export function followQuote(out: Summary, protocol: ProtocolId, bytes: Uint8Array, start: number, end: number): void {
  if (start >= end) return
  const { stack, flags, transport, sourcePort, destinationPort, sourceKind, sourceOffset } = out
  const { destinationKind, destinationOffset, readdressed, reportedEnd, truncated, tlsVersion, otherCount } = out
  const found = [out.tcp, out.fragment, out.rpc, out.echo, out.message, out.announcement, out.arp]
  const present = found.map((part) => part.present)
  out.follow(bytes, start, end, protocol)
  found.forEach((part, i) => {
    part.present = present[i]
  })
  Object.assign(out, { stack, flags, transport, sourcePort, destinationPort, sourceKind, sourceOffset })
  Object.assign(out, {
    destinationKind,
    destinationOffset,
    readdressed,
    reportedEnd,
    truncated,
    tlsVersion,
    otherCount,
  })
  out.next = 0 as ProtocolId
}
