/** The Time column: `-t`, and `-u hms`. */
import type { FrameContext } from '../engine/dissect/frame-context.ts'

export const TIME_FORMATS = ['a', 'ad', 'adoy', 'd', 'dd', 'e', 'r', 'u', 'ud', 'udoy'] as const
export type TimeFormat = (typeof TIME_FORMATS)[number]

/** Text of a frame's time; `displayedNs` is the time since the last frame that was printed. */
export type TimeColumn = (context: FrameContext, displayedNs: bigint) => string

const BILLION = 1_000_000_000n
const DAY_MS = 86_400_000
const two = (value: number): string => String(value).padStart(2, '0')

export function timeColumn(format: TimeFormat, hoursMinutes = false): TimeColumn {
  const duration = hoursMinutes ? hoursText : secondsText
  switch (format) {
    case 'r':
      return timed((context) => duration(context.relativeNs, digitsOf(context)))
    case 'd':
      return timed((context) => duration(context.deltaNs, digitsOf(context)))
    case 'dd':
      return timed((context, displayedNs) => duration(displayedNs, digitsOf(context)))
    case 'e':
      return timed((context) =>
        secondsText(BigInt(context.timeSeconds) * BILLION + BigInt(context.timeNanos), digitsOf(context)),
      )
    default:
      return timed((context) => dateText(context, format))
  }
}

const timed =
  (column: TimeColumn): TimeColumn =>
  (context, displayedNs) =>
    context.untimed ? '' : column(context, displayedNs)

/** Digits after the point: as fine as the interface's times are. */
const digitsOf = ({ interface: { nanoseconds } }: FrameContext): number => (nanoseconds === true ? 9 : 6)

function secondsText(ns: bigint, digits: number): string {
  const magnitude = ns < 0n ? -ns : ns
  return `${ns < 0n ? '-' : ''}${magnitude / BILLION}.${fraction(magnitude % BILLION, digits)}`
}

/** `1h 02m 03.000000s`, without the units that are zero in front. */
function hoursText(ns: bigint, digits: number): string {
  const magnitude = ns < 0n ? -ns : ns
  const total = magnitude / BILLION
  const [hours, minutes, seconds] = [total / 3600n, (total / 60n) % 60n, total % 60n]
  const sign = ns < 0n ? '- ' : ''
  const last = (width: number): string => `${String(seconds).padStart(width)}.${fraction(magnitude % BILLION, digits)}s`
  if (hours > 0n) return `${sign}${hours}h ${String(minutes).padStart(2)}m ${last(2)}`
  return minutes > 0n ? `${sign}${minutes}m ${last(2)}` : `${sign}${last(1)}`
}

const fraction = (nanos: bigint | number, digits: number): string => String(nanos).padStart(9, '0').slice(0, digits)

/** The time of day, with the date or the day of the year, here or in UTC. */
function dateText(context: FrameContext, format: TimeFormat): string {
  const date = new Date(context.timeSeconds * 1000)
  if (Number.isNaN(date.getTime())) return 'Not representable'
  const utc = format.startsWith('u')
  const year = utc ? date.getUTCFullYear() : date.getFullYear()
  const [month, day, hours, minutes, seconds] = utc
    ? [date.getUTCMonth(), date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    : [date.getMonth(), date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds()]
  const clock = `${two(hours)}:${two(minutes)}:${two(seconds)}.${fraction(context.timeNanos, digitsOf(context))}`
  if (format.endsWith('doy')) {
    const dayOfYear = Math.round((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / DAY_MS) + 1
    return `${year}/${String(dayOfYear).padStart(3, '0')} ${clock}`
  }
  return format.endsWith('d') ? `${year}-${two(month + 1)}-${two(day)} ${clock}` : clock
}
