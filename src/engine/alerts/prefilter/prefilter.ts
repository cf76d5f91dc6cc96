/**
 * Which steps of rules a frame may fit, by its bytes alone: as fast_pattern does it in Suricata, so that most frames are never dissected. It errs
 * on one side only: a step that it rules out does not fit.
 */
import { Automaton } from './automaton.ts'
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

/** A set of bits in words. */
export type Bits = Int32Array

type Test = (found: Bits, facts: number) => boolean

/** Frames after which triggers are chosen anew for the first time; eight times as many later again. */
const FIRST_CHOICE = 512

interface Trigger {
  readonly ids: readonly number[]
  readonly cost: number
}

export class Prefilter {
  /** Words of a set of literals. */
  readonly words: number
  /** Steps that some frames can be ruled out for. */
  readonly picky: Bits
  /** Whether some literals may stand in the request of a response. */
  readonly hasRequests: boolean
  private readonly ids = new Map<string, number>()
  private readonly lengths: number[]
  private readonly automaton: Automaton
  /** Steps that some frames can be ruled out for whose layers are made of more than their own bytes. */
  readonly pickyOfOwn: Bits
  /** Literals that need not stand in a decoded body; in the frame's own bytes; literals that may stand in the request. */
  private readonly inBody: Bits
  private readonly elsewhere: Bits
  private readonly inRequest: Bits
  private readonly tests: readonly Test[]
  /** Steps that need not be tested, and those that have to be, whatever literals there are. */
  private readonly always: Bits
  private untriggered: Bits
  /** Of each literal the steps that are only tested when it, or another of theirs, is there. */
  private triggered: readonly (readonly number[])[]
  private readonly needs: readonly Need[]
  /** In how many frames each literal was, of those that were looked at. */
  private readonly seen: Float64Array
  private looked = 0
  private nextChoice = FIRST_CHOICE
  private readonly fitting: Bits
  private readonly twoVersions: number

  constructor(needs: readonly Need[]) {
    const literals: LiteralNeed[] = []
    for (const need of needs) collect(need, (literal) => this.number(literal, literals))
    const all = [...BUILT_IN, ...literals.map(({ bytes }) => bytes)]
    this.lengths = all.map(({ length }) => length)
    this.automaton = new Automaton(all, OTHERWISE.length)
    // The automaton's bit for a version that is named twice is the last one.
    this.twoVersions = all.length
    this.words = (all.length >> 5) + 1
    this.inBody = this.bitsOf(literals, ({ inBody }) => inBody)
    this.elsewhere = this.bitsOf(literals, ({ inOwn }) => !inOwn)
    this.inRequest = this.bitsOf(literals, ({ inRequest }) => inRequest)
    this.hasRequests = this.inRequest.some((word) => word !== 0)
    this.picky = stepBits(needs, (need) => need.kind !== 'always')
    this.pickyOfOwn = stepBits(needs, hasOwn)
    this.always = stepBits(needs, (need) => need.kind === 'always')
    this.tests = needs.map((need) => this.testOf(need))
    this.needs = needs
    this.seen = new Float64Array(all.length + 1)
    this.fitting = new Int32Array((needs.length + 31) >> 5)
    this.untriggered = new Int32Array(0)
    this.triggered = []
    this.chooseTriggers()
  }

  /** Makes steps wait for literals that are rare, as far as was seen. */
  private chooseTriggers(): void {
    const triggers = this.needs.map((need) => this.triggerOf(need)?.ids ?? null)
    this.untriggered = stepBits(this.needs, (need, step) => need.kind !== 'always' && triggers[step] === null)
    const triggered: number[][] = [...this.lengths, 0].map(() => [])
    triggers.forEach((ids, step) => {
      for (const id of ids ?? []) triggered[id].push(step)
    })
    this.triggered = triggered
  }

  /** Adds the literals in bytes [start, end) to `found`. */
  find(bytes: Uint8Array, start: number, end: number, found: Bits): void {
    this.automaton.find(bytes, start, end, found)
  }

