/** The half of rules that remembers nothing, for any thread: a dissected frame to the hits in it. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { valueText } from '../../shared/format/value.ts'
import type { Detail } from '../dissect/detail.ts'
import type { Field } from '../dissect/protocol.ts'
import { placesIn, valuesIn } from './carry/carried.ts'
import type { CompiledRule } from './compile-rule.ts'
import type { Carried, Hit } from './hit.ts'
import { otherFamily } from './other-family.ts'

/** Characters of a list of tools. */
const MAX_LIST = 16 * 1024 * 1024
/** Characters of a value in a key. */
const MAX_VALUE = 256
/** Values of one frame that count each. */
const MAX_EACH = 2000

export class RuleMatcher {
  private readonly rules: readonly CompiledRule[]

  constructor(rules: readonly CompiledRule[]) {
    this.rules = rules
  }

  /**
   * Adds the hits of a rule in a frame: the last step first, so that one frame takes a sequence on by one step only. `mask` has a bit for each
   * step that the frame may fit: the first bit is `when`.
   */
  match(rule: number, mask: number, row: RowIndex, timeMs: number, detail: Detail, hits: Hit[]): void {
    const compiled = this.rules[rule]
    const { when, unless, followedBy, counted } = compiled
    const steps: number[] = []
    for (let i = followedBy.length; i > 0; i--) if (mask & (1 << i) && followedBy[i - 1].test(detail)) steps.push(i)
    if (mask & 1 && when.test(detail)) steps.push(0)
    if (steps.length === 0 || unless.some((program) => program.test(detail))) return
    const value = counted ? lastValue(detail, counted, compiled.rule.drift ? MAX_LIST : MAX_VALUE) : null
    // Of an exchange, either half may have it.
    if (counted && value === null && !compiled.rule.response) return
    for (const step of steps) {
      const key = keyOf(detail, compiled.keys[step], compiled.rule.carry !== undefined && step > 0)
      const carried = carriedIn(detail, compiled, step)
      if (!key || !carried) continue
      const last = compiled.rule.each ? compiled.keys[step].at(-1) : undefined
      for (const one of last ? keysOfEach(detail, key, last) : [key])
        hits.push({ rule, step, row, timeMs, key: one, value, carried })
    }
  }
}

/** Null where the rule follows values and the frame has none. */
function carriedIn(detail: Detail, { rule: { carry }, carried }: CompiledRule, step: number): Carried[] | null {
  if (!carry) return []
  const found = (step === 0 ? valuesIn : placesIn)(detail, carried[step], carry.min)
  return found.length > 0 ? found : null
}

/** Values of the fields, of each the last (innermost) one; null where one is missing, unless that is allowed. */
function keyOf(detail: Detail, fields: readonly Field[], isLoose: boolean): string[] | null {
  const key: string[] = []
  for (const field of fields) {
    const value = lastValue(detail, field) ?? (isLoose ? '' : null)
    if (value === null) return null
    key.push(value)
  }
  return key
}

/** A key for each value of the field that its last part is of. */
function keysOfEach(detail: Detail, key: readonly string[], field: Field): string[][] {
  const values = new Set<string>()
  for (const node of detail.nodesOf(field)) {
    if (values.size === MAX_EACH) break
    values.add(valueText(field, detail.values[node]).slice(0, MAX_VALUE))
  }
  return [...values].map((value) => [...key.slice(0, -1), value])
}

function lastValue(detail: Detail, field: Field, max = MAX_VALUE): string | null {
  const node = lastOf(detail, field)
  if (node < 0) return null
  const value = detail.values[node]
  // A list is read as it is, and not as it is shown.
  if (max === MAX_LIST && typeof value === 'string') return value.slice(0, max)
  return valueText(detail.fields[node] ?? field, value).slice(0, max)
}

function lastOf(detail: Detail, field: Field): number {
  const other = otherFamily(field, detail.registry)
  const own = detail.fields.lastIndexOf(field)
  return other ? Math.max(own, detail.fields.lastIndexOf(other)) : own
}
