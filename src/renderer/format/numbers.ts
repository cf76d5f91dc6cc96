/** Counts, sizes and rates as text. */

const grouping = new Intl.NumberFormat('en-US')

/** `2,418,067`. */
export const formatCount = (n: number): string => grouping.format(n)

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** `1.1 GB`, in powers of 1000 as disks are sold. */
export function formatBytes(bytes: number): string {
  let size = bytes
  let unit = 0
  while (size >= 999.5 && unit < SIZES.length - 1) {
    size /= 1000
    unit++
  }
  return unit === 0 ? `${size} B` : `${size.toFixed(size < 9.95 ? 2 : size < 99.5 ? 1 : 0)} ${SIZES[unit]}`
}

/** `48.2 k`, `950`, `1.25 M`: three digits and a unit. */
export function formatRate(perSecond: number): string {
  if (perSecond < 999.5)
    return perSecond < 10 && perSecond % 1 !== 0 ? perSecond.toFixed(1) : String(Math.round(perSecond))
  const [size, unit] = perSecond < 999_500 ? [perSecond / 1000, 'k'] : [perSecond / 1_000_000, 'M']
  return `${size.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0)} ${unit}`
}

/** `38 ms`, `1.24 s`. */
export function formatMillis(ms: number): string {
  if (ms < 1) return '< 1 ms'
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`
}

/** `1 frame`, `3 frames`. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${formatCount(n)} ${n === 1 ? one : many}`

/** The text with its full stop. */
export const asSentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
