/**
 * Splits a command line as a POSIX shell splits words: blanks part them, quotes keep them together, a backslash takes the next
 * character as it is. Nothing is expanded and no shell runs, so operators are refused rather than passed on as arguments.
 */
import { fail, ok, type Result } from '../../shared/base/result.ts'

const BLANK = /\s/
const OPERATORS = new Set(['|', '||', '&', '&&', ';', '<', '>', '>>', '2>', '2>&1'])

export function splitCommandLine(line: string): Result<string[]> {
  const words: string[] = []
  let word: string | null = null
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const character = line[i]
    if (character === "'" || character === '"') {
      const quote = readQuoted(line, i)
      if (!quote)
        return fail(`The ${character === '"' ? 'double' : 'single'} quote at character ${i + 1} is not closed.`)
      word = (word ?? '') + quote.text
      quoted = true
      i = quote.end
    } else if (character === '\\') {
      if (i + 1 === line.length) return fail('The line ends in a backslash.')
      word = (word ?? '') + line[++i]
      quoted = true
    } else if (BLANK.test(character)) {
      if (word !== null) words.push(word)
      word = null
      quoted = false
    } else {
      word = (word ?? '') + character
    }
    const ends = i + 1 === line.length || BLANK.test(line[i + 1])
    if (ends && word !== null && !quoted && OPERATORS.has(word)) {
      return fail(`“${word}” needs a shell. Write: sh -c '…'`)
    }
  }
  if (word !== null) words.push(word)
  return ok(words)
}

/** Text between the quote at `start` and its end; null when it never ends. */
function readQuoted(line: string, start: number): { text: string; end: number } | null {
  const quote = line[start]
  let text = ''
  for (let i = start + 1; i < line.length; i++) {
    if (line[i] === quote) return { text, end: i }
    const escapes = quote === '"' && line[i] === '\\' && i + 1 < line.length && '"\\$`'.includes(line[i + 1])
    text += escapes ? line[++i] : line[i]
  }
  return null
}

/** A word as it would be typed again. */
export function quoteWord(word: string): string {
  return word !== '' && /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

export const joinCommandLine = (words: readonly string[]): string => words.map(quoteWord).join(' ')

/** A command line without the folders of its words: `node server.js`. */
export const withoutFolders = (title: string): string => title.replace(/(^|\s)\/(?:[^\s/]+\/)+(?=[^\s/])/g, '$1')