  /** Whether the one version that a JSON-RPC message with these literals names is 2.0: so nearly all do that rules about others need not look. */
  isVersion2(found: Bits): boolean {
    const { twoVersions } = this
    return (found[0] & VERSION_2_BITS) !== 0 && (found[twoVersions >> 5] & (1 << (twoVersions & 31))) === 0
  }

  /** Adds those that a request's literals, in `requests` from a place on, tell of its response. */
  addRequest(requests: Bits, at: number, found: Bits): void {
    const { inRequest } = this
    for (let i = 0; i < found.length; i++) found[i] |= requests[at + i] & inRequest[i]
    if ((requests[at] & OTHERWISE_BITS) !== 0) found[0] |= OTHERWISE_BITS
  }

  /** Of a request that can't be looked into. */
  addUnknownRequest(found: Bits): void {
    for (let i = 0; i < found.length; i++) found[i] |= this.inRequest[i]
  }

  /** Of a frame with the body of an HTTP message. */
  addBody(found: Bits): void {
    if ((found[0] & CODING_BITS) === 0) return
    for (let i = 0; i < found.length; i++) found[i] |= this.inBody[i]
  }

  /**
   * Of the steps those that a frame with these literals may fit, good until the next call; `facts` as row-facts.ts has them, -1 where there are none.
   * Null: all of them.
   */
  fits(found: Bits, facts: number, steps: Bits): Bits | null {
    if ((found[0] & OTHERWISE_BITS) !== 0) return null
    if (++this.looked === this.nextChoice) {
      this.nextChoice *= 8
      this.chooseTriggers()
    }
    const { fitting: fits, always, untriggered, triggered, seen } = this
    for (let w = 0; w < fits.length; w++) fits[w] = always[w] & steps[w]
    for (let w = 0; w < fits.length; w++)
      for (let left = untriggered[w] & steps[w]; left !== 0; left &= left - 1) this.test(bitAt(w, left), found, facts)
    for (let w = 0; w < found.length; w++) {
      for (let left = found[w]; left !== 0; left &= left - 1) {
        const id = bitAt(w, left)
        seen[id]++
        const waiting = triggered[id]
        for (let i = 0; i < waiting.length; i++) {
          const step = waiting[i]
          if ((steps[step >> 5] & (1 << (step & 31))) !== 0) this.test(step, found, facts)
        }
      }
    }
    return fits
  }

  /** As `fits`, of a frame whose layers are made of more than its own bytes. */
  fitsPieced(found: Bits, steps: Bits): Bits | null {
    if ((found[0] & OTHERWISE_BITS) !== 0) return null
    for (let i = 0; i < found.length; i++) found[i] |= this.elsewhere[i]
    const { fitting, pickyOfOwn } = this
    for (let w = 0; w < fitting.length; w++) {
      fitting[w] = steps[w]
      for (let left = steps[w] & pickyOfOwn[w]; left !== 0; left &= left - 1)
        if (!this.tests[bitAt(w, left)](found, -1)) fitting[w] &= ~(left & -left)
    }
    return fitting
  }

  /** Adds the step to those that fit, if it does. */
  private test(step: number, found: Bits, facts: number): void {
    const { fitting } = this
    const bit = 1 << (step & 31)
    if ((fitting[step >> 5] & bit) === 0 && this.tests[step](found, facts)) fitting[step >> 5] |= bit
  }

  private testOf(need: Need): Test {
    switch (need.kind) {
      case 'always':
        return () => true
      case 'all': {
        const tests = need.needs.map((one) => this.testOf(one))
        return (found, facts) => tests.every((test) => test(found, facts))
      }
      case 'any': {
        const ids = need.needs.map((one) => (one.kind === 'literal' ? this.ids.get(keyOf(one)) : undefined))
        if (ids.every((id) => id !== undefined)) return anyOf(ids)
        const tests = need.needs.map((one) => this.testOf(one))
        return (found, facts) => tests.some((test) => test(found, facts))
      }
      case 'literal': {
        const id = this.ids.get(keyOf(need))
        if (id === undefined) return () => true
        return (found) => (found[id >> 5] & (1 << (id & 31))) !== 0
      }
      case 'facts':
        return (_, facts) => facts < 0 || need.accepts[facts] === 1
    }
  }

