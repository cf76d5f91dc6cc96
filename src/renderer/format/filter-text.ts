/** Filters as text: joined with each other and with a range of time. */
/** Seconds since the epoch, both ends included. */
export type TimeRange = readonly [number, number]

/** How an expression joins what is in the bar. */
export type Combination = 'is' | 'not' | 'and' | 'or' | 'andNot' | 'orNot'

const wrap = (text: string): string => `(${text})`

export function combineFilter(existing: string, expression: string, how: Combination): string {
  const before = existing.trim()
  if (how === 'is' || (before === '' && (how === 'and' || how === 'or'))) return expression
  if (how === 'not' || before === '') return `!${wrap(expression)}`
  const term = how === 'andNot' || how === 'orNot' ? `!${wrap(expression)}` : wrap(expression)
  return `${wrap(before)} ${how === 'and' || how === 'andNot' ? '&&' : '||'} ${term}`
}

/** Seconds since the epoch with as many digits as a double has to give. */
const epoch = (seconds: number): string => seconds.toFixed(6)

/** What the engine is asked for: the filter as typed, within a range of time when one is brushed. */
export function composeFilter(filter: string, range: TimeRange | null): string {
  const text = filter.trim()
  if (!range) return text
  const within = `frame.time_epoch >= ${epoch(range[0])} && frame.time_epoch <= ${epoch(range[1])}`
  return text === '' ? within : `${wrap(text)} && ${within}`
}

/** `field == value`, or the field alone where the line has no value. */
export const fieldFilter = (field: string, value: string | null): string =>
  value === null || value === '' ? field : `${field} == ${value}`

/** A string as the filter language writes it. */
export const quoteString = (text: string): string =>
  `"${text
    .replace(/[\\"]/g, (character) => `\\${character}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')}"`
