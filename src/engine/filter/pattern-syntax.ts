/**
 * PCRE2's spelling of regular expressions as RE2's. What RE2 lacks and costs nothing is translated; what can't run in linear time
 * stays, and RE2 refuses it.
 */

/** PCRE2's `$` also matches before a line feed that ends the text. */
const END = '(?:\\n?\\z)'
const OUTSIDE: Readonly<Record<string, string>> = {
  '\\Z': END,
  '\\h': '[ \\t]',
  '\\H': '[^ \\t]',
  '\\N': '[^\\n]',
  '\\R': '(?:\\r\\n|[\\n\\v\\f\\r])',
  '\\e': '\\x1b',
}
const INSIDE: Readonly<Record<string, string>> = { '\\h': ' \\t', '\\e': '\\x1b' }

const PIECE =
  /\\Q[\s\S]*?(?:\\E|$)|\\x\{[0-9a-fA-F]+\}|\\x[0-9a-fA-F]{2}|\\[0-3][0-7]{2}|\\[\s\S]|\[:\^?[a-z]+:\]|\[\^?\]?|[\]$]|[\u0080-\u00ff]/g

/** Whether a pattern names bytes that are not ASCII, by escape or as they are. */
export const namesHighBytes = (pattern: string): boolean =>
  /[^\0-\u007f]|\\x\{?0*[89a-fA-F][0-9a-fA-F]|\\[23][0-7]{2}/.test(pattern)

/** Where bytes from 0x80 on are put, so that no letter's case is seen in them. Order is kept, and with it ranges. */
export const HIGH = 0xe000

const highByte = (byte: number): string => `\\x{${(HIGH + byte).toString(16)}}`

function byteOf(piece: string): number | undefined {
  const hex = /^\\x\{?([0-9a-fA-F]+)\}?$/.exec(piece)
  if (hex) return Number.parseInt(hex[1], 16)
  if (/^\\[0-3]/.test(piece)) return Number.parseInt(piece.slice(1), 8)
  return piece.length === 1 ? piece.charCodeAt(0) : undefined
}

/** `lifted`: bytes from 0x80 on are at `HIGH`. */
export function translatePattern(pattern: string, lifted = false): string {
  const multiline = /\(\?[a-z]*m/.test(pattern)
  let inClass = false
  return pattern.replace(PIECE, (piece) => {
    if (piece.startsWith('[') && !piece.startsWith('[:')) {
      // A bracket that comes first in a class, perhaps after ^, is a member of it.
      if (!inClass) {
        inClass = true
        return piece.replace(']', '\\]')
      }
      inClass = !piece.endsWith(']')
      return piece
    }
    if (piece === ']') inClass = false
    if (piece === '$' && !inClass && !multiline) return END
    const byte = lifted ? byteOf(piece) : undefined
    if (byte !== undefined && byte >= 0x80 && byte <= 0xff) return highByte(byte)
    return (inClass ? INSIDE : OUTSIDE)[piece] ?? piece
  })
}

/** What PCRE2 has and RE2 has not, by how it is written. */
const LACKING: readonly (readonly [RegExp, string])[] = [
  [/^\(\?<?[=!]/, 'Look-ahead and look-behind'],
  [/^\\([1-9]|k[<{'])/, 'Backreferences'],
  [/^\(\?>/, 'Atomic groups'],
  [/^\(\?(R|[0-9+-]|&|P>)/, 'Recursive groups'],
  [/^\(\?\(/, 'Conditional groups'],
  [/^\(\*/, 'Control verbs'],
  [/^[*+?}]\+/, 'Possessive repeats'],
  [/^\\[KGX]/, 'The escapes \\K, \\G and \\X'],
]

/** The first such feature of a pattern that RE2 refused. */
export function lackingFeature(pattern: string): string | undefined {
  for (const { index, 0: piece } of pattern.matchAll(/\\\\|\\[\s\S]|\(\?|\(\*|[*+?}]\+/g)) {
    const found = piece === '\\\\' ? undefined : LACKING.find(([written]) => written.test(pattern.slice(index)))
    if (found) return found[1]
  }
  return undefined
}