  /** Literals of which one is in each frame that the need holds for, those that are in the fewest frames; null where there are none. */
  private triggerOf(need: Need): Trigger | null {
    switch (need.kind) {
      case 'literal': {
        const id = this.ids.get(keyOf(need))
        // As long as nothing was seen, long ones are taken for rare.
        return id === undefined ? null : { ids: [id], cost: this.seen[id] + 2 ** -this.lengths[id] }
      }
      case 'any': {
        const triggers = need.needs.map((one) => this.triggerOf(one))
        if (!triggers.every((one) => one !== null)) return null
        return { ids: triggers.flatMap(({ ids }) => ids), cost: triggers.reduce((sum, { cost }) => sum + cost, 0) }
      }
      case 'all': {
        const triggers = need.needs.map((one) => this.triggerOf(one)).filter((one) => one !== null)
        return triggers.sort((a, b) => a.cost - b.cost).at(0) ?? null
      }
      default:
        return null
    }
  }

  private number(literal: LiteralNeed, literals: LiteralNeed[]): void {
    const key = keyOf(literal)
    if (this.ids.has(key) || literals.length === MAX_LITERALS) return
    this.ids.set(key, BUILT_IN.length + literals.push(literal) - 1)
  }

  private bitsOf(literals: readonly LiteralNeed[], isIn: (literal: LiteralNeed) => boolean): Bits {
    const bits = new Int32Array(this.words)
    literals.forEach((literal, i) => {
      if (isIn(literal)) setBit(bits, BUILT_IN.length + i)
    })
    return bits
  }
}

const OTHERWISE_BITS = (1 << OTHERWISE.length) - 1
const VERSION_2_BITS = 0b11 << (OTHERWISE.length + 1)
const CODING_BITS = 0b11 << (OTHERWISE.length + VERSION.length)

const keyOf = ({ bytes, inBody, inRequest, inOwn }: LiteralNeed): string =>
  [inBody, inRequest, inOwn === true].map(Number).join('') + bytes

function hasOwn(need: Need): boolean {
  if (need.kind === 'all') return need.needs.some(hasOwn)
  return need.kind === 'any' ? need.needs.every(hasOwn) : need.kind === 'literal' && need.inOwn === true
}

/** Whether some of the literals are there. */
function anyOf(ids: readonly number[]): Test {
  const words = [...new Set(ids.map((id) => id >> 5))]
  const masks = words.map((w) => ids.filter((id) => id >> 5 === w).reduce((mask, id) => mask | (1 << (id & 31)), 0))
  return (found) => {
    for (let i = 0; i < words.length; i++) if ((found[words[i]] & masks[i]) !== 0) return true
    return false
  }
}

/** The place of the lowest bit of what is left of a word. */
const bitAt = (word: number, left: number): number => (word << 5) + 31 - Math.clz32(left & -left)

export function setBit(bits: Bits, i: number): void {
  bits[i >> 5] |= 1 << (i & 31)
}

export function meet(one: Bits, other: Bits): boolean {
  for (let w = 0; w < one.length; w++) if ((one[w] & other[w]) !== 0) return true
  return false
}

function stepBits(needs: readonly Need[], isSet: (need: Need, step: number) => boolean): Bits {
  const bits = new Int32Array((needs.length + 31) >> 5)
  needs.forEach((need, i) => {
    if (isSet(need, i)) setBit(bits, i)
  })
  return bits
}

function collect(need: Need, take: (literal: LiteralNeed) => void): void {
  if (need.kind === 'literal') take(need)
  else if (need.kind === 'all' || need.kind === 'any') for (const one of need.needs) collect(one, take)
}
