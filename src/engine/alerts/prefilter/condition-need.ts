/** A rule's condition to what has to stand in the bytes of a frame for it to hold. */
import type { Field } from '../../dissect/protocol.ts'
import { type Condition, isPlainField, type Predicate, type Sought, type Source } from '../../filter/tree.ts'
import { PLAIN, wordsOf, writingOf } from './field-writing.ts'
import { hiddenNeed } from './hidden-need.ts'
import { textNeed } from './literals.ts'
import { ALWAYS, all, any, type Need } from './need.ts'
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
  return source.kind === 'field'
    ? any(source.fields.map((field) => all([words(wordsOf(field)), factsNeed(field)])))
    : ALWAYS
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

const words = (list: readonly string[]): Need => any(list.map((word) => textNeed(word, PLAIN)))

function satisfying(source: Source, predicate: Predicate): Need {
  const { sought } = predicate
  if (source.kind === 'call') {
    const [argument] = source.arguments
    const isSame = source.name === 'lower' && sought !== undefined && argument?.kind === 'field'
    return isSame ? satisfying(argument, { accepts: predicate.accepts, sought }) : ALWAYS
  }
  if (source.kind !== 'field') return ALWAYS
  if (!isPlainField(source)) return presence(source)
  return any(
    source.fields.map((field) =>
      all([words(wordsOf(field)), factsNeed(field, predicate.accepts), valueNeed(field, predicate)]),
    ),
  )
}

function valueNeed(field: Field, { accepts, sought }: Predicate): Need {
  // JSON's word for it.
  if (field.name === 'mcpx.is_error' && !accepts(false)) return textNeed('true', PLAIN)
  if (field.name === 'mcpx.hidden_kind') return hiddenNeed(accepts)
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
