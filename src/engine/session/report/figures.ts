/** Counts, sizes and times of the report as text. */

const grouping = new Intl.NumberFormat('en-US')

/** `2,418,067`. */
export const countText = (count: number): string => grouping.format(count)

/** `1 frame`, `3 frames`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`

/** `950 B`, `1.1 kB`: powers of 1000. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** `0.12 ms`, `38 ms`, `1.24 s`. */
export function millisText(ms: number): string {
  if (ms < 10) return `${ms.toFixed(2)} ms`
  return ms < 1000 ? `${ms.toFixed(ms < 100 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(2)} s`
}

/** `2026-11-21 06:14:53.904 UTC`. */
export function momentText(seconds: number, nanos: number): string {
  const date = new Date(seconds * 1000 + Math.floor(nanos / 1e6))
  return Number.isNaN(date.getTime()) ? `${seconds} s` : `${date.toISOString().slice(0, 23).replace('T', ' ')} UTC`
}
