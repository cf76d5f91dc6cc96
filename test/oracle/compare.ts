/** One frame's cells, ours beside tshark's. */
import type { Detail } from '../../src/engine/dissect/detail.ts'
import { formatFieldValue } from '../../src/shared/format/value.ts'
import { INFO_PROTOCOLS, LISTED_PROTOCOL, type Part } from './aspects.ts'
import { FieldComparison } from './compare-fields.ts'
import { contrast, shape } from './kinds.ts'
import { Cell, type Question } from './question.ts'
import { AGGREGATOR } from './tshark.ts'
import { Verdicts } from './verdicts.ts'

export class Comparison {
  readonly verdicts = new Verdicts()
  private readonly question: Question
  private readonly withColumns: boolean
  private readonly fields: FieldComparison
  private readonly ours: (string | undefined)[]

  constructor(question: Question, parts: ReadonlySet<Part>) {
    this.question = question
    this.withColumns = parts.has('columns')
    this.fields = new FieldComparison(question, parts, this.verdicts)
    this.ours = new Array(question.names.length)
  }

  /** Compares a frame. `theirs` may hold the fixed cells only. */
  compareFrame(file: string, frame: number, dissect: () => Detail, theirs: readonly string[]): void {
    this.verdicts.begin(file, frame)
    try {
      this.fill(dissect())
    } catch (error) {
      const { message, stack = '' } = error as Error
      this.verdicts.note('count', `exception: ${message}`, stack, '')
      return this.missFrame()
    }
    this.compareRecord(theirs)
    if (this.withColumns) this.compareColumns(theirs)
    const { fields, names } = this.question
    if (fields.length > 0 && theirs.length === names.length) this.fields.compare(this.ours, theirs)
  }

  /** A frame that only tshark has. */
  missFrame(): void {
    this.verdicts.tally.count('time', false)
    this.verdicts.tally.count('length', false)
  }

  compareCount(file: string, ours: number, theirs: number, complaint: string): void {
    this.verdicts.begin(file, Math.min(ours, theirs) + 1)
    this.verdicts.check('count', ours === theirs, `${file}: ${complaint}`, `${ours} frames`, `${theirs} frames`)
  }

  /** Our cells, with a field's values as tshark joins them. */
  private fill(detail: Detail): void {
    const { ours } = this
    const { cellsOfField } = this.question
    ours.fill(undefined)
    for (let i = 0; i < detail.fields.length; i++) {
      const field = detail.fields[i]
      const cells = field && cellsOfField[field.id]
      if (!cells) continue
      const text = formatFieldValue(field, detail.values[i])
      for (const cell of cells) {
        const before = ours[cell]
        ours[cell] = before === undefined ? text : before + AGGREGATOR + text
      }
    }
    ours[Cell.source] = detail.sourceColumn
    ours[Cell.destination] = detail.destinationColumn
    ours[Cell.protocol] = detail.protocolColumn
    ours[Cell.info] = detail.info
  }

  private compareRecord(theirs: readonly string[]): void {
    const our = (cell: number): string => this.ours[cell] ?? ''
    const equal = (cell: number): boolean => our(cell) === theirs[cell]
    const sameTime = equal(Cell.time) || isSameTime(our(Cell.time), theirs[Cell.time])
    this.verdicts.check('time', sameTime, 'time', our(Cell.time), theirs[Cell.time])
    const worst = equal(Cell.length) ? Cell.capturedLength : Cell.length
    this.verdicts.check('length', equal(worst), 'length', our(worst), theirs[worst])
  }

  private compareColumns(theirs: readonly string[]): void {
    const { verdicts } = this
    const ours = this.ours as readonly string[]
    const check = (key: 'protocol' | 'protocols' | 'source' | 'destination', what: string): void =>
      verdicts.check(key, ours[Cell[key]] === theirs[Cell[key]], what, ours[Cell[key]], theirs[Cell[key]])
    const protocol = theirs[Cell.protocol]
    const sameProtocol = ours[Cell.protocol] === protocol
    if (LISTED_PROTOCOL.test(protocol)) check('protocol', `${ours[Cell.protocol] || 'nothing'} instead of ${protocol}`)
    verdicts.tally.count('anyProtocol', sameProtocol)
    check('protocols', shapePath(ours[Cell.protocols], theirs[Cell.protocols]))
    for (const key of ['source', 'destination'] as const) {
      check(key, `${protocol}: ${shape(ours[Cell[key]])} instead of ${shape(theirs[Cell[key]])}`)
    }
    const [our, their] = [ours[Cell.info], theirs[Cell.info]]
    for (const [name, pattern] of Object.entries(INFO_PROTOCOLS)) {
      if (!pattern.test(protocol)) continue
      verdicts.tally.countInfo(name, our === their)
      if (our === their) continue
      const what = sameProtocol ? contrast(our, their) : `is ${ours[Cell.protocol] || 'nothing'} here`
      verdicts.noteInfo(name, what, our, their)
    }
  }
}

/** tshark prints a billion nanoseconds and more behind the point as they are in the file. */
function isSameTime(ours: string, theirs: string): boolean {
  const nanos = (text: string): bigint | undefined => {
    const [, seconds, fraction] = /^(\d+)\.(\d{9,10})$/.exec(text) ?? []
    return seconds === undefined ? undefined : BigInt(seconds) * 1_000_000_000n + BigInt(fraction)
  }
  const time = nanos(ours)
  return time !== undefined && time === nanos(theirs)
}

/** Where two lists of layers part. */
function shapePath(ours: string, theirs: string): string {
  const a = ours.split(':')
  const b = theirs.split(':')
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return `after ${b[at - 1] ?? 'nothing'}: ${a[at] ?? 'the end'} instead of ${b[at] ?? 'the end'}`
}
