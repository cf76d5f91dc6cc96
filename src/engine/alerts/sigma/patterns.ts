/** Texts of Sigma's as regular expressions of display filters: wildcards, encodings, and where in a value they stand. */
import { MAX_PATTERN_LENGTH } from '../../../shared/filter/limits.ts'
import { Refusal } from './sigma-rule.ts'

/** Modifiers that say where. */
export const ENDS = ['contains', 'startswith', 'endswith'] as const

/** One or several, in parentheses where they are several. */
export const joined = (operator: '&&' | '||', parts: readonly string[]): string =>
  parts.length === 1 ? parts[0] : `(${parts.join(` ${operator} `)})`

/** Regular expressions of several values in one as far as there is room. */
export function textMatches(
  kind: 'text' | 'command' | 'extension',
  names: readonly string[],
  modifiers: readonly string[],
  values: readonly string[],
): string {
  const isPattern = modifiers.includes('re')
  const isCased = modifiers.includes('cased') || (isPattern && !modifiers.includes('i'))
  const flags =
    `(?${modifiers.includes('m') ? 'm' : ''}${isPattern && !modifiers.includes('s') ? '' : 's'}${isCased ? '-i' : ''})`.replace(
      '(?)',
      '',
    )
  const patterns = values.flatMap((value) =>
    isPattern ? [value] : spelled(value, modifiers).map((one) => anchored(kind, one, modifiers)),
  )
  const groups: string[] = []
  for (const pattern of patterns) {
    const last = groups.length - 1
    const both = `${groups[last]}|${pattern}`
    if (last >= 0 && both.length + flags.length + 4 <= MAX_PATTERN_LENGTH) groups[last] = both
    else groups.push(pattern)
  }
  return joined(
    '||',
    groups.flatMap((group) => names.map((name) => `${name} matches ${quoted(`${flags}${group}`)}`)),
  )
}

const quoted = (pattern: string): string =>
  `"${pattern.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}"`

/** As patterns: a value as it is, or the texts that it may be encoded as. */
function spelled(value: string, modifiers: readonly string[]): string[] {
  const isWide = modifiers.includes('wide') || modifiers.includes('utf16le')
  const bytes = (): Buffer => Buffer.from(value, isWide ? 'utf16le' : 'utf8')
  if (modifiers.includes('base64')) return [escaped(bytes().toString('base64').replace(/=+$/, ''))]
  if (modifiers.includes('base64offset')) return [0, 1, 2].map((offset) => escaped(shifted(bytes(), offset)))
  if (isWide) throw new Refusal('it looks for UTF-16')
  if (!modifiers.includes('windash')) return [wildcards(value)]
  return [...new Set(['-', '/', '–', '—', '―'].map((dash) => wildcards(value.replace(/(^|[\s"'])-/, `$1${dash}`))))]
}

/** What stays the same of a text in base64 at an offset, whatever is around it. */
function shifted(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  const start = [0, 2, 3][offset]
  const cut = [0, 3, 2][(bytes.length + offset) % 3]
  return encoded.slice(start, encoded.length - cut)
}

const escaped = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')

/** `*` and `?` of Sigma as a regular expression; a backslash before one of them, or before itself, takes its meaning away. */
const wildcards = (value: string): string =>
  value.replace(/\\([*?\\])|[\s\S]/gu, (piece, literal: string | undefined) => {
    if (literal !== undefined) return escaped(literal)
    return piece === '*' ? '.*' : piece === '?' ? '.' : escaped(piece)
  })

function anchored(kind: 'text' | 'command' | 'extension', pattern: string, modifiers: readonly string[]): string {
  const has = (end: (typeof ENDS)[number]): boolean => modifiers.includes(end)
  const isWhole = !ENDS.some(has)
  const [fromStart, toEnd] = [isWhole || has('startswith'), isWhole || has('endswith')]
  if (kind === 'command') return firstWord(pattern, fromStart, toEnd)
  if (kind === 'extension') return `${isWhole ? '\\.' : '\\.[^./]*'}${pattern}${toEnd ? '$' : ''}`
  const start = fromStart && !pattern.startsWith('.*')
  const end = toEnd && !pattern.endsWith('.*')
  const body = pattern.replace(fromStart ? /^(\.\*)+/ : /^$/, '').replace(toEnd ? /(\.\*)+$/ : /^$/, '')
  return `${start ? '^' : ''}${body}${end ? '$' : ''}`
}

/** The program of a command, which is quoted where it has blanks; where it is called by its name alone, that is the end of its path. */
function firstWord(pattern: string, fromStart: boolean, toEnd: boolean): string {
  const [, separator, name] = fromStart ? [] : (/^(\/|\\\\)(.*)$/s.exec(pattern) ?? [])
  const word = (rest: string): string => {
    const start = fromStart ? pattern : name === undefined ? rest + pattern : `(?:${rest}${separator})?${name}`
    return `${start.replaceAll('.*', rest)}${toEnd ? '' : rest}`
  }
  return `^(?:'${word("[^']*")}'|${word("[^' ]*")})(?: |$)`
}
