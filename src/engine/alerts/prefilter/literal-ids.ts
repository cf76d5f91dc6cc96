/** The literals that needs are about, and some that tell of frames as a whole, numbered. */
import { type Bits, setBit } from './bits.ts'
import type { LiteralNeed, Need } from './need.ts'

/** Of more literals the steps that need them are taken to fit. */
const MAX_LITERALS = 4096
/**
 * Frames with one of these may hold a literal otherwise: JSON's escapes that may stand for any character and for a slash, and what is another case
 * of k (U+212A), s (U+017F) and, for `lower`, i (U+0130).
 */
const OTHERWISE = ['\\u', '\\/', '\u00e2\u0084\u00aa', '\u00c5\u00bf', '\u00c4\u00b0']
/** How JSON-RPC messages name their version, and nearly all the only one there is. */
const VERSION = ['"jsonrpc"', '"jsonrpc":"2.0"', '"jsonrpc": "2.0"']
/** Headers of HTTP without which a body stands there as it is. */
const CODINGS = ['content-encoding', 'transfer-encoding']
const BUILT_IN = [...OTHERWISE, ...VERSION, ...CODINGS]

/** Bits of the first word of a set of literals. */
export const OTHERWISE_BITS = (1 << OTHERWISE.length) - 1
export const VERSION_2_BITS = 0b11 << (OTHERWISE.length + 1)
export const CODING_BITS = 0b11 << (OTHERWISE.length + VERSION.length)

export class LiteralIds {
  /** By number. */
  readonly all: readonly string[]
  /** The literal that names a message's version. */
  readonly version = OTHERWISE.length
  private readonly ids = new Map<string, number>()
  private readonly literals: LiteralNeed[] = []

  constructor(needs: readonly Need[]) {
    for (const need of needs) collect(need, (literal) => this.number(literal))
    this.all = [...BUILT_IN, ...this.literals.map(({ bytes }) => bytes)]
  }

  /** Undefined of one that is not looked for. */
  of(literal: LiteralNeed): number | undefined {
    return this.ids.get(keyOf(literal))
  }

  /** Those of needs that something holds for, in so many words. */
  where(words: number, holds: (literal: LiteralNeed) => boolean): Bits {
    const bits = new Int32Array(words)
    this.literals.forEach((literal, i) => {
      if (holds(literal)) setBit(bits, BUILT_IN.length + i)
    })
    return bits
  }

  private number(literal: LiteralNeed): void {
    const key = keyOf(literal)
    if (this.ids.has(key) || this.literals.length === MAX_LITERALS) return
    this.ids.set(key, BUILT_IN.length + this.literals.push(literal) - 1)
  }
}

const keyOf = ({ bytes, inBody, inRequest, inOwn }: LiteralNeed): string =>
  [inBody, inRequest, inOwn === true].map(Number).join('') + bytes

function collect(need: Need, take: (literal: LiteralNeed) => void): void {
  if (need.kind === 'literal') take(need)
  else if (need.kind === 'all' || need.kind === 'any') for (const one of need.needs) collect(one, take)
}
