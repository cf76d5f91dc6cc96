/** Sigma's correlations of rules as counts and sequences. */
import type { WrittenRule } from './import-sigma.ts'
import type { LogKind } from './log-kinds.ts'
import { type Detected, detect } from './search.ts'
import { Refusal, type SigmaCorrelation, type SigmaRule } from './sigma-rule.ts'

/** Throws a Refusal. */
export function correlate(
  { correlation }: SigmaCorrelation,
  rules: readonly SigmaRule[],
): Pick<WrittenRule, 'when' | 'response' | 'by' | 'count' | 'sequence'> {
  const { type, timespan, 'group-by': groupBy = [] } = correlation
  if (!/^\d+[smhd]$/.test(timespan)) throw new Refusal(`its timespan ${timespan} is not known`)
  const steps = rules.map((rule) => detect(rule))
  switch (type) {
    case 'event_count':
    case 'value_count': {
      if (steps.length !== 1) throw new Refusal('it counts events of several rules together')
      const [{ when, response, kind }] = steps
      const distinct = type === 'value_count' ? { distinct: distinctOf(correlation.condition?.field, kind) } : {}
      const count = { ...distinct, over: overOf(correlation.condition), within: timespan }
      return { when, ...(response && { response }), by: keyOf(groupBy, kind), count }
    }
    case 'temporal_ordered':
      return sequenceOf(steps, groupBy, timespan)
    default:
      throw new Refusal(`its kind of correlation, ${type}, is not known`)
  }
}

function sequenceOf(
  steps: readonly Detected[],
  groupBy: readonly string[],
  within: string,
): Pick<WrittenRule, 'when' | 'by' | 'sequence'> {
  const [first, ...others] = steps
  if (others.length === 0) throw new Refusal('it is a sequence of one rule')
  if (steps.some(({ response }) => response))
    throw new Refusal('a rule of its sequence is about a request and its response')
  const stepOf = ({ when, kind }: Detected) => (groupBy.length > 0 ? { when, by: keyOf(groupBy, kind) } : when)
  return { when: first.when, by: keyOf(groupBy, first.kind), sequence: { followedBy: others.map(stepOf), within } }
}

/** Of an address the one of IPv4. */
const keyOf = (names: readonly string[], kind: LogKind): string[] => names.map((name) => fieldOf(name, kind))

function fieldOf(name: string, { fields }: LogKind): string {
  const lower = name.toLowerCase()
  const target = Object.hasOwn(fields, lower) ? fields[lower] : undefined
  if (!target || target.kind === 'choice') throw new Refusal(`no field here is its ${name}`)
  if (target.half === 'response') throw new Refusal(`its ${name} is of the response`)
  return target.names[0]
}

function distinctOf(name: string | undefined, kind: LogKind): string {
  if (name === undefined) throw new Refusal('it does not say of what it counts values')
  return fieldOf(name, kind)
}

function overOf(condition: SigmaCorrelation['correlation']['condition']): number {
  const { field: _, gt, gte, ...others } = condition ?? {}
  const [other] = Object.keys(others)
  if (other !== undefined) throw new Refusal(`its condition ${other} is not known`)
  const over = gt ?? (gte === undefined ? undefined : gte - 1)
  if (over === undefined || !Number.isInteger(over) || over < 0) throw new Refusal('its condition has no count')
  return over
}
