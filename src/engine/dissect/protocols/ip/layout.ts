/** Where the parts of an IPv4 header stand and what they decide (RFC 791 section 3.1). Wants the twenty bytes of the fixed header. */
import { u16 } from '../../../../shared/bytes.ts'

export const MIN_HEADER = 20
export const MORE = 0x2000
export const OFFSET = 0x1fff

export const headerLength = (bytes: Uint8Array, start: number): number => (bytes[start] & 0x0f) * 4

/** End of the datagram on the wire, by its own length; segmentation offload leaves that 0, and all there is belongs to it. */
export const ownEnd = (bytes: Uint8Array, start: number, end: number): number => {
  const length = u16(bytes, start + 2)
  return length === 0 ? end : start + length
}

/** End of the datagram within the captured bytes. */
export const datagramEnd = (bytes: Uint8Array, start: number, end: number): number =>
  Math.min(end, ownEnd(bytes, start, end))

/** Whether the lengths contradict each other, so that nothing after them can be believed. */
export const isBogus = (bytes: Uint8Array, start: number): boolean => {
  const header = headerLength(bytes, start)
  const length = u16(bytes, start + 2)
  return header < MIN_HEADER || (length !== 0 && length < header)
}

/**
 * Whether the payload waits for other fragments. A first fragment that the capture cut can never complete its datagram and is
 * dissected as far as it goes.
 */
export function isFragment(bytes: Uint8Array, start: number, truncated: boolean): boolean {
  const word = u16(bytes, start + 6)
  if ((word & (MORE | OFFSET)) === 0) return false
  return (word & OFFSET) !== 0 || (!truncated && u16(bytes, start + 2) > headerLength(bytes, start))
}
