/** The fields of one frame, ours beside tshark's, by groups: a group is equal when all its fields are. */
import { ANALYSIS_FLAGS, type FieldGroup, isBeyond, type Part } from './aspects.ts'
import { type AskedField, Cell, type Question } from './question.ts'
import { AGGREGATOR } from './tshark.ts'
import type { Verdicts } from './verdicts.ts'

export type OurCells = readonly (string | undefined)[]

const HEADERS = ['link', 'network', 'transport'] as const
const OTHERS = ['frame', 'messages', 'other'] as const
const ANALYSES = ['flags', 'rtt', 'analysis'] as const
const isHeader = (group: FieldGroup): boolean => HEADERS.some((one) => one === group)

export class FieldComparison {
  private readonly question: Question
  private readonly withAnalysis: boolean
  private readonly verdicts: Verdicts
  private readonly flags: readonly AskedField[]
  private readonly hasFlags: boolean
  private ours: OurCells = []
  private theirs: readonly string[] = []
  /** Of the frame: groups that it has, and those in which it differs; protocols here and in tshark; protocols that only one has. */
  private readonly present = new Set<FieldGroup>()
  private readonly different = new Set<FieldGroup>()
  private readonly here = new Set<string>()
  private readonly there = new Set<string>()
  private readonly lacking = new Set<string>()

  constructor(question: Question, parts: ReadonlySet<Part>, verdicts: Verdicts) {
    this.question = question
    this.withAnalysis = parts.has('analysis')
    this.verdicts = verdicts
    this.flags = question.fields.filter(({ name }) => ANALYSIS_FLAGS.includes(name))
    this.hasFlags = this.flags.some(({ declared }) => declared)
  }

  compare(ours: OurCells, theirs: readonly string[]): void {
    this.ours = ours
    this.theirs = theirs
    for (const set of [this.present, this.different, this.here, this.there, this.lacking]) set.clear()
    for (const { protocol, cell } of this.question.fields) {
      if (ours[cell] !== undefined) this.here.add(protocol)
      if (theirs[cell] !== '') this.there.add(protocol)
    }
    const path = theirs[Cell.protocols]
    const beyond = isBeyond(path, this.question.isKnown)
    for (const field of this.question.fields) this.compareField(field, beyond)
    const { tally } = this.verdicts
    if (beyond) tally.count('beyond', !HEADERS.some((group) => this.different.has(group)))
    else for (const group of HEADERS) this.countGroup(group)
    for (const group of OTHERS) this.countGroup(group)
    if (this.withAnalysis && path.includes(':tcp')) this.countAnalysis()
  }

  private compareField({ name, protocol, group, cell, declared }: AskedField, beyond: boolean): void {
    const our = this.ours[cell]
    const their = this.theirs[cell]
    if (our === undefined && their === '') return
    if (!declared && group !== 'flags' && group !== 'rtt') return this.verdicts.tally.countMissing(name)
    // What tshark dissects further is data here.
    if (protocol === 'data' && this.ours[Cell.protocols] !== this.theirs[Cell.protocols]) return
    this.present.add(group)
    // Notes are fields of the same name as the mark in tshark, so that some marks stand there twice.
    if (our === their || (group === 'flags' && our !== undefined && their !== '')) return
    this.different.add(group)
    const key = beyond && isHeader(group) ? 'beyond' : group
    if (this.here.has(protocol) && this.there.has(protocol)) {
      return this.verdicts.note(key, `${name} ${manner(our, their)}`, our ?? '', their)
    }
    // One difference for a whole layer that only one has.
    if (this.lacking.has(protocol)) return
    this.lacking.add(protocol)
    this.verdicts.note(key, `no ${protocol} ${this.here.has(protocol) ? 'in tshark' : 'here'}`, our ?? '', their)
  }

  private countGroup(group: (typeof HEADERS | typeof OTHERS | typeof ANALYSES)[number]): void {
    if (this.present.has(group)) this.verdicts.tally.count(group, !this.different.has(group))
  }

  private countAnalysis(): void {
    const { tally } = this.verdicts
    for (const group of ANALYSES) this.countGroup(group)
    // Without a single flag in either nothing but the declaration proves that there is an analysis at all.
    if (this.present.has('flags')) tally.count('flagged', !this.different.has('flags'))
    else tally.count('flags', this.hasFlags)
    for (const { name, cell } of this.flags) {
      tally.countFlag(name, this.ours[cell] !== undefined, this.theirs[cell] !== '')
    }
  }
}

function manner(ours: string | undefined, theirs: string): string {
  if (ours === undefined) return 'is missing'
  if (theirs === '') return 'is not in tshark'
  const count = (text: string) => text.split(AGGREGATOR).length
  const more = count(ours) - count(theirs)
  return more === 0 ? 'has another value' : more > 0 ? 'has more values' : 'has fewer values'
}
