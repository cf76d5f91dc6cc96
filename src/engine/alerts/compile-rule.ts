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

/** What is wrong with a rule, and where in it. */
export interface RuleFault {
  readonly path: readonly PropertyKey[]
  /** Of these characters of the text that is there. */
  readonly span?: readonly [start: number, end: number]
  readonly message: string
}

/** Fails with what is wrong. */
export function compileRule(rule: Rule, registry: Registry): Result<CompiledRule, readonly RuleFault[]> {
  const faults: RuleFault[] = []
  const program = (path: readonly PropertyKey[], text: string): FilterProgram | null => {
    const compiled = compileFilter(text, registry)
    if (compiled.ok) return compiled.value
    faults.push(faultIn(compiled.error, path, text))
    return null
  }
  const field = (path: readonly PropertyKey[], name: string): Field | null => {
    const found = registry.field(name)
    if (!found) faults.push({ path, message: `There is no field ${name}` })
    return found ?? null
  }
  const when = program(['when'], rule.when)
  const unless = rule.unless.map((text, i) => program(['unless', i], text))
  const followedBy = (rule.sequence?.followedBy ?? []).map((text, i) => program(['sequence', 'followedBy', i], text))
  const by = rule.by.map((name, i) => field(['by', i], name))
  const counted = rule.count?.distinct ?? rule.sum?.of
  const of = counted === undefined ? null : field(rule.count ? ['count', 'distinct'] : ['sum', 'of'], counted)
  if (faults.length > 0 || !when) return fail(faults)
  const there = <T>(values: readonly (T | null)[]): T[] => values.filter((value) => value !== null)
  return ok({ rule, when, unless: there(unless), followedBy: there(followedBy), by: there(by), counted: of })
}

function faultIn({ message, start, end }: FilterError, path: readonly PropertyKey[], text: string): RuleFault {
  const span = [start, Math.max(end, start + 1)] as const
  return {
    path,
    span,
    message: `${path.map(String).join('.')}: ${message.replace(/\.$/, '')} at \`${text.slice(...span)}\``,
  }
}
