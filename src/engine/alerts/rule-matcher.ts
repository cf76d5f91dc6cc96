/** The half of rules that remembers nothing, for any thread: a dissected frame to the hits in it. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { valueText } from '../../shared/format/value.ts'
import type { Detail } from '../dissect/detail.ts'
import type { Field } from '../dissect/protocol.ts'
import type { CompiledRule } from './compile-rule.ts'
import type { Hit } from './hit.ts'

/** Characters of a value in a key. */
const MAX_VALUE = 256

export class RuleMatcher {
  private readonly rules: readonly CompiledRule[]

  constructor(rules: readonly CompiledRule[]) {
    this.rules = rules
  }

  /** Adds the hits of a frame: in the order of rules, of each the last step first, so that one frame takes a sequence on by one step only. */
  match(row: RowIndex, timeMs: number, detail: Detail, hits: Hit[]): void {
    for (let rule = 0; rule < this.rules.length; rule++) this.matchOne(rule, row, timeMs, detail, hits)
  }

  private matchOne(rule: number, row: RowIndex, timeMs: number, detail: Detail, hits: Hit[]): void {
    const { when, unless, followedBy, by, counted } = this.rules[rule]
    const steps: number[] = []
    for (let i = followedBy.length; i > 0; i--) if (followedBy[i - 1].test(detail)) steps.push(i)
    if (when.test(detail)) steps.push(0)
    if (steps.length === 0 || unless.some((program) => program.test(detail))) return
    const key = keyOf(detail, by)
    const value = counted ? lastValue(detail, counted) : null
    if (!key || (counted && value === null)) return
    for (const step of steps) hits.push({ rule, step, row, timeMs, key, value, carried: [] })
  }
}

/** Values of the fields, of each the last (innermost) one; null where one is missing. */
function keyOf(detail: Detail, fields: readonly Field[]): string[] | null {
  const key: string[] = []
  for (const field of fields) {
    const value = lastValue(detail, field)
    if (value === null) return null
    key.push(value)
  }
  return key
}

function lastValue(detail: Detail, field: Field): string | null {
  const node = detail.fields.lastIndexOf(field)
  return node < 0 ? null : valueText(field, detail.values[node]).slice(0, MAX_VALUE)
}
