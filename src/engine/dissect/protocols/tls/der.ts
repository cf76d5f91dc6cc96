/** DER, ITU-T X.690: tag, length, content. Definite lengths of up to three bytes; nothing is read at or after `end`. */

export interface Element {
  readonly tag: number
  /** Where the element begins, its content, and where it ends. */
  readonly start: number
  readonly content: number
  readonly end: number
}

/** The element at `at`; undefined when it does not lie before `end` whole. */
export function elementAt(bytes: Uint8Array, at: number, end: number): Element | undefined {
  if (at + 2 > end) return undefined
  const first = bytes[at + 1]
  const count = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || count > 3 || at + 2 + count > end) return undefined
  let length = count === 0 ? first : 0
  for (let i = 0; i < count; i++) length = length * 256 + bytes[at + 2 + i]
  const content = at + 2 + count
  return content + length <= end ? { tag: bytes[at], start: at, content, end: content + length } : undefined
}

/** The elements within one, as far as they are whole; no more than `most`. */
export function elementsIn(bytes: Uint8Array, { content, end }: Element, most = 64): Element[] {
  const found: Element[] = []
  for (let at = content; at < end && found.length < most; ) {
    const one = elementAt(bytes, at, end)
    if (!one) break
    found.push(one)
    at = one.end
  }
  return found
}

/** An object identifier in dots (section 8.19). */
export function objectIdentifier(bytes: Uint8Array, { content, end }: Element): string {
  const parts: number[] = []
  let value = 0
  for (let at = content; at < end; at++) {
    value = value * 128 + (bytes[at] & 0x7f)
    if ((bytes[at] & 0x80) !== 0) continue
    if (parts.length === 0)
      parts.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)))
    else parts.push(value)
    value = 0
  }
  return parts.join('.')
}
