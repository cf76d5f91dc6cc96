/** Times as text. Nothing here loses a nanosecond: seconds and nanoseconds stay apart or in one bigint. */

/** `1508505463.123456789`, as tshark prints frame.time_epoch. */
export function formatEpoch(seconds: number, nanos: number): string {
  return `${seconds}.${String(nanos).padStart(9, '0')}`
}

/** Nanoseconds as seconds with nine digits: `-0.000000001`. */
export function formatDuration(ns: bigint): string {
  const magnitude = ns < 0n ? -ns : ns
  const text = `${magnitude / 1_000_000_000n}.${String(magnitude % 1_000_000_000n).padStart(9, '0')}`
  return ns < 0n ? `-${text}` : text
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const NANOS = 1_000_000_000n
/** Beyond this a Date cannot name the day (ECMA-262 21.4.1.1). */
const MAX_DATE_SECONDS = 8_640_000_000_000n

/** `Apr  7, 2010 17:29:29.782934000 UTC`, as tshark prints absolute times in UTC. `ns` is since the Unix epoch. */
export function formatAbsolute(ns: bigint): string {
  const seconds = ns / NANOS - (ns % NANOS < 0n ? 1n : 0n)
  const fraction = String(ns - seconds * NANOS).padStart(9, '0')
  if (seconds > MAX_DATE_SECONDS || seconds < -MAX_DATE_SECONDS) return `${seconds}.${fraction} seconds since 1970 UTC`
  const date = new Date(Number(seconds) * 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = String(date.getUTCDate()).padStart(2, ' ')
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `${MONTHS[date.getUTCMonth()]} ${day}, ${date.getUTCFullYear()} ${clock}.${fraction} UTC`
}
