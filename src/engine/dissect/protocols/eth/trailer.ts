/**
 * Bytes after the payload: padding up to the shortest frame, a trailer that a switch or a driver added, a checksum where the
 * capture kept it. IEEE 802.3 clause 3.2.8 and 3.2.9.
 */
import type { Detail } from '../../detail.ts'
import { type Field, field } from '../../protocol.ts'

/** A frame without its checksum has at least this many bytes. */
const MIN_FRAME = 60
const CHECKSUM = 4

export const trailerFields = {
  padding: field('eth.padding', 'Padding', 'bytes'),
  trailer: field('eth.trailer', 'Trailer', 'bytes'),
  checksum: field('eth.fcs', 'Frame check sequence', 'uint32', { base: 'hex' }),
}

/** Length of the zeros that fill the frame up to its shortest; 0 when other bytes stand there. */
function paddingLength(bytes: Uint8Array, frame: number, start: number, end: number): number {
  const stop = Math.min(end, frame + MIN_FRAME)
  for (let i = start; i < stop; i++) if (bytes[i] !== 0) return 0
  return Math.max(0, stop - start)
}

/**
 * Adds what follows the payload of the link frame that begins at `frame`: bytes [start, end). `trailer` is the link's field for
 * what is no padding; only Ethernet has a checksum.
 */
export function addTrailer(
  out: Detail,
  bytes: Uint8Array,
  frame: number,
  start: number,
  end: number,
  trailer: Field = trailerFields.trailer,
): void {
  if (start >= end) return
  const { context } = out
  const whole = context.capturedLength >= context.originalLength
  const padding = paddingLength(bytes, frame, start, end)
  if (padding > 0) out.item(trailerFields.padding, bytes, start, padding)
  let from = start + padding
  let to = end
  const isEthernet = trailer === trailerFields.trailer
  const hasChecksum = isEthernet && whole && end - frame >= MIN_FRAME + CHECKSUM && end - from >= CHECKSUM
  if (hasChecksum) to -= CHECKSUM
  if (to > from) out.item(trailer, bytes, from, to - from)
  from = to
  if (!hasChecksum) return
  const node = out.item(trailerFields.checksum, bytes, from, CHECKSUM)
  out.amend(node, `${out.text(node)} [unverified]`)
}
