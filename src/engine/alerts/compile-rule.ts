/** A rule to something that runs on frames. */
import { fail, ok, type Result } from '../../shared/base/result.ts'
import type { FilterError } from '../../shared/filter/error.ts'
import type { Field } from '../dissect/protocol.ts'
import type { Registry } from '../dissect/registry.ts'
import { compileFilter, type FilterProgram } from '../filter/compile.ts'
import type { Rule } from './rule.ts'

export interface CompiledRule {
  readonly rule: Rule
  readonly when: FilterProgram
  readonly unless: readonly FilterProgram[]
  /** What has to follow `when`, in this order. */
  readonly followedBy: readonly FilterProgram[]
  readonly by: readonly Field[]
  /** The field that is counted or added up. */
  readonly counted: Field | null
}

/** Fails with what is wrong, in words. */
export function compileRule(rule: Rule, registry: Registry): Result<CompiledRule> {
  const problems: string[] = []
  const program = (name: string, text: string): FilterProgram | null => {
    const compiled = compileFilter(text, registry)
    if (compiled.ok) return compiled.value
    problems.push(`${name}: ${told(compiled.error, text)}`)
    return null
  }
  const field = (name: string): Field | null => {
    const found = registry.field(name)
    if (!found) problems.push(`There is no field ${name}`)
    return found ?? null
  }
  const when = program('when', rule.when)
  const unless = rule.unless.map((text, i) => program(`unless ${i + 1}`, text))
  const followedBy = (rule.sequence?.followedBy ?? []).map((text, i) => program(`followedBy ${i + 1}`, text))
  const by = rule.by.map(field)
  const name = rule.count?.distinct ?? rule.sum?.of
  const counted = name === undefined ? null : field(name)
  if (problems.length > 0 || !when) return fail(`${rule.id}: ${problems.join('; ')}`)
  const there = <T>(values: readonly (T | null)[]): T[] => values.filter((value) => value !== null)
  return ok({ rule, when, unless: there(unless), followedBy: there(followedBy), by: there(by), counted })
}

const told = ({ message, start, end }: FilterError, text: string): string =>
  `${message.replace(/\.$/, '')} at \`${text.slice(start, Math.max(end, start + 1))}\``
