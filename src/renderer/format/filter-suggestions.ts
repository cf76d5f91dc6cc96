/** What can be written at the cursor: fields, the operators that suit a field's type, the values it is known to take. */
import type { FieldInfo, FieldType } from '../../shared/fields.ts'
import { type CompletionContext, FUNCTIONS } from '../../shared/filter/index.ts'
import type { Macro } from '../../shared/filter/macros.ts'
import type { SourceInfo } from '../../shared/wire/calls.ts'
import { quoteString } from './filter-text.ts'

export interface Suggestion {
  readonly text: string
  readonly kind: 'protocol' | 'field' | 'operator' | 'value'
  readonly label: string
  readonly type?: string
  readonly description?: string
}

const operator = (text: string, label: string): Suggestion => ({ text, kind: 'operator', label })

const EQUALITY = [operator('==', 'is'), operator('!=', 'is not')]
const ORDER = [
  operator('>', 'greater than'),
  operator('<', 'less than'),
  operator('>=', 'at least'),
  operator('<=', 'at most'),
]
const TEXT = [operator('contains', 'has the text or bytes'), operator('matches', 'matches the regular expression')]
const SET = [operator('in', 'is one of {…}')]
const JOIN = [operator('&&', 'and'), operator('||', 'or')]

function operatorsFor(type: FieldType | undefined): readonly Suggestion[] {
  switch (type) {
    case undefined:
      return [...EQUALITY, ...ORDER, ...TEXT, ...SET, ...JOIN]
    case 'none':
    case 'protocol':
      return [...JOIN, TEXT[0]]
    case 'boolean':
      return [...EQUALITY, ...JOIN]
    case 'string':
    case 'bytes':
      return [...EQUALITY, ...TEXT, ...SET, ...JOIN]
    default:
      return [...EQUALITY, ...ORDER, ...SET, ...JOIN]
  }
}

const fieldSuggestion = ({ name, label, type, description }: FieldInfo): Suggestion => ({
  text: name,
  kind: type === 'protocol' ? 'protocol' : 'field',
  label,
  type,
  description,
})

const CALLS = Object.entries(FUNCTIONS).map(([name, label]) => operator(`${name}(`, label))

const MOST_VALUES = 200

function valuesOf(field: FieldInfo | undefined, sources: readonly SourceInfo[]): Suggestion[] {
  if (!field) return []
  if (field.type === 'boolean') {
    return [
      { text: 'true', kind: 'value', label: field.label },
      { text: 'false', kind: 'value', label: field.label },
    ]
  }
  if (field.name === 'frame.interface_name') {
    return [...new Set(sources.map(({ name }) => name))].map((name) => ({
      text: quoteString(name),
      kind: 'value',
      label: 'source',
    }))
  }
  return Object.entries(field.values ?? {})
    .slice(0, MOST_VALUES)
    .map(([value, label]) => ({ text: value, kind: 'value', label, type: label }))
}

/** Protocols and fields whose name starts as typed come before those that only contain it; the editor ranks the rest. */
function byPrefix(prefix: string): (a: FieldInfo, b: FieldInfo) => number {
  const weight = ({ name, type }: FieldInfo): number =>
    (name.startsWith(prefix) ? 0 : 4) + (type === 'protocol' ? 0 : 1) + (name.includes('.') ? 1 : 0)
  return (a, b) => weight(a) - weight(b) || (a.name < b.name ? -1 : 1)
}

export function suggest(
  context: CompletionContext,
  fields: readonly FieldInfo[],
  sources: readonly SourceInfo[],
  macros: readonly Macro[] = [],
): readonly Suggestion[] {
  const field = context.field === undefined ? undefined : fields.find(({ name }) => name === context.field)
  switch (context.kind) {
    case 'field':
      return [...[...fields].sort(byPrefix(context.prefix)).map(fieldSuggestion), ...CALLS]
    case 'operator':
      return context.field === undefined ? JOIN : operatorsFor(field?.type)
    case 'value':
      return valuesOf(field, sources)
    case 'macro':
      return macros.map(({ name, text }) => ({ text: `\${${name}}`, kind: 'value', label: text, type: 'macro' }))
    case 'none':
      return []
  }
}
