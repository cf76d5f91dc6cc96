/**
 * Whether pcap records may go on at a byte. A record header is 16 bytes without a mark, so that one alone proves little: several
 * plausible ones have to follow each other, or the last of them has to end where the file does.
 */
import { Finding } from './pcapng-search.ts'
import { MAX_CAPTURED_LENGTH } from './record-parser.ts'

/** As many headers in a row are believed. */
const CHAIN = 10
/** Fewer are, when the file ends behind them in the middle of a record. */
const SHORT_CHAIN = 3
/** Larger original lengths than this are no captured traffic's. */
const MAX_ORIGINAL_LENGTH = 1 << 24
/** How far from the first record's time a header's may be: ten years. */
const NEAR_SECONDS = 315_576_000

export interface RecordLayout {
  readonly read: (bytes: Uint8Array, at: number) => number
  /** Length of a record header. */
  readonly header: number
  /** Offset of the captured length in it. */
  readonly capturedAt: number
  /** Fractions in a second. */
  readonly fractions: number
  /** Seconds of the file's first record; 0 when there was none. */
  readonly near: number
}

export function findRecords(
  bytes: Uint8Array,
  start: number,
  end: number,
  atEnd: boolean,
  layout: RecordLayout,
): Finding {
  const { read, header, capturedAt, fractions, near } = layout
  let at = start
  for (let n = 0; n < CHAIN; n++) {
    if (end - at < header) {
      if (!atEnd) return Finding.unsure
      return (n > 0 && at === end) || n >= SHORT_CHAIN ? Finding.yes : Finding.no
    }
    const captured = read(bytes, at + capturedAt)
    const original = read(bytes, at + 20 - capturedAt)
    if (captured === 0 || captured > MAX_CAPTURED_LENGTH || original < captured || original > MAX_ORIGINAL_LENGTH) {
      return Finding.no
    }
    if (read(bytes, at + 4) >= fractions) return Finding.no
    if (near !== 0 && Math.abs(read(bytes, at) - near) > NEAR_SECONDS) return Finding.no
    at += header + captured
    if (at > end) {
      if (!atEnd) return Finding.unsure
      return n >= SHORT_CHAIN ? Finding.yes : Finding.no
    }
  }
  return Finding.yes
}
