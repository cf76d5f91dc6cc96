/** What stands in the bytes of a frame in which something hides (`mcpx.hidden_kind`): the characters that it hides in. */
import type { HiddenKind } from '../../dissect/protocols/mcp/hidden-text.ts'
import { ALWAYS, any, type Need } from './need.ts'

const utf8 = (code: number): string => Buffer.from(String.fromCodePoint(code)).toString('latin1')
const range = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, i) => utf8(first + i))

/** Beyond U+FFFF the last byte says little. */
const TAGS = [utf8(0xe0000).slice(0, 3), utf8(0xe0040).slice(0, 3)]
const SELECTORS = [
  ...range(0xfe00, 0xfe0f),
  ...[0xe0100, 0xe0140, 0xe0180, 0xe01c0].map((code) => utf8(code).slice(0, 3)),
]
const WIDTHLESS = [...range(0x200b, 0x200d), ...range(0x2060, 0x2064), utf8(0xfeff)]
const BIDI = [...range(0x202a, 0x202e), ...range(0x2066, 0x2068)]
/** JSON writes control characters with a backslash and a letter, or else as `\\u`, with which every frame passes. */
const ESCAPES = ['\x1b', utf8(0x9b)]
const CONTROLS = [
  ...Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)).filter((one) => !/\s/.test(one)),
  '\x7f',
  '\\b',
  '\\f',
  '\x0b',
  '\x0c',
  ...range(0x80, 0x9f),
]

/** Blanks out of sight are written in too many ways. */
const LITERALS: Readonly<Record<HiddenKind, readonly string[] | null>> = {
  tags: TAGS,
  'variation-selectors': SELECTORS,
  'zero-width-text': WIDTHLESS,
  'zero-width': WIDTHLESS,
  bidi: BIDI,
  escape: ESCAPES,
  color: ESCAPES,
  control: CONTROLS,
  padding: null,
}

/** Of texts that hide something of a kind that passes. */
export function hiddenNeed(accepts: (kind: string) => boolean): Need {
  const needs: Need[] = []
  for (const [kind, literals] of Object.entries(LITERALS)) {
    if (!accepts(kind)) continue
    if (!literals) return ALWAYS
    for (const bytes of literals) needs.push({ kind: 'literal', bytes, inBody: true, inRequest: false })
  }
  return any(needs)
}
