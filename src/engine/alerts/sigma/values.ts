/** Values of Sigma's searches, with their modifiers, as display filters. Texts are compared without case unless `cased` says otherwise. */
import { MAX_PATTERN_LENGTH } from '../../../shared/filter/limits.ts'
import type { Target } from './log-kinds.ts'
import { Refusal } from './sigma-rule.ts'

type Value = string | number | boolean | null

const COMPARISONS: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' }
const ENDS = ['contains', 'startswith', 'endswith'] as const
const KNOWN = new Set([
  ...ENDS,
  ...Object.keys(COMPARISONS),
  'all',
  're',
  'i',
  'm',
  's',
  'cased',
  'cidr',
  'exists',
  'base64',
  'base64offset',
  'wide',
  'utf16le',
  'windash',
  'neq',
])
const MAX_VALUES = 2000

/** The filter for `field|modifiers: given`. Throws a Refusal. */
export function filterOf(target: Target, modifiers: readonly string[], given: unknown): string {
  const unknown = modifiers.find((modifier) => !KNOWN.has(modifier))
  if (unknown !== undefined) throw new Refusal(`its modifier ${unknown} is not known`)
  const values = (Array.isArray(given) ? given : [given]).slice(0, MAX_VALUES).map(plainValue)
  if (values.length === 0) throw new Refusal('it has a list without values')
  const filter = anyOrAll(target, modifiers, values)
  return modifiers.includes('neq') ? `!(${filter})` : filter
}

function anyOrAll(target: Target, modifiers: readonly string[], values: readonly Value[]): string {
  const one = (chosen: readonly Value[]): string => oneOf(target, modifiers, chosen)
  return modifiers.includes('all')
    ? joined(
        '&&',
        values.map((value) => one([value])),
      )
    : one(values)
}

/** One or several, in parentheses where they are several. */
export const joined = (operator: '&&' | '||', parts: readonly string[]): string =>
  parts.length === 1 ? parts[0] : `(${parts.join(` ${operator} `)})`

function plainValue(value: unknown): Value {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Value
  throw new Refusal('it has a value that is neither text nor a number')
}

function oneOf(target: Target, modifiers: readonly string[], values: readonly Value[]): string {
  if (modifiers.includes('exists'))
    return values[0] === false || values[0] === 'false' ? `!${present(target)}` : present(target)
  const parts: string[] = []
  const some = values.filter((value) => value !== null && value !== '')
  if (values.includes(null)) parts.push(`!${present(target)}`)
  if (values.includes(''))
    parts.push(
      target.kind === 'text'
        ? joined(
            '||',
            target.names.map((name) => `${name} == ""`),
          )
        : `!${present(target)}`,
    )
  if (some.length > 0) parts.push(compared(target, modifiers, some))
  return joined('||', parts)
}

function present(target: Target): string {
  if (target.kind === 'choice') throw new Refusal('it asks whether a field is there that is always')
  return `(${[...target.names, ...(target.kind === 'address' ? target.names6 : [])].join(' || ')})`
}

function compared(target: Target, modifiers: readonly string[], values: readonly Value[]): string {
  const comparison = modifiers.find((modifier) => Object.hasOwn(COMPARISONS, modifier))
  switch (target.kind) {
    case 'number': {
      if (modifiers.some((one) => one !== comparison && one !== 'all' && one !== 'neq'))
        throw new Refusal('it looks for text in a number')
      const numbers = values.map(numberOf)
      const each = (name: string): string =>
        comparison ? `${name} ${COMPARISONS[comparison]} ${numbers[0]}` : `${name} in {${numbers.join(', ')}}`
      return joined('||', target.names.map(each))
    }
    case 'address':
      if (modifiers.some((one) => one !== 'cidr' && one !== 'all' && one !== 'neq'))
        throw new Refusal('it looks for text in an address')
      return joined(
        '||',
        values.map((value) => addressIs(target.names, target.names6, String(value))),
      )
    case 'choice':
      return joined(
        '||',
        values.map((value) => choiceOf(target.filters, String(value))),
      )
    default:
      if (comparison) throw new Refusal('it compares a text as if it were a number')
      return textMatches(target.kind, target.names, modifiers, values.map(String))
  }
}

function numberOf(value: Value): number {
  const number = Number(value)
  if (typeof value === 'boolean' || !Number.isSafeInteger(number) || number < 0)
    throw new Refusal(`${value} is no number`)
  return number
}

const ADDRESS = /^[0-9a-fA-F.:]+(\/\d{1,3})?$/

function addressIs(names: readonly string[], names6: readonly string[], value: string): string {
  if (!ADDRESS.test(value)) throw new Refusal(`${value} is no whole address`)
  return joined(
    '||',
    (value.includes(':') ? names6 : names).map((name) => `${name} == ${value}`),
  )
}

function choiceOf(filters: Readonly<Record<string, string>>, value: string): string {
  const name = value.toLowerCase()
  if (!Object.hasOwn(filters, name)) throw new Refusal(`nothing here is like its value ${value}`)
  return filters[name]
}

/** Regular expressions of several values in one as far as there is room. */
function textMatches(
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
