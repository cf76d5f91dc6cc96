const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const

/** A span of time as alerts tell it: `250 ms`, `90 s`, `5 min`. The unit is the largest of which there are at least two. */
export function spanText(ms: number): string {
  const unit = UNITS.find(([length]) => ms >= 2 * length)
  if (!unit) return ms < 1000 ? `${Math.round(ms)} ms` : `${rounded(ms / 1000)} s`
  return `${rounded(ms / unit[0])} ${unit[1]}`
}

const rounded = (number: number): string => String(Math.round(number * 10) / 10)
