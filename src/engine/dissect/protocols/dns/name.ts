/**
 * Domain names, RFC 1035 section 3.1 and 4.1.4. Pointers may only go back, and a name has at most 255 bytes, so that no loop and
 * no chain of pointers costs more than a name can be long.
 */
import { u16 } from '../../../../shared/bytes.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'

const MAX_NAME = 255
const POINTER = 0xc0
/** A kind of label that nobody defined: the name cannot be read. */
const RESERVED = 0x80
const LOOP = '<Name contains a pointer that loops>'

export interface DomainName {
  /** Labels joined by dots, `<Root>` for the empty name, or what is wrong with it in angle brackets. */
  readonly text: string
  /** Bytes it takes where it stands. */
  readonly length: number
  readonly labels: number
  /** The message ends within the name, or it cannot be read: nothing that follows can be found. */
  readonly cut: boolean
}

const fault = (text: string, length: number): DomainName => ({ text, length, labels: 1, cut: false })

/** Reads the name at `at` of the message [message, end). */
export function readName(bytes: Uint8Array, message: number, at: number, end: number): DomainName {
  let text = ''
  let labels = 0
  let size = 0
  /** Where the name ends in place, once that is known: at its first pointer. */
  let placeEnd = 0
  let position = at
  while (position < end) {
    const first = bytes[position]
    const length = (placeEnd || position + 1) - at
    if (first === 0) return { text: text || '<Root>', length, labels: Math.max(1, labels), cut: false }
    if ((first & POINTER) === POINTER) {
      if (position + 2 > end) break
      placeEnd ||= position + 2
      const target = message + (u16(bytes, position) & 0x3fff)
      size++
      if (target >= end) break
      if (target >= position || size > MAX_NAME) return fault(LOOP, placeEnd - at)
      position = target
    } else if ((first & POINTER) === RESERVED) break
    else if ((first & POINTER) !== 0) return fault('<Unknown extended label>', length)
    else {
      const next = position + 1 + first
      if (next > end) break
      text += `${text === '' ? '' : '.'}${decodeUtf8(bytes, position + 1, next)}`
      labels++
      size += 1 + first
      if (size > MAX_NAME) return fault(placeEnd ? LOOP : '<Name too long>', (placeEnd || next) - at)
      position = next
    }
  }
  return { text, length: Math.min(placeEnd || end, end) - at, labels, cut: true }
}
