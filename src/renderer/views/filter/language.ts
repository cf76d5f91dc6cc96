/** The filter language for the editor: colours from the shared lexer, completion from the shared parser's state and the fields. */
import { completionContext, lex } from '../../../shared/filter/index.ts'
import type { Monaco } from '../../editor/monaco.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useSession } from '../../state/session.ts'
import { type Suggestion, suggest } from './suggestions.ts'

export const FILTER_LANGUAGE = 'tapscope-filter'

const STATE = { clone: () => STATE, equals: () => true }

const SORT_DIGITS = 5

export function registerFilterLanguage(monaco: Monaco): void {
  monaco.languages.register({ id: FILTER_LANGUAGE })
  monaco.languages.setLanguageConfiguration(FILTER_LANGUAGE, {
    brackets: [
      ['(', ')'],
      ['{', '}'],
      ['[', ']'],
    ],
    autoClosingPairs: [
      { open: '(', close: ')' },
      { open: '{', close: '}' },
      { open: '"', close: '"' },
    ],
    wordPattern: /[\w.:-]+/,
  })
  monaco.languages.setTokensProvider(FILTER_LANGUAGE, {
    getInitialState: () => STATE,
    tokenize: (line) => ({
      tokens: lex(line).map(({ start, kind }) => ({ startIndex: start, scopes: kind })),
      endState: STATE,
    }),
  })
  monaco.languages.registerCompletionItemProvider(FILTER_LANGUAGE, {
    triggerCharacters: ['.', ' ', '=', '{', '!', '(', '$'],
    provideCompletionItems: (model, position) => {
      const context = completionContext(model.getValue(), model.getOffsetAt(position))
      const { fields, info } = useSession.getState()
      const from = model.getPositionAt(context.from)
      const to = model.getPositionAt(context.to)
      const range = monaco.Range.fromPositions(from, to)
      return {
        suggestions: suggest(context, fields, info?.sources ?? [], usePreferences.getState().macros).map(
          (suggestion, i) => ({
            label: { label: suggestion.text, description: suggestion.type },
            detail: suggestion.label,
            documentation: suggestion.description,
            kind: kindOf(monaco, suggestion),
            insertText: suggestion.text,
            sortText: String(i).padStart(SORT_DIGITS, '0'),
            range,
          }),
        ),
      }
    },
  })
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
