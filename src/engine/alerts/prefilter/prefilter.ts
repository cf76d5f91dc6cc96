/**
 * Which steps of rules a frame may fit, by its bytes alone: as fast_pattern does it in Suricata, so that most frames are never dissected. It errs
 * on one side only: a step that it rules out does not fit.
 */
import { Automaton } from './automaton.ts'
import type { LiteralNeed, Need } from './need.ts'

/** Of more literals the steps that need them are taken to fit. */
const MAX_LITERALS = 4096
/** Combinations of literals whose outcome is kept. */
const MAX_KEPT = 4096
/**
 * Frames with one of these may hold a literal otherwise: JSON's escapes that may stand for any character and for a slash, and what is another case
 * of k (U+212A), s (U+017F) and, for `lower`, i (U+0130).
 */
const OTHERWISE = ['\\u', '\\/', '\u00e2\u0084\u00aa', '\u00c5\u00bf', '\u00c4\u00b0']

/** A set of bits in words. */
export type Bits = Int32Array

interface Outcome {
  readonly found: Bits
  readonly facts: number
  readonly fits: Bits
}

export class Prefilter {
  /** Words of a set of literals. */
  readonly words: number
  /** Steps that some frames can be ruled out for. */
  readonly picky: Bits
  private readonly needs: readonly Need[]
  private readonly ids = new Map<string, number>()
  private readonly automaton: Automaton
  /** Literals that need not stand in a decoded body; literals that may stand in the request. */
  private readonly inBody: Bits
  private readonly inRequest: Bits
  private readonly kept = new Map<number, Outcome>()

  constructor(needs: readonly Need[]) {
    const literals: LiteralNeed[] = []
    for (const need of needs) collect(need, (literal) => this.number(literal, literals))
    this.needs = needs
    this.automaton = new Automaton([...OTHERWISE, ...literals.map(({ bytes }) => bytes)])
    this.words = (OTHERWISE.length + literals.length + 31) >> 5
    this.inBody = this.bitsOf(literals, ({ inBody }) => inBody)
    this.inRequest = this.bitsOf(literals, ({ inRequest }) => inRequest)
    this.picky = stepBits(needs, (need) => need.kind !== 'always')
  }

  get hasRequests(): boolean {
    return this.inRequest.some((word) => word !== 0)
  }

  /** Adds the literals in bytes [start, end) to `found`. */
  find(bytes: Uint8Array, start: number, end: number, found: Bits): void {
    this.automaton.find(bytes, start, end, found)
  }

  /** Adds those that a request's literals tell of its response. */
  addRequest(request: Bits, found: Bits): void {
    for (let i = 0; i < found.length; i++) found[i] |= request[i] & this.inRequest[i]
    if ((request[0] & OTHERWISE_BITS) !== 0) found[0] |= OTHERWISE_BITS
  }

  /** Of a request that can't be looked into. */
  addUnknownRequest(found: Bits): void {
    for (let i = 0; i < found.length; i++) found[i] |= this.inRequest[i]
  }

  /** Of a frame with a body that may be compressed. */
  addUnknownBody(found: Bits): void {
    for (let i = 0; i < found.length; i++) found[i] |= this.inBody[i]
  }

  /** Steps that a frame with these literals may fit; `facts` as row-facts.ts has them, -1 where there are none. Null: all of them. */
  fits(found: Bits, facts: number): Bits | null {
    if ((found[0] & OTHERWISE_BITS) !== 0) return null
    let hash = facts
    for (let i = 0; i < found.length; i++) hash = Math.imul(hash ^ found[i], 0x9e3779b1) ^ (hash >>> 15)
    const known = this.kept.get(hash)
    if (known && known.facts === facts && isSame(known.found, found)) return known.fits
    const fits = stepBits(this.needs, (need) => this.holds(need, found, facts))
    if (this.kept.size >= MAX_KEPT) this.kept.clear()
    this.kept.set(hash, { found: found.slice(), facts, fits })
    return fits
  }

  private holds(need: Need, found: Bits, facts: number): boolean {
    switch (need.kind) {
      case 'always':
        return true
      case 'all':
        return need.needs.every((one) => this.holds(one, found, facts))
      case 'any':
        return need.needs.some((one) => this.holds(one, found, facts))
      case 'literal': {
        const id = this.ids.get(keyOf(need))
        return id === undefined || (found[id >> 5] & (1 << (id & 31))) !== 0
      }
      case 'facts':
        return facts < 0 || need.accepts[facts] === 1
    }
  }

  private number(literal: LiteralNeed, literals: LiteralNeed[]): void {
    const key = keyOf(literal)
    if (this.ids.has(key) || literals.length === MAX_LITERALS) return
    this.ids.set(key, OTHERWISE.length + literals.push(literal) - 1)
  }

  private bitsOf(literals: readonly LiteralNeed[], isIn: (literal: LiteralNeed) => boolean): Bits {
    const bits = new Int32Array(this.words)
    literals.forEach((literal, i) => {
      if (isIn(literal)) setBit(bits, OTHERWISE.length + i)
    })
    return bits
  }
}

const OTHERWISE_BITS = (1 << OTHERWISE.length) - 1

const keyOf = ({ bytes, inBody, inRequest }: LiteralNeed): string => `${Number(inBody)}${Number(inRequest)}${bytes}`

export function setBit(bits: Bits, i: number): void {
  bits[i >> 5] |= 1 << (i & 31)
}

export const meet = (one: Bits, other: Bits): boolean => one.some((word, i) => (word & other[i]) !== 0)

function isSame(one: Bits, other: Bits): boolean {
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false
  return true
}

function stepBits(needs: readonly Need[], isSet: (need: Need) => boolean): Bits {
  const bits = new Int32Array((needs.length + 31) >> 5)
  needs.forEach((need, i) => {
    if (isSet(need)) setBit(bits, i)
  })
  return bits
}

function collect(need: Need, take: (literal: LiteralNeed) => void): void {
  if (need.kind === 'literal') take(need)
  else if (need.kind === 'all' || need.kind === 'any') for (const one of need.needs) collect(one, take)
}
