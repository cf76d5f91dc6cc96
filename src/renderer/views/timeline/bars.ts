/** Stacked bars and lane ticks as SVG paths: one path a family, whatever the number of buckets. */
import { FAMILIES, type Family, type Timeline } from '../../../shared/wire/calls.ts'

/** Families of what processes say, which get a lane of their own besides the bars. */
export const SPOKEN: readonly Family[] = ['mcp', 'json', 'text', 'event']

export interface BarShape {
  readonly family: Family
  readonly path: string
}

export interface BarOptions {
  readonly width: number
  /** Height of the tallest bar. */
  readonly height: number
  readonly gap: number
}

/** The count that reaches the full height. */
export function tallest(timeline: Timeline): number {
  let most = 1
  for (const count of timeline.total) if (count > most) most = count
  return most
}

const rectangle = (x: number, top: number, width: number, height: number): string =>
  `M${x.toFixed(1)} ${top.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`

/** A bar that is there is seen: at least this high. */
const LEAST = 1.5

/** Height of a count by its root: beside a burst the ordinary traffic would not be seen. Counts show when one points at them. */
const heightOf = (count: number, most: number, height: number): number =>
  Math.max(LEAST, Math.sqrt(count / most) * height)

/** Bars of the view by family, from the bottom up in the order of `FAMILIES`. */
export function stackBars(timeline: Timeline, { width, height, gap }: BarOptions): BarShape[] {
  const buckets = timeline.total.length
  const step = width / Math.max(1, buckets)
  const most = tallest(timeline)
  const tops = new Float64Array(buckets)
  const sums = new Float64Array(buckets)
  for (const counts of timeline.counts) for (let i = 0; i < counts.length; i++) sums[i] += counts[i]
  return FAMILIES.flatMap((family, index) => {
    const counts = timeline.counts[index] ?? []
    let path = ''
    for (let i = 0; i < counts.length; i++) {
      if (counts[i] === 0) continue
      const scale = heightOf(sums[i], most, height) / sums[i]
      const tall = counts[i] * scale
      path += rectangle(i * step, height - tops[i] - tall, Math.max(1, step - gap), tall)
      tops[i] += tall
    }
    return path === '' ? [] : [{ family, path }]
  })
}

/** Outlines of everything that was captured, for what the filter leaves out. */
export function totalBars(timeline: Timeline, { width, height, gap }: BarOptions): string {
  const step = width / Math.max(1, timeline.total.length)
  const most = tallest(timeline)
  let path = ''
  timeline.total.forEach((count, i) => {
    if (count === 0) return
    const tall = heightOf(count, most, height)
    path += rectangle(i * step, height - tall, Math.max(1, step - gap), tall)
  })
  return path
}

/** A tick for every bucket in which a process said something. */
export function spokenTicks(timeline: Timeline, width: number, top: number, height: number): string {
  const step = width / Math.max(1, timeline.total.length)
  const lanes = SPOKEN.map((family) => timeline.counts[FAMILIES.indexOf(family)] ?? [])
  let path = ''
  for (let i = 0; i < timeline.total.length; i++) {
    if (lanes.some((counts) => (counts[i] ?? 0) > 0)) path += rectangle(i * step, top, 2, height)
  }
  return path
}

/** Frames by family in one bucket, most first. */
export function bucketCounts(timeline: Timeline, bucket: number): { family: Family; count: number }[] {
  return FAMILIES.map((family, i) => ({ family, count: timeline.counts[i]?.[bucket] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
}
