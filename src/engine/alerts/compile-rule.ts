/** A rule to something that runs on frames. */
import { fail, ok, type Result } from '../../shared/base/result.ts'
import type { FilterError } from '../../shared/filter/error.ts'
import type { Field } from '../dissect/protocol.ts'
import type { Registry } from '../dissect/registry.ts'
import { compileFilter, type FilterProgram } from '../filter/compile.ts'
import { otherFamily } from './other-family.ts'
import type { Rule } from './rule.ts'
import { stepsOf } from './rule-steps.ts'

export interface CompiledRule {
  readonly rule: Rule
  readonly when: FilterProgram
  readonly unless: readonly FilterProgram[]
  /** The further steps: what has to follow `when`, or where carried values turn up and where they are known from. */
  readonly followedBy: readonly FilterProgram[]
  /** The fields of the key, of each step, `when` first. */
  readonly keys: readonly (readonly Field[])[]
  /** Fields whose values are carried, of each step, `when` first. */
  readonly carried: readonly (readonly Field[])[]
  /** The field that is counted or added up, or whose whole text is looked into for drift. */
  readonly counted: Field | null
  /** All fields that hits are made of; those that the filters look at are in their programs. */
  readonly fields: readonly Field[]
}

/** What is wrong with a rule, and where in it. */
export interface RuleFault {
  readonly path: readonly PropertyKey[]
  /** Of these characters of the text that is there. */
  readonly span?: readonly [start: number, end: number]
  readonly message: string
}

/** The field that holds what a server lists. */
const LISTED_IN = 'jsonrpc.result'

export interface RuleOptions {
  /** The rule is known to compile: its regular expressions are not looked at before they run. */
  readonly trusted?: boolean
}

/** Fails with what is wrong. */
export function compileRule(
  rule: Rule,
  registry: Registry,
  options: RuleOptions = {},
): Result<CompiledRule, readonly RuleFault[]> {
  const parts = new Parts(registry, options)
  const steps = stepsOf(rule)
  const name = rule.drift ? LISTED_IN : (rule.count?.distinct ?? rule.sum?.of)
  const path = rule.count ? ['count', 'distinct'] : ['sum', 'of']
  const counted = name === undefined ? null : (parts.fields(path, [name])[0] ?? null)
  const keys = steps.map(({ byPath, by }) => parts.fields(byPath, by))
  const carried = steps.map((step) => parts.allFields(step.carriedPath, step.carried))
  for (const step of steps) if (step.written !== null) parts.check(step.path, step.written)
  rule.unless.forEach((text, i) => {
    parts.check(['unless', i], text)
  })
  if (parts.faults.length > 0) return fail(parts.faults)
  const [when, ...followedBy] = steps.map((step) => parts.program(step.path, step.when))
  const unless = rule.unless.map((text, i) => parts.program(['unless', i], text))
  const named = [...keys.flat(), ...carried.flat(), ...(counted ? [counted] : [])]
  const others = named.map((field) => otherFamily(field, registry)).filter((field) => field !== undefined)
  const fields = [...new Set([...named, ...others])]
  return ok({ rule, when, unless, followedBy, keys, carried, counted, fields })
}

/** Looks up and compiles what a rule names, and gathers what is wrong with it, each once. */
class Parts {
  readonly faults: RuleFault[] = []
  private readonly registry: Registry
  private readonly options: RuleOptions
  private readonly programs = new Map<string, FilterProgram>()

  constructor(registry: Registry, options: RuleOptions) {
    this.registry = registry
    this.options = options
  }

  /** Of aliases, such as mcpx.text, all that they stand for. */
  allFields(path: readonly PropertyKey[], names: readonly string[]): Field[] {
    return names.flatMap((name, i) => this.registry.alias(name)?.of ?? this.fields(path, names.slice(i, i + 1), i))
  }

  /** `first` is the position of the first name. */
  fields(path: readonly PropertyKey[], names: readonly string[], first = 0): Field[] {
    const found: Field[] = []
    names.forEach((name, i) => {
      const field = this.registry.field(name)
      if (field) found.push(field)
      else this.add({ path: [...path, first + i], message: `There is no field ${name}` })
    })
    return found
  }

  /** Compiles it, and remembers what comes of that. */
  check(path: readonly PropertyKey[], text: string): void {
    const compiled = compileFilter(text, this.registry, this.options)
    if (compiled.ok) this.programs.set(text, compiled.value)
    else this.add(faultIn(compiled.error, path, text))
  }

  /** Of a filter without faults, or of several put together. */
  program(path: readonly PropertyKey[], text: string): FilterProgram {
    if (!this.programs.has(text)) this.check(path, text)
    const program = this.programs.get(text)
    if (!program) throw new Error(`${path.map(String).join('.')} does not compile`)
    return program
  }

  private add(fault: RuleFault): void {
    const isSame = ({ path, message }: RuleFault): boolean =>
      message === fault.message && path.join('.') === fault.path.join('.')
    if (!this.faults.some(isSame)) this.faults.push(fault)
  }
}

function faultIn({ message, start, end }: FilterError, path: readonly PropertyKey[], text: string): RuleFault {
  const span = [start, Math.max(end, start + 1)] as const
  const where = path
    .map(String)
    .join('.')
    .replace(/\.when$/, '')
  return { path, span, message: `${where}: ${message.replace(/\.$/, '')} at \`${text.slice(...span)}\`` }
}
