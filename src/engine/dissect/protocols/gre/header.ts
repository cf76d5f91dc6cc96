/** The parts of a GRE header that may be there, by its flags (RFC 2890 section 2, RFC 1701, RFC 2637 section 4.1). */
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import { greFields as fields } from './fields.ts'

export const Flag = {
  checksum: 0x8000,
  routing: 0x4000,
  key: 0x2000,
  sequence: 0x1000,
  acknowledgment: 0x0080,
} as const

const HEADER = 4
const PPP = 0x880b
const VERSION = 0x0007
const WCCP = 0x883e
const ROUTE_HEADER = 4

/** PPTP's variant: the key is a length and a call, and there may be an acknowledgment. */
export const isEnhanced = (flags: number, type: number): boolean => type === PPP && (flags & VERSION) === 1

/** WCCP version 2 puts a header of its own before the packet; one without begins with IPv4's version. */
export const isRedirected = (type: number, bytes: Uint8Array, at: number, end: number): boolean =>
  type === WCCP && at + 4 <= end && bytes[at] >> 4 !== 4

/** Where the source routes end, the last of which is empty; -1 where the bytes end before. */
function routingEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + ROUTE_HEADER <= end; ) {
    const length = bytes[at + 3]
    if (u16(bytes, at) === 0 && length === 0) return at + ROUTE_HEADER
    at += ROUTE_HEADER + length
  }
  return -1
}

/** Where the payload begins; -1 where the header does not fit. Wants the first four bytes. */
export function headerEnd(bytes: Uint8Array, start: number, end: number): number {
  const flags = u16(bytes, start)
  const type = u16(bytes, start + 2)
  let at = start + HEADER
  if ((flags & (Flag.checksum | Flag.routing)) !== 0) at += 4
  if ((flags & Flag.key) !== 0) at += 4
  if ((flags & Flag.sequence) !== 0) at += 4
  if (isEnhanced(flags, type) && (flags & Flag.acknowledgment) !== 0) at += 4
  if ((flags & Flag.routing) !== 0) at = routingEnd(bytes, at, end)
  if (at >= 0 && isRedirected(type, bytes, at, end)) at += 4
  return at > end ? -1 : at
}

export function addFlags(out: Detail, bytes: Uint8Array, at: number): void {
  const enhanced = isEnhanced(u16(bytes, at), u16(bytes, at + 2))
  out.item(fields.flags, bytes, at, 2)
  out.enter()
  for (const one of [
    fields.hasChecksum,
    fields.hasRouting,
    fields.hasKey,
    fields.hasSequence,
    fields.strictRoute,
    fields.recursion,
  ]) {
    out.item(one, bytes, at, 2)
  }
  if (enhanced) {
    out.item(fields.hasAcknowledgment, bytes, at, 2)
    const reserved = (u16(bytes, at) >> 3) & 0x0f
    const bits = reserved.toString(2).padStart(4, '0')
    const line = `.... .... .${bits.slice(0, 3)} ${bits[3]}... = Flags (Reserved): ${reserved}`
    out.add(fields.reserved, at, 2, reserved, line)
  } else out.item(fields.reserved, bytes, at, 2)
  out.item(fields.version, bytes, at, 2)
  out.close()
}

/** Adds the source routes; returns where they end. `headerEnd` has found that they do. */
export function addRouting(out: Detail, bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + ROUTE_HEADER <= end; ) {
    const length = bytes[at + 3]
    out.add(fields.routing, at, ROUTE_HEADER + length, null)
    out.item(fields.addressFamily, bytes, at, 2)
    out.item(fields.routeOffset, bytes, at + 2, 1)
    out.item(fields.routeLength, bytes, at + 3, 1)
    if (u16(bytes, at) === 0 && length === 0) return at + ROUTE_HEADER
    out.item(fields.route, bytes, at + ROUTE_HEADER, length)
    at += ROUTE_HEADER + length
  }
  return end
}
