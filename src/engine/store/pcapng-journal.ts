/** systemd journal entries in pcapng blocks (draft-ietf-opsawg-pcapng section 4.8): text lines, one of which is the time. */
import type { Timestamp } from './timestamps.ts'

/** Wireshark refuses smaller ones: there would be no room for a time. */
export const SMALLEST_JOURNAL_BLOCK = 35
const TIME = new TextEncoder().encode('__REALTIME_TIMESTAMP=')
/** Digits of a 64-bit count. */
const MAX_DIGITS = 19
const NANOS_OF_DIGIT = 1000

/** End of the entry without its padding. */
export function journalEnd(bytes: Uint8Array, start: number, end: number): number {
  let last = end
  while (last > start && bytes[last - 1] === 0) last--
  return last
}

/** Sets the entry's time, in microseconds in the text; false when it has none that fits. */
export function readJournalTime(bytes: Uint8Array, start: number, end: number, out: Timestamp): boolean {
  const found = bytes.subarray(start, end)
  const at = indexOf(found, TIME)
  if (at < 0) return false
  let digits = ''
  for (let i = at + TIME.length; i < found.length && found[i] >= 0x30 && found[i] <= 0x39; i++) {
    if (digits.length === MAX_DIGITS) return false
    digits += String.fromCharCode(found[i])
  }
  if (digits === '') return false
  out.seconds = Number(digits.slice(0, -6) || '0')
  out.nanos = Number(digits.slice(-6)) * NANOS_OF_DIGIT
  return true
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    if (at + wanted.length > bytes.length) return -1
    let same = 1
    while (same < wanted.length && bytes[at + same] === wanted[same]) same++
    if (same === wanted.length) return at
  }
  return -1
}
