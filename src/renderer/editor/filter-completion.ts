/** What the filter language offers at a place, for the editors that hold filters. */
import { completionContext } from '../../shared/filter/index.ts'
import { type Suggestion, suggest } from '../format/filter-suggestions.ts'
import { usePreferences } from '../state/preferences.ts'
import { useSession } from '../state/session.ts'
import type { Monaco } from './monaco.ts'

type Range = InstanceType<Monaco['Range']>

const SORT_DIGITS = 5

/** `rangeOf` tells where a part of the filter's text stands in the editor. Macros are the window's own: rules have none. */
export function filterCompletions(
  monaco: Monaco,
  text: string,
  offset: number,
  rangeOf: (from: number, to: number) => Range,
  withMacros: boolean,
) {
  const context = completionContext(text, offset)
  const { fields, info } = useSession.getState()
  const macros = withMacros ? usePreferences.getState().macros : []
  return suggest(context, fields, info?.sources ?? [], macros).map((suggestion, i) =>
    itemOf(monaco, suggestion, i, rangeOf(context.from, context.to)),
  )
}

/** Fields by name, where a field alone is wanted. */
export function fieldCompletions(monaco: Monaco, range: Range) {
  return useSession
    .getState()
    .fields.filter(({ type }) => type !== 'protocol')
    .map(({ name, label, type, description }, i) =>
      itemOf(monaco, { text: name, kind: 'field', label, type, description }, i, range),
    )
}

function itemOf(monaco: Monaco, suggestion: Suggestion, position: number, range: Range) {
  return {
    label: { label: suggestion.text, description: suggestion.type },
    detail: suggestion.label,
    documentation: suggestion.description,
    kind: kindOf(monaco, suggestion),
    insertText: suggestion.text,
    sortText: String(position).padStart(SORT_DIGITS, '0'),
    range,
  }
}

function kindOf(monaco: Monaco, { kind }: Suggestion) {
  const { CompletionItemKind } = monaco.languages
  switch (kind) {
    case 'protocol':
      return CompletionItemKind.Module
    case 'field':
      return CompletionItemKind.Field
    case 'operator':
      return CompletionItemKind.Operator
    case 'value':
      return CompletionItemKind.EnumMember
  }
}
