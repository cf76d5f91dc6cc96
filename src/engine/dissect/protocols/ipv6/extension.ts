/** What hop-by-hop, routing and destination headers have in common: next header and length (RFC 8200 section 4.2). */
import type { Detail } from '../../detail.ts'
import { type Field, field, type ProtocolDefinition } from '../../protocol.ts'
import type { Summary } from '../../summary.ts'
import { IP_PROTOCOL_NAMES } from '../ip/numbers.ts'
import { callNextHeader } from './next-header.ts'

export const MIN_HEADER = 8

/** Bytes of a hop-by-hop, routing or destination header: its length field counts eight-byte units after the first. */
const headerLength = (bytes: Uint8Array, start: number): number => 8 * (bytes[start + 1] + 1)

export function summarizeHeader(bytes: Uint8Array, start: number, end: number, out: Summary): void {
  if (end - start < MIN_HEADER || start + headerLength(bytes, start) > end) return out.malformed()
  out.continueWith(out.registry.ipProtocol(bytes[start]), start + headerLength(bytes, start), end)
}

export interface HeadFields {
  readonly next: Field
  readonly length: Field
  readonly octets: Field
}

export const headFields = (prefix: string): HeadFields => ({
  next: field(`${prefix}.nxt`, 'Next Header', 'uint8', { values: IP_PROTOCOL_NAMES }),
  length: field(`${prefix}.len`, 'Length', 'uint8'),
  octets: field(`${prefix}.len_oct`, 'Length', 'uint16', { unit: ' bytes' }),
})

/**
 * The first two bytes, the header's own part by `body`, and what comes next. Of a header that does not fit, `body` is shown what is there
 * where `keepsBeginning` says so.
 */
export function dissectHeader(
  protocol: ProtocolDefinition,
  head: HeadFields,
  info: string,
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Detail,
  body: (headerEnd: number) => void,
  keepsBeginning = false,
): void {
  const node = out.openProtocol(protocol, start, end - start)
  out.info = info
  if (end - start >= 1) out.item(head.next, bytes, start, 1)
  if (end - start >= 2) out.item(head.length, bytes, start + 1, 1)
  const isCut = end - start >= MIN_HEADER && start + headerLength(bytes, start) > end
  if (isCut && keepsBeginning) {
    out.generated(head.octets, headerLength(bytes, start), start + 1, 1)
    body(end)
  }
  if (end - start < MIN_HEADER || isCut) {
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
