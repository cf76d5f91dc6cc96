/** The first DATA chunk of a packet, which relative TSNs may count from. */
import { u16, u32 } from '../../../../shared/bytes.ts'

const CHUNK_HEADER = 4
const DATA = 0
const DATA_HEADER = 16
const INTERLEAVED_DATA = 64
const INTERLEAVED_HEADER = 20

/** Its TSN, -1 when there is none. Chunks are those of [start, end). */
export function firstTsn(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + CHUNK_HEADER <= end; ) {
    const length = u16(bytes, at + 2)
    if (length < CHUNK_HEADER || at + length > end) return -1
    const type = bytes[at]
    if (type === DATA || type === INTERLEAVED_DATA) {
      return length < (type === DATA ? DATA_HEADER : INTERLEAVED_HEADER) ? -1 : u32(bytes, at + 4)
    }
    at += (length + 3) & ~3
  }
  return -1
}
