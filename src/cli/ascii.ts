/** Numbers and addresses as ASCII straight into a buffer, for output at millions of rows a second: no string on the way. */

const ZERO = 0x30
const MINUS = 0x2d
export const DOT = 0x2e
/** The three digits of each number below 1000. */
const TRIPLES = Uint8Array.from(
  { length: 3000 },
  (_, i) => ZERO + (Math.floor(Math.floor(i / 3) / 10 ** (2 - (i % 3))) % 10),
)
export const BILLION = 1_000_000_000

/** Writes a whole number from 0 to 2^53 - 1 at `at`; returns where it ends. */
export function putDecimal(out: Uint8Array, at: number, value: number): number {
  if (value >= BILLION) {
    const high = Math.floor(value / BILLION)
    return putNine(out, putDecimal(out, at, high), value - high * BILLION)
  }
  if (value >= 1_000_000) {
    const high = (value / 1_000_000) | 0
    const rest = value - high * 1_000_000
    const middle = (rest / 1000) | 0
    return putThree(out, putThree(out, putBelowThousand(out, at, high), middle), rest - middle * 1000)
  }
  if (value >= 1000) {
    const high = (value / 1000) | 0
    return putThree(out, putBelowThousand(out, at, high), value - high * 1000)
  }
  return putBelowThousand(out, at, value)
}

function putBelowThousand(out: Uint8Array, at: number, value: number): number {
  const digits = value * 3
  if (value >= 100) out[at++] = TRIPLES[digits]
  if (value >= 10) out[at++] = TRIPLES[digits + 1]
  out[at] = TRIPLES[digits + 2]
  return at + 1
}

function putThree(out: Uint8Array, at: number, value: number): number {
  const digits = value * 3
  out[at] = TRIPLES[digits]
  out[at + 1] = TRIPLES[digits + 1]
  out[at + 2] = TRIPLES[digits + 2]
  return at + 3
}

/** Nine digits, zeros in front. */
export function putNine(out: Uint8Array, at: number, value: number): number {
  const high = (value / 1_000_000) | 0
  const rest = value - high * 1_000_000
  const middle = (rest / 1000) | 0
  return putThree(out, putThree(out, putThree(out, at, high), middle), rest - middle * 1000)
}

/** The time from a base to a time, each in seconds and nanoseconds, as `formatDuration` writes it: `-0.000000001`. */
export function putDuration(out: Uint8Array, at: number, seconds: number, nanos: number): number {
  let whole = seconds
  let rest = nanos
  if (rest < 0 || rest >= BILLION) {
    const carry = Math.floor(rest / BILLION)
    whole += carry
    rest -= carry * BILLION
  }
  if (whole < 0) {
    out[at++] = MINUS
    whole = -whole
    if (rest > 0) {
      whole--
      rest = BILLION - rest
    }
  }
  const point = putDecimal(out, at, whole)
  out[point] = DOT
  return putNine(out, point + 1, rest)
}
