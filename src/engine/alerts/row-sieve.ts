/** Leaves of the steps that columns leave open for a row those that its bytes, and what the index says of its other half, do not rule out. */
import type { ProtocolId, RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import { payloadStart } from '../dissect/protocols/exported-pdu/exported-pdu.ts'
import { skipBlank } from '../dissect/protocols/json/scan.ts'
import type { Registry } from '../dissect/registry.ts'
import type { FilterProgram } from '../filter/compile.ts'
import { mayHoldToken } from './carry/runs.ts'
import type { CompiledRule } from './compile-rule.ts'
import { type Bits, meet, setBit } from './prefilter/bits.ts'
import { conditionNeed, type TimedStep, timeTest } from './prefilter/condition-need.ts'
import { Prefilter } from './prefilter/prefilter.ts'
import { factsOf } from './prefilter/row-facts.ts'
import type { Rows } from './rule-scanner.ts'
import type { IndexedRows } from './step-columns.ts'
import { millisecondsBetween, responseMs } from './unanswered.ts'

type Columns = IndexedRows['columns']
type Segment = ReturnType<Columns['segmentOf']>

/** Rows whose layers are made of more than their own bytes. */
const PIECED = RowFlag.part | RowFlag.segment | RowFlag.reassembled
const OPEN_ARRAY = 0x5b
/** Nanoseconds by which a time in floating point may be wrong. */
const ROUNDING = 1000n
/** Requests whose literals are kept for their responses. */
const KEPT_REQUESTS = 4096

export class RowSieve {
  private readonly prefilter: Prefilter
  private readonly rows: Rows
  private readonly found: Bits
  /** Literals of requests that were looked into last. */
  private readonly requests: Int32Array
  private readonly requestRows = new Int32Array(KEPT_REQUESTS).fill(-1)
  private readonly http: ProtocolId
  private readonly exported: ProtocolId
  private readonly unanswered: readonly { readonly step: number; readonly limitMs: number }[]
  private readonly timed: readonly TimedStep[]
  /** Steps of rules that follow values, and the least characters of such. */
  private readonly carrying: Bits
  private readonly minToken: number
  private index: IndexedRows | undefined

  constructor(rules: readonly CompiledRule[], steps: readonly FilterProgram[], registry: Registry, rows: Rows) {
    this.prefilter = new Prefilter(steps.map(({ condition }) => conditionNeed(condition)))
    this.rows = rows
    this.found = new Int32Array(this.prefilter.words)
    this.requests = new Int32Array(KEPT_REQUESTS * this.prefilter.words)
    this.http = registry.idOf('http')
    this.exported = registry.idOf('exported_pdu')
    this.unanswered = rules.flatMap(({ when, rule }) =>
      rule.unanswered === undefined ? [] : [{ step: steps.indexOf(when), limitMs: rule.unanswered }],
    )
    this.timed = steps.flatMap(({ condition }, step) => {
      const accepts = timeTest(condition)
      return accepts ? [{ step, accepts }] : []
    })
    this.carrying = new Int32Array((steps.length + 31) >> 5)
    let step = 0
    for (const { rule, followedBy } of rules) {
      for (let i = 0; i <= followedBy.length; i++, step++) if (rule.carry) setBit(this.carrying, step)
    }
    this.minToken = Math.min(...rules.flatMap(({ rule }) => rule.carry?.min ?? []))
  }

  /** What rows are of, from now on. */
  begin(index: IndexedRows): void {
    this.index = index
  }

  /** Takes steps out of a row's; false when none is left. */
  narrow(row: RowIndex, steps: Bits): boolean {
    const { index } = this
    if (!index) return true
    const segment = index.columns.segmentOf(row)
    const slot = index.columns.slotOf(row)
    const flags = segment.flags[slot]
    if (this.unanswered.length > 0) this.dropAnswered(index.columns, row, flags, steps)
    if (this.timed.length > 0) this.dropQuick(index.columns, segment.related[slot] - 1, row, flags, steps)
    const { picky, pickyOfOwn } = this.prefilter
    const isPieced = (flags & PIECED) !== 0
    if ((flags & RowFlag.reassembled) === 0 && meet(steps, isPieced ? pickyOfOwn : picky) && !this.rows.isVeiled(row)) {
      const fits = isPieced ? this.fitsPieced(row, steps) : this.fits(row, segment, slot, steps)
      if (fits) for (let w = 0; w < steps.length; w++) steps[w] &= fits[w]
    }
    return meet(steps, steps)
  }

  private fitsPieced(row: RowIndex, steps: Bits): Bits | null {
    const { prefilter, found } = this
    const bytes = this.rows.peek(row)
    found.fill(0)
    prefilter.find(bytes, 0, bytes.length, found)
    return prefilter.fitsPieced(found, steps)
  }

  private fits(row: RowIndex, segment: Segment, slot: number, steps: Bits): Bits | null {
    const { prefilter, found } = this
    const { stacks } = this.index as IndexedRows
    const flags = segment.flags[slot]
    const stack = segment.stack[slot]
    found.fill(0)
    const isResponse = (flags & RowFlag.response) !== 0 && segment.related[slot] > 0
    if (prefilter.hasRequests && isResponse) this.addRequest((segment.related[slot] - 1) as RowIndex)
    const bytes = this.rows.peek(row)
    const isExported = stacks.has(stack, this.exported)
    const start = isExported ? Math.max(0, payloadStart(bytes, 0, bytes.length)) : 0
    prefilter.find(bytes, start, bytes.length, found)
    if (prefilter.hasRequests && (flags & RowFlag.request) !== 0) this.keep(row, found)
    const isBody = stacks.has(stack, this.http)
    if (isBody) prefilter.addBody(found)
    const isBatch = isBody || bytes[skipBlank(bytes, start, bytes.length)] === OPEN_ARRAY
    const stdio = isExported ? this.rows.stdio(row) : undefined
    if (!stdio) return prefilter.fits(found, -1, steps)
    const isHttp = stdio.transport === 'http'
    const isVersion2 = prefilter.isVersion2(found)
    const facts = factsOf({ flags, stream: stdio.stream, isBatch, hasRequest: isResponse, isVersion2, isHttp })
    const fits = prefilter.fits(found, facts, steps)
    if (fits && !isBody) this.dropTokenless(bytes, start, steps)
    return fits
  }

  private addRequest(row: RowIndex): void {
    const { prefilter } = this
    const { words } = prefilter
    const place = row % KEPT_REQUESTS
    if (this.requestRows[place] === row) return prefilter.addRequest(this.requests, place * words, this.found)
    const { columns } = this.index as IndexedRows
    const flags = columns.segmentOf(row).flags[columns.slotOf(row)]
    if ((flags & PIECED) !== 0 || this.rows.isVeiled(row)) return prefilter.addUnknownRequest(this.found)
    const bytes = this.rows.peek(row)
    const request = new Int32Array(words)
    prefilter.find(bytes, 0, bytes.length, request)
    prefilter.addRequest(request, 0, this.found)
  }

  private keep(row: number, found: Bits): void {
    const place = row % KEPT_REQUESTS
    this.requestRows[place] = row
    this.requests.set(found, place * found.length)
  }

  /** Messages that hold nothing to be followed are of no interest to rules that follow values. */
  private dropTokenless(bytes: Uint8Array, start: number, steps: Bits): void {
    const { carrying, minToken } = this
    if (!meet(steps, carrying) || mayHoldToken(bytes, start, bytes.length, minToken)) return
    for (let w = 0; w < steps.length; w++) steps[w] &= ~carrying[w]
  }

  /** Responses that came in time are of no interest to rules about late ones, nor is what is no response. */
  private dropQuick(columns: Columns, request: number, row: RowIndex, flags: number, steps: Bits): void {
    if ((flags & PIECED) !== 0) return
    const isResponse = (flags & RowFlag.response) !== 0 && request >= 0
    const ns = isResponse ? BigInt(Math.round(millisecondsBetween(columns, request as RowIndex, row) * 1e6)) : 0n
    for (const { step, accepts } of this.timed) {
      if (!isResponse || !(accepts(ns - ROUNDING) || accepts(ns) || accepts(ns + ROUNDING)))
        steps[step >> 5] &= ~(1 << (step & 31))
    }
  }

  /** Requests that have their response in time are of no interest to rules about those that have none. */
  private dropAnswered(columns: Columns, row: RowIndex, flags: number, steps: Bits): void {
    for (const { step, limitMs } of this.unanswered) {
      if ((flags & RowFlag.request) === 0 || responseMs(columns, row) <= limitMs)
        steps[step >> 5] &= ~(1 << (step & 31))
    }
  }
}
