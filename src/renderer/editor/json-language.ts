/** JSON for the editor: colours, brackets and folding. What is wrong with a text is said by whoever edits it. */
import type { Monaco } from './monaco.ts'

export const JSON_LANGUAGE = 'tapscope-json'

let registered = false

export function registerJsonLanguage(monaco: Monaco): void {
  if (registered) return
  registered = true
  monaco.languages.register({ id: JSON_LANGUAGE })
  monaco.languages.setLanguageConfiguration(JSON_LANGUAGE, {
    brackets: [
      ['{', '}'],
      ['[', ']'],
    ],
    autoClosingPairs: [
      { open: '{', close: '}' },
      { open: '[', close: ']' },
      { open: '"', close: '"', notIn: ['string'] },
    ],
  })
  monaco.languages.setMonarchTokensProvider(JSON_LANGUAGE, {
    tokenizer: {
      root: [
        [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'key'],
        [/"(?:[^"\\]|\\.)*"?/, 'string'],
        [/-?\d[\d.eE+-]*/, 'number'],
        [/true|false|null/, 'keyword'],
        [/[{}[\]]/, 'bracket'],
        [/[,:]/, 'separator'],
      ],
    },
  })
}
