/** The filter language for the editor: colours from the shared lexer, completion from the shared parser's state and the fields. */
import { lex } from '../../../shared/filter/index.ts'
import { filterCompletions } from '../../editor/filter-completion.ts'
import type { Monaco } from '../../editor/monaco.ts'

export const FILTER_LANGUAGE = 'tapscope-filter'

const STATE = { clone: () => STATE, equals: () => true }

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
      const rangeOf = (from: number, to: number) =>
        monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to))
      const offset = model.getOffsetAt(position)
      return { suggestions: filterCompletions(monaco, model.getValue(), offset, rangeOf, true) }
    },
  })
}
