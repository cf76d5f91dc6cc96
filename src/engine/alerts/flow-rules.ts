/** Rules over conversations: what one has to be is known from the index alone, and only of such a one the first frame is dissected. */
import { type Flow, FlowTable } from '../analyze/flow-table.ts'
import type { Registry } from '../dissect/registry.ts'
import type { WantedLayers } from '../dissect/wanted-layers.ts'
import type { IndexReader } from '../filter/columns/inputs.ts'
import { layersOf } from '../filter/wanted.ts'
import type { CompiledRule } from './compile-rule.ts'
import type { Happening, Hit } from './hit.ts'
import type { Rule } from './rule.ts'
import { RuleMatcher } from './rule-matcher.ts'
import type { Rows } from './rule-scanner.ts'
import { spanText } from './span.ts'

type Wanted = NonNullable<Rule['flow']>

interface FlowRule {
  /** Position in the list of rules. */
  readonly at: number
  readonly wanted: Wanted
  readonly layers: WantedLayers | undefined
  /** Whether it may be told before the end: more can only make it truer. */
  readonly isEarly: boolean
  readonly told: WeakSet<Flow>
}

/** Rules that are quiet for different times have a table each. */
interface Group {
  readonly table: FlowTable
  readonly rules: FlowRule[]
}

export class FlowRules {
  private readonly groups = new Map<number, Group>()
  private readonly matcher: RuleMatcher
  private readonly rows: Pick<Rows, 'dissect'>
  private readonly happen: (rule: number, happening: Happening, reason: string) => void

  constructor(
    rules: readonly CompiledRule[],
    registry: Registry,
    rows: Pick<Rows, 'dissect'>,
    happen: (rule: number, happening: Happening, reason: string) => void,
  ) {
    this.matcher = new RuleMatcher(rules)
    this.rows = rows
    this.happen = happen
    rules.forEach((compiled, at) => {
      const { flow } = compiled.rule
      if (!flow) return
      const fields = [compiled.when, ...compiled.unless].flatMap((program) => program.fields)
      this.groupOf(flow.quiet).rules.push({
        at,
        wanted: flow,
        layers: layersOf([...new Set([...fields, ...compiled.fields])], registry),
        isEarly: rangesOf(flow).every(([, range]) => range.under === undefined),
        told: new WeakSet(),
      })
    })
  }

  /** Looks at rows [from, to), in their order. */
  look({ columns }: IndexReader, from: number, to: number): void {
    for (const { table } of this.groups.values()) table.look(columns, from, to)
  }

  /** No row will come any more. True where conversations were under way. */
  finish(): boolean {
    return [...this.groups.values()].map(({ table }) => table.finish()).includes(true)
  }

  private groupOf(quietMs: number): Group {
    const known = this.groups.get(quietMs)
    if (known) return known
    const rules: FlowRule[] = []
    const ended = (flow: Flow): void => {
      for (const rule of rules) this.test(rule, flow)
    }
    const goesOn = (flow: Flow): void => {
      for (const rule of rules) if (rule.isEarly) this.test(rule, flow)
    }
    const group = { table: new FlowTable(quietMs, { ended, goesOn }), rules }
    this.groups.set(quietMs, group)
    return group
  }

  private test({ at, wanted, layers, told }: FlowRule, flow: Flow): void {
    if (told.has(flow) || !rangesOf(wanted).every(([name, range]) => isWithin(measured(flow, name), range))) return
    told.add(flow)
    const hits: Hit[] = []
    this.matcher.match(at, 1, flow.first, flow.startMs, this.rows.dissect(flow.first, layers), hits)
    for (const { key, value } of hits) {
      const rows = flow.last === flow.first ? [flow.first] : [flow.first, flow.last]
      this.happen(at, { rows, timeMs: flow.lastMs, key, value }, textOf(flow))
    }
  }
}

type Range = { readonly over?: number | undefined; readonly under?: number | undefined }
type Measure = Exclude<keyof Wanted, 'quiet'>

const rangesOf = ({ quiet: _, ...ranges }: Wanted): (readonly [Measure, Range])[] =>
  (Object.entries(ranges) as [Measure, Range | undefined][]).flatMap(([name, range]) => (range ? [[name, range]] : []))

const isWithin = (value: number, { over, under }: Range): boolean =>
  (over === undefined || value > over) && (under === undefined || value < under)

function measured(flow: Flow, name: Measure): number {
  switch (name) {
    case 'bytes':
      return flow.bytesOut + flow.bytesIn
    case 'frames':
      return flow.framesOut + flow.framesIn
    case 'duration':
      return flow.lastMs - flow.startMs
    default:
      return flow[name]
  }
}

const textOf = ({ bytesOut, bytesIn, framesOut, framesIn, startMs, lastMs }: Flow): string =>
  `${bytesOut} bytes in ${framesOut} frames out, ${bytesIn} in ${framesIn} in, within ${spanText(lastMs - startMs)}`
