/** Times as RFC 3339 has them, to the nanosecond, which Date does not keep. */

/** Since the Unix epoch. */
export interface Instant {
  readonly seconds: number
  readonly nanos: number
}

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d\d:\d\d)$/

/** Null when the text is no such time. More than nine fractional digits are cut. */
export function parseRfc3339(text: string): Instant | null {
  const [, date, time, fraction = '', zone] = RFC_3339.exec(text) ?? []
  if (date === undefined) return null
  const ms = Date.parse(`${date}T${time}${zone.toUpperCase()}`)
  return Number.isNaN(ms) ? null : { seconds: Math.floor(ms / 1000), nanos: Number(fraction.padEnd(9, '0')) }
}
