/** The checksum of IP, TCP, UDP and ICMP, RFC 1071. */
import { u16 } from './bytes.ts'

/** Sum of the 16-bit words in [start, end), added to what goes before; below 2^53 for any frame. */
export function sumOfWords(bytes: Uint8Array, start: number, end: number, before = 0): number {
  let total = before
  let at = start
  for (; at + 1 < end; at += 2) total += u16(bytes, at)
  return at < end ? total + (bytes[at] << 8) : total
}

/** The checksum that such a sum gives. */
export function foldedSum(total: number): number {
  let folded = total
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000)
  return ~folded & 0xffff
}
