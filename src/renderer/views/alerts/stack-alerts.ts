/** Counts by severity as bars on each other: one path a severity. */
import { SEVERITIES, type Severity } from '../../../shared/severity.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** A bar that is there is seen: at least this high. */
const LEAST = 3

/** Of all severities by the root of their sum: beside a burst a single alert would not be seen. The worst lie at the foot. */
export function stackAlerts(
  counts: readonly (readonly number[])[],
  { width, height }: Size,
): { readonly severity: Severity; readonly path: string }[] {
  const buckets = Math.max(0, ...counts.map((each) => each.length))
  const sums = Array.from({ length: buckets }, (_, bucket) =>
    counts.reduce((sum, each) => sum + (each[bucket] ?? 0), 0),
  )
  const most = Math.max(1, ...sums)
  const step = width / Math.max(1, buckets)
  const tops = new Float64Array(buckets)
  return SEVERITIES.map((severity, rank) => ({ severity, rank }))
    .toReversed()
    .flatMap(({ severity, rank }) => {
      let path = ''
      for (let bucket = 0; bucket < buckets; bucket++) {
        const count = counts[rank]?.[bucket] ?? 0
        if (count === 0) continue
        const whole = Math.max(LEAST, Math.sqrt(sums[bucket] / most) * height)
        const tall = (count / sums[bucket]) * whole
        const left = (bucket * step).toFixed(1)
        const wide = Math.max(2, step - 1).toFixed(1)
        path += `M${left} ${(height - tops[bucket] - tall).toFixed(1)}h${wide}v${tall.toFixed(1)}h-${wide}z`
        tops[bucket] += tall
      }
      return path === '' ? [] : [{ severity, path }]
    })
}
