/** Times of rows as text. Seconds and nanoseconds stay apart: a double holds no nanoseconds since 1970. */

export type TimeMode = 'relative' | 'delta' | 'clock' | 'date' | 'epoch'
export type TimeZone = 'local' | 'utc'
/** Digits of the fraction: microseconds unless the capture is finer. */
export type TimeDigits = 6 | 9

export interface Timestamp {
  readonly seconds: number
  readonly nanos: number
}

const EPOCH: Timestamp = { seconds: 0, nanos: 0 }

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** `004 118` or `004 118 302`: the fraction in groups of three. */
export function formatFraction(nanos: number, digits: TimeDigits): string {
  const all = String(nanos).padStart(9, '0')
  const micros = `${all.slice(0, 3)} ${all.slice(3, 6)}`
  return digits === 6 ? micros : `${micros} ${all.slice(6)}`
}

/** `later - earlier`, exact. The sign is apart so that the fraction stays positive. */
function difference(later: Timestamp, earlier: Timestamp): { negative: boolean; seconds: number; nanos: number } {
  let seconds = later.seconds - earlier.seconds
  let nanos = later.nanos - earlier.nanos
  const negative = seconds < 0 || (seconds === 0 && nanos < 0)
  if (negative) {
    seconds = -seconds
    nanos = -nanos
  }
  if (nanos < 0) {
    seconds -= 1
    nanos += 1_000_000_000
  }
  return { negative, seconds, nanos }
}

/** `12.004 118`, or with a minus for what came before `origin`. */
export function formatSince(time: Timestamp, origin: Timestamp, digits: TimeDigits): string {
  const { negative, seconds, nanos } = difference(time, origin)
  return `${negative ? '-' : ''}${seconds}.${formatFraction(nanos, digits)}`
}

/** `10:04:12` in the zone. */
export function formatClock(seconds: number, zone: TimeZone): string {
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return '-'
  return zone === 'utc'
    ? `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
    : `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** `2026-11-21` in the zone. */
export function formatDay(seconds: number, zone: TimeZone): string {
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return '-'
  return zone === 'utc'
    ? `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
    : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

export interface TimeFormat {
  readonly mode: TimeMode
  readonly zone: TimeZone
  readonly digits: TimeDigits
}

/** A row's time as the column shows it; `previous` is the time of the row above, null for the first. */
export function formatRowTime(
  time: Timestamp,
  origin: Timestamp,
  previous: Timestamp | null,
  format: TimeFormat,
): string {
  switch (format.mode) {
    case 'relative':
      return formatSince(time, origin, format.digits)
    case 'delta':
      return formatSince(time, previous ?? time, format.digits)
    case 'epoch':
      return formatSince(time, EPOCH, format.digits)
    case 'clock':
      return `${formatClock(time.seconds, format.zone)}.${formatFraction(time.nanos, format.digits)}`
    case 'date':
      return `${formatDay(time.seconds, format.zone)} ${formatClock(time.seconds, format.zone)}.${formatFraction(time.nanos, format.digits)}`
  }
}

/** A time in a double, as the timeline has it: `10:04:12.118`. */
export function formatMoment(epochSeconds: number, zone: TimeZone): string {
  const seconds = Math.floor(epochSeconds)
  const millis = Math.floor((epochSeconds - seconds) * 1000)
  return `${formatClock(seconds, zone)}.${String(millis).padStart(3, '0')}`
}

/** `00:14:22` from milliseconds. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** A span of seconds in the unit that fits: `350 µs`, `12.4 ms`, `3.2 s`, `4 m 10 s`. */
export function formatSpan(seconds: number): string {
  if (seconds < 1e-3) return `${trim(seconds * 1e6)} µs`
  if (seconds < 1) return `${trim(seconds * 1e3)} ms`
  if (seconds < 60) return `${trim(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return parts(Math.floor(whole / 60), 'm', whole % 60, 's')
  if (whole < 2 * 86_400) return parts(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'm')
  return parts(Math.floor(whole / 86_400), 'd', Math.floor((whole % 86_400) / 3600), 'h')
}

/** `4 m 10 s`, `4 m`. */
const parts = (large: number, unit: string, small: number, part: string): string =>
  small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${part}`

const trim = (n: number): string =>
  (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2)).replace(/\.0+$/, '')
