/** What follows an IPv6 header or extension header. */
import type { Detail } from '../../detail.ts'
import { IP_PROTOCOL_NAMES } from '../ip/numbers.ts'

const NO_NEXT_HEADER = 59

/** Headers whose lines stand inside the IPv6 line, as Wireshark has them (RFC 8200 section 4). */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 44, 60])

export function callNextHeader(out: Detail, header: number, bytes: Uint8Array, start: number, end: number): void {
  const next = out.registry.ipProtocol(header)
  if (EXTENSIONS.has(header)) return out.callInside(next, bytes, start, end)
  if (header === NO_NEXT_HEADER) out.info = 'IPv6 no next header'
  else if (next === 0) out.info = `Unknown IP Protocol: ${IP_PROTOCOL_NAMES[header] ?? 'Unknown'} (${header})`
  out.call(next, bytes, start, end)
}
