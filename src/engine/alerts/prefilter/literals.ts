/** Text that a value holds to the bytes that its frame holds for it. */
import { all, type LiteralNeed, type Need } from './need.ts'

/** How a field's text stands in the bytes of a frame. */
export interface Writing {
  /** In UTF-8; else only ASCII is looked for. */
  readonly utf8: boolean
  /** In what may be the body of an HTTP message, which may be compressed. */
  readonly inBody: boolean
  /** Characters that the dissector may have put between pieces of what stands there. */
  readonly between: string
  /** A response repeats it from its request. */
  readonly repeated: boolean
  /** In the frame's own bytes, whatever is made of them, and nothing is escaped. */
  readonly verbatim?: boolean
}

/** Shorter ones stand in too many frames to be worth a look. */
const MIN_BYTES = 3
/** What is no word is rarer. */
const MIN_SIGNS = 2
const SIGNS = /^[!-/:-@[-`{-~]+$/
const MAX_BYTES = 32
/** What JSON writes with a backslash, or may; `\/` and `\u` let a frame pass anyway. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among them
const ESCAPED = /["\\\u0000-\u001f\u007f\ufffd]/u

/** What frames with the text hold: its longest pieces that are there as they are, one after another. */
export function textNeed(text: string, writing: Writing): Need {
  return all(piecesOf(text, writing).map((bytes) => literal(bytes, writing)))
}

const literal = (bytes: string, { inBody, repeated, verbatim = false }: Writing): LiteralNeed => ({
  kind: 'literal',
  bytes,
  inBody,
  inRequest: repeated,
  inOwn: verbatim,
})

function piecesOf(text: string, writing: Writing): string[] {
  const pieces: string[] = []
  let piece = ''
  const end = (): void => {
    if (piece.length >= (SIGNS.test(piece) ? MIN_SIGNS : MIN_BYTES)) pieces.push(piece.slice(0, MAX_BYTES))
    piece = ''
  }
  for (const character of text) {
    const bytes = bytesOf(character, writing)
    if (bytes === null) end()
    else piece += bytes
  }
  end()
  return pieces
}

/** The bytes of a character where it stands in one way only, but for an ASCII letter's case; null where there is no telling. */
function bytesOf(character: string, { utf8, between, verbatim }: Writing): string | null {
  if (verbatim) return character <= '\u007f' ? character.toLowerCase() : null
  if (ESCAPED.test(character) || between.includes(character)) return null
  if (character <= '\u007f') return character.toLowerCase()
  if (!utf8 || character.toLowerCase() !== character.toUpperCase() || /[\ud800-\udfff]/u.test(character)) return null
  return Buffer.from(character).toString('latin1')
}

/** Characters from one code point to another, beyond ASCII: what UTF-8 of one of them begins with. */
export function rangeNeeds(first: number, last: number, writing: Writing): readonly Need[] | null {
  if (!writing.utf8 || first < 0x80 || last - first > MAX_RANGE) return null
  const found = new Set<string>()
  for (let code = first; code <= last; code++) {
    const bytes = bytesOf(String.fromCodePoint(code), writing)
    if (bytes === null) return null
    // The last byte of four, and of ranges that are long, says little.
    found.add(bytes.length === 4 || (last - first > 64 && bytes.length === 3) ? bytes.slice(0, -1) : bytes)
  }
  return [...found].map((bytes) => literal(bytes, writing))
}

const MAX_RANGE = 1024
