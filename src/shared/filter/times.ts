/** Times as written in filters, to nanoseconds. */

const DURATION = /^([0-9]+)(?:\.([0-9]{1,9}))?$/
const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/
const MONTH_FIRST =
  /^([A-Z][a-z]{2})\s+(\d{1,2}),\s*(\d{4})\s+(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d*))?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const nanoseconds = (fraction: string | undefined): bigint => BigInt((fraction ?? '').slice(0, 9).padEnd(9, '0'))

/** Seconds with at most nine decimals. */
export function parseDuration(word: string): bigint | undefined {
  const match = DURATION.exec(word)
  return match ? BigInt(match[1]) * 1_000_000_000n + nanoseconds(match[2]) : undefined
}

/**
 * `2026-01-02 03:04:05.123`, with `T` between or with less at its end, or `Jan  2, 2026 03:04:05.123`; nanoseconds since the
 * Unix epoch. Without `Z`, `UTC` or an offset it is local time, as Wireshark shows it.
 */
export function parseAbsoluteTime(text: string): bigint | undefined {
  const iso = ISO.exec(text)
  if (iso) {
    const [year, month, day, hour, minute, second] = iso.slice(1, 7).map((part) => Number(part ?? 0))
    return instant(year, month - 1, day, hour, minute, second, iso[7], iso[8])
  }
  const named = MONTH_FIRST.exec(text)
  if (!named) return undefined
  const [day, year, hour, minute, second] = named.slice(2, 7).map(Number)
  return instant(year, MONTHS.indexOf(named[1]), day, hour, minute, second, named[7], named[8])
}

function instant(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  fraction: string | undefined,
  zone: string | undefined,
): bigint | undefined {
  if (month < 0 || month > 11 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined
  const milliseconds =
    zone === undefined
      ? new Date(year, month, day, hour, minute, second).getTime()
      : Date.UTC(year, month, day, hour, minute, second) - offsetOf(zone)
  return BigInt(milliseconds) * 1_000_000n + nanoseconds(fraction)
}

/** Milliseconds east of UTC. */
function offsetOf(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  if (!match) return 0
  return (match[1] === '-' ? -60_000 : 60_000) * (Number(match[2]) * 60 + Number(match[3]))
}
