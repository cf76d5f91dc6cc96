/** Which bytes of a stream are SSH packets in the clear: RFC 4253 section 6. Does not allocate. */
import { u32 } from '../../../../shared/bytes.ts'

export const PACKET_HEADER = 5
/** RFC 4253 section 6.1 asks for packets of 35,000 bytes; some send larger ones. */
const MAX_PACKET = 65_536
const MIN_PADDING = 4
const LINE_FEED = 0x0a
const MAX_LINE = 512
const PREFIX = [0x53, 0x53, 0x48, 0x2d]

/** Whether an identification string begins here. */
export function isIdentification(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < PREFIX.length) return false
  for (let i = 0; i < PREFIX.length; i++) if (bytes[start + i] !== PREFIX[i]) return false
  return true
}

/** After the line at `start`, or `end`. */
export function lineEnd(bytes: Uint8Array, start: number, end: number): number {
  const stop = Math.min(end, start + MAX_LINE)
  for (let i = start; i < stop; i++) if (bytes[i] === LINE_FEED) return i + 1
  return end
}

/** Messages that are sent before the keys are in use. */
const isClearMessage = (code: number): boolean =>
  (code >= 1 && code <= 4) || (code >= 20 && code <= 21) || (code >= 30 && code <= 49)

/** Whether a packet in the clear begins here; it may go on beyond `end`. */
export function isClearPacket(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < PACKET_HEADER + 1) return false
  const length = u32(bytes, start)
  const padding = bytes[start + 4]
  return length <= MAX_PACKET && padding >= MIN_PADDING && padding + 1 < length && isClearMessage(bytes[start + 5])
}
