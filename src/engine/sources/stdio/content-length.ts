/** Header lines before a message, as the Language Server Protocol (base protocol, header part) has them. */
const LETTER_C = 0x63
const LONGEST_BODY = Number.MAX_SAFE_INTEGER
const FIRST_LINE = /^content-(length|type)[ \t]*:/i
const ANY_LINE = /^[A-Za-z][A-Za-z0-9-]{0,63}[ \t]*:[^\0]*$/
const LENGTH_LINE = /^content-length[ \t]*:[ \t]*(\d{1,16})[ \t]*\r?\n$/i

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

/** Whether a line that starts with this byte may begin a header block; almost none does. */
export const beginsHeader = (byte: number): boolean => (byte | 0x20) === LETTER_C

/** Whether a line, its end included, is one of a header block; the first must be one that messages have. */
export const isHeaderLine = (line: Uint8Array, first: boolean): boolean =>
  (first ? FIRST_LINE : ANY_LINE).test(latin1(line).trimEnd())

export const isBlankLine = (line: Uint8Array): boolean =>
  (line.length === 1 && line[0] === 10) || (line.length === 2 && line[0] === 13 && line[1] === 10)

/** The length that a header block announces, -1 when it has none that can be. */
export function contentLength(lines: readonly Uint8Array[]): number {
  for (const line of lines) {
    const match = LENGTH_LINE.exec(latin1(line))
    if (match) return Number(match[1]) <= LONGEST_BODY ? Number(match[1]) : -1
  }
  return -1
}
