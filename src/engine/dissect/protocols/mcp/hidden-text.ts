/**
 * What a text holds that people don't see and a model, or a terminal, does: tag characters (Unicode 16 chapter 23.9), variation selectors in a
 * row, zero-width characters, bidirectional controls (UAX #9), control characters and escape sequences (ECMA-48), and text pushed out of sight
 * by blanks. Where it spells something, it is decoded.
 */

export type HiddenKind =
  | 'tags'
  | 'variation-selectors'
  | 'zero-width-text'
  | 'zero-width'
  | 'bidi'
  | 'escape'
  | 'color'
  | 'control'
  | 'padding'

export interface Hidden {
  readonly kind: HiddenKind
  /** Decoded, or the characters by their numbers; shortened. */
  readonly text: string
}

const MAX_TEXT = 500
/** Of each kind. */
const MAX_FOUND = 20

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: these are what is looked for
// biome-ignore-start lint/suspicious/noMisleadingCharacterClass: as above
/** One of the characters below, or many blanks: most texts have none and are done with. */
const SUSPECT =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200d\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\u{e0000}-\u{e01ef}]|\s{40}/u
/** Flags of parts of countries are a black flag with tags: at most seven of them. */
const FLAG = /\u{1f3f4}[\u{e0030}-\u{e007a}]{1,6}\u{e007f}/gu
const TAGS = /[\u{e0000}-\u{e007f}]{2,}/gu
const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{3,}/gu
const ZERO_WIDTH_TEXT = /[\u200b-\u200d\u2060-\u2064\ufeff]{8,}/g
/** Joiners have honest uses in many scripts and in emoji; these have hardly any but at the ends of a text. */
const ZERO_WIDTH = /[\u200b\u2060-\u2064\ufeff]+/g
const BIDI = /[\u202a\u202b\u202d\u202e\u2066-\u2068][^\u202c\u2069\n]{0,200}/g
const ESCAPE =
  /(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]?|\x1b[\]PX^_][^\x07\x1b\n]{0,500}(?:\x07|\x1b\\)?|\x1b[^[\]PX^_]?/g
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f\x80-\x9a\x9c-\x9f]+/g
/** Colours and faces of letters (SGR); 8 is conceal. */
const COLOR = /^(?:\x1b\[|\x9b)[\d;:]*m$/
const CONCEAL = /[[;\x9b]0*8[;m]/
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above
// biome-ignore-end lint/suspicious/noMisleadingCharacterClass: as above
const BLANKS = /\s{40,}/g
const MIN_BLANKS = 200
const MIN_LINES = 40
const MAX_PADDED = 200

/** What hides in a text; empty for nearly all. */
export function findHidden(text: string): Hidden[] {
  if (!SUSPECT.test(text)) return []
  const found: Hidden[] = []
  const each = (kind: HiddenKind, pattern: RegExp, within: string, tell: (run: string) => string): void => {
    let count = 0
    for (const [run] of within.matchAll(pattern)) {
      if (count++ === MAX_FOUND) return
      found.push({ kind, text: shortened(tell(run)) })
    }
  }
  each('tags', TAGS, text.replace(FLAG, ''), tagText)
  each('variation-selectors', SELECTORS, text, (run) => selectorText(run) || named(run))
  const isSpelled = ZERO_WIDTH_TEXT.test(text)
  ZERO_WIDTH_TEXT.lastIndex = 0
  if (isSpelled) each('zero-width-text', ZERO_WIDTH_TEXT, text, (run) => bitText(run) || named(run))
  else each('zero-width', ZERO_WIDTH, text.replace(/^\ufeff/, ''), named)
  each('bidi', BIDI, text, (run) => `${named(run[0])} ${run.slice(1)}`)
  for (const [run] of text.matchAll(ESCAPE)) {
    if (found.length >= MAX_FOUND) break
    found.push({ kind: COLOR.test(run) && !CONCEAL.test(run) ? 'color' : 'escape', text: shortened(visible(run)) })
  }
  each('control', CONTROL, text, named)
  return found.concat(padded(text))
}

/** Text behind so many blanks or empty lines that a narrow view does not show it. */
function padded(text: string): Hidden[] {
  const found: Hidden[] = []
  for (const { index, 0: run } of text.matchAll(BLANKS)) {
    const lines = run.split('\n')
    if (lines.length <= MIN_LINES && !lines.some(({ length }) => length >= MIN_BLANKS)) continue
    const after = text.slice(index + run.length, index + run.length + MAX_PADDED)
    if (after !== '' && found.length < MAX_FOUND) found.push({ kind: 'padding', text: after })
  }
  return found
}

const shortened = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text)

/** Tags are ASCII, moved to plane 14. */
function tagText(run: string): string {
  let text = ''
  for (const character of run) {
    const code = (character.codePointAt(0) as number) - 0xe0000
    if (code >= 0x20 && code < 0x7f) text += String.fromCharCode(code)
  }
  return text || named(run)
}

/** Each selector a byte (paulbutler.org/2025/smuggling-arbitrary-data-through-an-emoji); empty where that is no text. */
function selectorText(run: string): string {
  const bytes = Array.from(run, (character) => {
    const code = character.codePointAt(0) as number
    return code >= 0xe0100 ? code - 0xe0100 + 16 : code - 0xfe00
  })
  return printable(Buffer.from(bytes).toString('utf8'))
}

/** Two characters as bits of ASCII, either way round; empty where that is no text. */
function bitText(run: string): string {
  const kinds = [...new Set(run)]
  if (kinds.length !== 2) return ''
  for (const one of kinds) {
    const bits = Array.from(run, (character) => (character === one ? '1' : '0')).join('')
    const text = printable(
      (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 2))).join(''),
    )
    if (text !== '') return text
  }
  return ''
}

const printable = (text: string): string =>
  /^[\s\p{L}\p{N}\p{P}\p{S}]+$/u.test(text) && !text.includes('\ufffd') ? text : ''

/** `U+202E U+200B`, a few of them. */
function named(run: string): string {
  const numbers = Array.from(run, (character) => (character.codePointAt(0) as number).toString(16).toUpperCase())
  const shown = numbers.slice(0, 16).map((number) => `U+${number.padStart(4, '0')}`)
  return shown.join(' ') + (numbers.length > shown.length ? ' …' : '')
}

const visible = (run: string): string =>
  run.replaceAll('\x1b', 'ESC ').replaceAll('\x9b', 'CSI ').replaceAll('\x07', ' BEL')
