/** A rule's condition to what has to stand in the bytes of a frame for it to hold. */
import type { Field } from '../../dissect/protocol.ts'
import { type Condition, isPlainField, type Predicate, type Sought, type Source } from '../../filter/tree.ts'
import { decimalsOf, HEAD, isInBody, marksOf, PLAIN, writingOf } from './field-writing.ts'
import { hiddenNeed } from './hidden-need.ts'
import { textNeed } from './literals.ts'
import { ALWAYS, all, any, marked, type Need } from './need.ts'
import { patternNeed } from './pattern-need.ts'
import { factsWith, factsWithout } from './row-facts.ts'

/** Null is the condition that always holds. */
export function conditionNeed(condition: Condition | null): Need {
  switch (condition?.kind) {
    case 'and':
      return all(condition.operands.map(conditionNeed))
    case 'or':
      return any(condition.operands.map(conditionNeed))
    case 'not':
      return absence(condition.operand)
    case 'present':
      return presence(condition.source)
    case 'satisfies':
      // That every value passes needs one that does.
      return satisfying(condition.source, condition.predicate)
    case 'relates':
      return all([presence(condition.left), presence(condition.right)])
    case 'within':
      return presence(condition.source)
    default:
      return ALWAYS
  }
}

/** Some value of the source is there. */
function presence(source: Source): Need {
  // No function has a value where its arguments have none.
  if (source.kind === 'call') return any(source.arguments.map(presence))
  return source.kind === 'field' ? any(source.fields.map((field) => all([marksNeed(field), factsNeed(field)]))) : ALWAYS
}

/** The condition does not hold. */
function absence(condition: Condition): Need {
  if (condition.kind !== 'present' || condition.source.kind !== 'field') return ALWAYS
  const { fields, layers } = condition.source
  const facts = fields.length === 1 && !layers ? factsWithout(fields[0]) : undefined
  return facts ? { kind: 'facts', accepts: facts } : ALWAYS
}

/** Of a field that is there, whatever its value, or with one that passes. */
function factsNeed(field: Field, accepts: Predicate['accepts'] = () => true): Need {
  const facts = factsWith(field, accepts)
  return facts ? { kind: 'facts', accepts: facts } : ALWAYS
}

const marksNeed = (field: Field): Need => marked(marksOf(field), isInBody(field))

function satisfying(source: Source, predicate: Predicate): Need {
  const { sought } = predicate
  if (source.kind === 'call') {
    const [argument] = source.arguments
    const isSame = source.name === 'lower' && sought !== undefined && argument?.kind === 'field'
    return isSame ? satisfying(argument, { accepts: () => true, sought }) : presence(source)
  }
  if (source.kind !== 'field') return ALWAYS
  if (!isPlainField(source)) return presence(source)
  return any(
    source.fields.map((field) =>
      all([marksNeed(field), factsNeed(field, predicate.accepts), valueNeed(field, predicate)]),
    ),
  )
}

function valueNeed(field: Field, predicate: Predicate): Need {
  const { accepts, sought } = predicate
  // JSON's word for it.
  if (field.name === 'mcpx.is_error' && !accepts(false)) return textNeed('true', PLAIN)
  if (field.name === 'mcpx.hidden_kind') return hiddenNeed(accepts)
  const decimals = decimalsOf(field, predicate)
  if (decimals) return any(decimals.map((text) => textNeed(text, HEAD)))
  if (!sought) return ALWAYS
  const writing = writingOf(field)
  return writing
    ? textsNeed(
        sought,
        (text) => textNeed(text, writing),
        (pattern) => patternNeed(pattern, writing),
      )
    : ALWAYS
}

function textsNeed(sought: Sought, ofText: (text: string) => Need, ofPattern: (pattern: string) => Need): Need {
  switch (sought.kind) {
    case 'equals':
      return any(sought.texts.map(ofText))
    case 'contains':
      return ofText(sought.text)
    case 'matches':
      return ofPattern(sought.pattern)
  }
}

export interface TimedStep {
  readonly step: number
  readonly accepts: (ns: bigint) => boolean
}

const TIMES: ReadonlySet<string> = new Set(['mcpx.latency', 'jsonrpc.time'])

/** What a condition asks of the time from a request to its response, in nanoseconds; undefined where it may hold without one. */
export function timeTest(condition: Condition | null): TimedStep['accepts'] | undefined {
  if (condition?.kind === 'and') return condition.operands.map(timeTest).find((test) => test !== undefined)
  if (condition?.kind !== 'satisfies') return undefined
  const { source, predicate } = condition
  const isTime = isPlainField(source) && source.fields.every(({ name }) => TIMES.has(name))
  return isTime ? predicate.accepts : undefined
}
