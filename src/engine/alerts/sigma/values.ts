/** Values of Sigma's searches, with their modifiers, as display filters. Texts are compared without case unless `cased` says otherwise. */
import type { Target } from './log-kinds.ts'
import { ENDS, joined, textMatches } from './patterns.ts'
import { Refusal } from './sigma-rule.ts'

type Value = string | number | boolean | null

const COMPARISONS: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' }
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
