/** Sizes and times as people write them. */

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}
const LONGEST_MS = 10 * 365 * 86_400_000

/** Milliseconds of `10m`, `1h30m`, `24h`, `90` (seconds), `500ms`; undefined when it is none, or zero. */
export function durationMs(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return bounded(Number(text) * 1000)
  if (!/^(\d+(\.\d+)?(ms|[smhdw]))+$/.test(text)) return undefined
  let sum = 0
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)) sum += Number(number) * UNITS_MS[unit]
  return bounded(sum)
}

const bounded = (ms: number): number | undefined => (ms > 0 && ms <= LONGEST_MS ? ms : undefined)

/** Bytes of `500K`, `100M`, `2G` (powers of 1000) or `4096`; undefined when it is none. */
export function sizeBytes(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,15})([KMGT]?)B?$/i.exec(text) ?? []
  return number === undefined ? undefined : Number(number) * 1000 ** ' KMGT'.indexOf(unit.toUpperCase() || ' ')
}
