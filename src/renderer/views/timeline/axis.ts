/** Marks of the time axis: since the first frame, or of the day, as the table's time column has it. */
import { scaleLinear, scaleTime, scaleUtc } from 'd3'
import { formatClock, formatDay, formatSpan, type TimeMode, type TimeZone } from '../../format/time.ts'

export interface AxisMark {
  readonly x: number
  readonly label: string
}

const PIXELS_PER_MARK = 130

/** Steps above a second that people count in. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]

/** About `count` round times from 0 to `span` seconds: decimal below a second, by the clock above. */
export function ticksOfSpan(span: number, count: number): number[] {
  const wanted = span / count
  if (wanted < 1) return scaleLinear([0, span], [0, 1]).ticks(count)
  const step = STEPS.find((candidate) => candidate >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, i) => i * step)
}

export function axisMarks(
  start: number,
  end: number,
  width: number,
  mode: TimeMode,
  zone: TimeZone,
): readonly AxisMark[] {
  const count = Math.max(2, Math.round(width / PIXELS_PER_MARK))
  if (!(end > start) || width <= 0) return []
  if (mode === 'relative' || mode === 'delta') {
    const x = scaleLinear([0, end - start], [0, width])
    return ticksOfSpan(end - start, count).map((seconds) => ({
      x: x(seconds),
      label: seconds === 0 ? '0' : formatSpan(seconds),
    }))
  }
  const domain = [new Date(start * 1000), new Date(end * 1000)]
  const x = zone === 'utc' ? scaleUtc(domain, [0, width]) : scaleTime(domain, [0, width])
  const days = end - start > 2 * 86_400
  const fine = end - start < count
  return x.ticks(count).map((date) => {
    const seconds = date.getTime() / 1000
    const clock = formatClock(Math.floor(seconds), zone)
    const millis = String(date.getMilliseconds()).padStart(3, '0')
    return { x: x(date), label: days ? formatDay(seconds, zone) : fine ? `${clock}.${millis}` : clock }
  })
}
