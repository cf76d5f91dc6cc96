/** Alerts in words: when, about what, where, and what filter finds the same. */
import type { FieldInfo } from '../../shared/fields.ts'
import type { AlertItem } from '../../shared/wire/alerts.ts'
import { fieldFilter, quoteString } from './filter-text.ts'
import { formatDay, formatMoment, type TimeMode, type TimeZone } from './time.ts'

interface AlertTimeFormat {
  /** Of the first frame, seconds since the epoch; null while there is none. */
  readonly origin: number | null
  readonly mode: TimeMode
  readonly zone: TimeZone
}

/** A time as the table's column has it, to the millisecond. */
export function alertTime(seconds: number, { origin, mode, zone }: AlertTimeFormat): string {
  if (mode === 'epoch') return seconds.toFixed(3)
  if ((mode === 'relative' || mode === 'delta') && origin !== null) return (seconds - origin).toFixed(3)
  return mode === 'date' ? `${formatDay(seconds, zone)} ${formatMoment(seconds, zone)}` : formatMoment(seconds, zone)
}

export const keyText = ({ key }: Pick<AlertItem, 'key'>): string => key.map(([, value]) => value).join(' · ')

/** The server, or who the packet is between. */
export const placeText = ({ server, hosts }: Pick<AlertItem, 'server' | 'hosts'>): string =>
  [server, hosts.join(' → ')].filter((text) => text !== '').join(' · ')

/** The filter that finds frames with a field's value of a key; null where no filter knows the field. */
export function keyFilter([name, value]: readonly [field: string, value: string], fields: readonly FieldInfo[]) {
  const field = fields.find((known) => known.name === name)
  if (!field || value === '') return null
  const isPlain = field.type !== 'string' && /^[\w.:+-]+$/.test(value)
  return fieldFilter(name, isPlain ? value : quoteString(value))
}

const NUMBERS_AT_ONCE = 500

/** The filter that leaves these frames and no others. */
export const framesFilter = (frames: readonly number[]): string =>
  `frame.number in {${frames.slice(0, NUMBERS_AT_ONCE).join(', ')}}`
