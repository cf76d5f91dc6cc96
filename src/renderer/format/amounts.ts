/** Amounts as people type them: `90 s`, `1 h 30 min`, `100 MB`, `10,000`. Empty text is no amount. */
import { fail, ok, type Result } from '../../shared/base/result.ts'

const DURATIONS: Readonly<Record<string, number>> = {
  '': 1,
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
}
/** In kB of 1000 bytes, as dumpcap counts files. */
const SIZES: Readonly<Record<string, number>> = { k: 1, kb: 1, m: 1000, mb: 1000, g: 1e6, gb: 1e6, t: 1e9, tb: 1e9 }

type Amount = Result<number | undefined>

/** Seconds; a number alone is seconds. */
export function parseDuration(text: string): Amount {
  const trimmed = text.trim().toLowerCase()
  if (trimmed === '') return ok(undefined)
  if (!/^(\d+(\.\d+)?\s*[a-z]*\s*)+$/.test(trimmed)) return fail('Write a time as 90 s, 10 min or 1 h 30 min.')
  let seconds = 0
  for (const [, number, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)/g)) {
    const factor = DURATIONS[unit]
    if (factor === undefined) return fail(`“${unit}” is no unit of time: s, min, h or d.`)
    seconds += Number(number) * factor
  }
  return inRange(seconds, 1, 1e9, 'a second', '1,000,000,000 seconds')
}

/** kB of 1000 bytes; a number alone is MB. */
export function parseSize(text: string): Amount {
  const trimmed = text.trim().toLowerCase()
  if (trimmed === '') return ok(undefined)
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(trimmed) ?? []
  if (number === undefined) return fail('Write a size as 500 kB, 100 MB or 2 GB.')
  const factor = SIZES[unit === '' ? 'mb' : unit]
  if (factor === undefined) return fail(`“${unit}” is no unit of size: kB, MB or GB.`)
  return inRange(Math.round(Number(number) * factor), 1, 2_000_000_000, '1 kB', '2 TB')
}

export function parseCount(text: string, most = Number.MAX_SAFE_INTEGER, least = 1): Amount {
  const digits = text.trim().replace(/(?<=\d)[,\s](?=\d{3}(\D|$))/g, '')
  if (digits === '') return ok(undefined)
  if (!/^\d+$/.test(digits)) return fail('Write a whole number.')
  return inRange(Number(digits), least, most, String(least), most.toLocaleString('en-US'))
}

const inRange = (n: number, least: number, most: number, leastText: string, mostText: string): Amount =>
  n < least ? fail(`At least ${leastText}.`) : n > most ? fail(`At most ${mostText}.`) : ok(n)

/** As `parseDuration` reads it: `1 h 30 min`. */
export function formatDuration(seconds: number): string {
  const parts: string[] = []
  let rest = seconds
  for (const [unit, length] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
  ] as const) {
    if (rest >= length) parts.push(`${Math.floor(rest / length)} ${unit}`)
    rest %= length
  }
  if (rest > 0 || parts.length === 0) parts.push(`${rest} s`)
  return parts.join(' ')
}

/** As `parseSize` reads it: `100 MB`. */
export function formatKilobytes(kb: number): string {
  const [size, unit] =
    kb >= 1e6 && kb % 1e5 === 0 ? [kb / 1e6, 'GB'] : kb >= 1000 && kb % 100 === 0 ? [kb / 1000, 'MB'] : [kb, 'kB']
  return `${size} ${unit}`
}
