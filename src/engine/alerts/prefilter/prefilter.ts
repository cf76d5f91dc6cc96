/**
 * Which steps of rules a frame may fit, by its bytes alone: as fast_pattern does it in Suricata, so that most frames are never dissected. It errs
 * on one side only: a step that it rules out does not fit.
 */
import { Automaton } from './automaton.ts'
import { type Bits, bitAt, bitsWhere, hasBit, setBit } from './bits.ts'
import { CODING_BITS, LiteralIds, OTHERWISE_BITS, VERSION_2_BITS } from './literal-ids.ts'
import type { Need } from './need.ts'
import { Triggers } from './triggers.ts'

type Test = (found: Bits, facts: number) => boolean

export class Prefilter {
  /** Words of a set of literals. */
  readonly words: number
  /** Steps that some frames can be ruled out for. */
  readonly picky: Bits
  /** Whether some literals may stand in the request of a response. */
  readonly hasRequests: boolean
  /** Steps that some frames can be ruled out for whose layers are made of more than their own bytes. */
  readonly pickyOfOwn: Bits
  private readonly literals: LiteralIds
  private readonly automaton: Automaton
  private readonly triggers: Triggers
  /** Literals that need not stand in a decoded body; in the frame's own bytes; literals that may stand in the request. */
  private readonly inBody: Bits
  private readonly elsewhere: Bits
  private readonly inRequest: Bits
  private readonly tests: readonly Test[]
  /** Steps that need not be tested. */
  private readonly always: Bits
  private readonly fitting: Bits
  /** The automaton's bit for a version that is named twice. */
  private readonly twoVersions: number

  constructor(needs: readonly Need[]) {
    this.literals = new LiteralIds(needs)
    const { all, version } = this.literals
    this.automaton = new Automaton(all, version)
    this.triggers = new Triggers(needs, this.literals)
    this.twoVersions = all.length
    this.words = (all.length >> 5) + 1
    this.inBody = this.literals.where(this.words, ({ inBody }) => inBody)
    this.elsewhere = this.literals.where(this.words, ({ inOwn }) => !inOwn)
    this.inRequest = this.literals.where(this.words, ({ inRequest }) => inRequest)
    this.hasRequests = this.inRequest.some((word) => word !== 0)
    this.picky = bitsWhere(needs, (need) => need.kind !== 'always')
    this.pickyOfOwn = bitsWhere(needs, hasOwn)
    this.always = bitsWhere(needs, (need) => need.kind === 'always')
    this.tests = needs.map((need) => this.testOf(need))
    this.fitting = new Int32Array((needs.length + 31) >> 5)
  }

  /** Adds the literals in bytes [start, end) to `found`. */
  find(bytes: Uint8Array, start: number, end: number, found: Bits): void {
    this.automaton.find(bytes, start, end, found)
  }

  /** Whether the one version that a JSON-RPC message with these literals names is 2.0: so nearly all do that rules about others need not look. */
  isVersion2(found: Bits): boolean {
    return (found[0] & VERSION_2_BITS) !== 0 && !hasBit(found, this.twoVersions)
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
    this.triggers.look()
    const { fitting: fits, always } = this
    const { untriggered, waiting, seen } = this.triggers
    for (let w = 0; w < fits.length; w++) fits[w] = always[w] & steps[w]
    for (let w = 0; w < fits.length; w++)
      for (let left = untriggered[w] & steps[w]; left !== 0; left &= left - 1) this.test(bitAt(w, left), found, facts)
    for (let w = 0; w < found.length; w++) {
      for (let left = found[w]; left !== 0; left &= left - 1) {
        const id = bitAt(w, left)
        seen[id]++
        const here = waiting[id]
        for (let i = 0; i < here.length; i++) if (hasBit(steps, here[i])) this.test(here[i], found, facts)
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
    if (!hasBit(this.fitting, step) && this.tests[step](found, facts)) setBit(this.fitting, step)
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
        const ids = need.needs.map((one) => (one.kind === 'literal' ? this.literals.of(one) : undefined))
        if (ids.every((id) => id !== undefined)) return anyOf(ids)
        const tests = need.needs.map((one) => this.testOf(one))
        return (found, facts) => tests.some((test) => test(found, facts))
      }
      case 'literal': {
        const id = this.literals.of(need)
        if (id === undefined) return () => true
        return (found) => hasBit(found, id)
      }
      case 'facts':
        return (_, facts) => facts < 0 || need.accepts[facts] === 1
    }
  }
}

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
