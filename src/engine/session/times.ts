/** Nanoseconds from the second time to the first, exact for any distance. */
export function nanosBetween(seconds: number, nanos: number, baseSeconds: number, baseNanos: number): bigint {
  return BigInt(seconds - baseSeconds) * 1_000_000_000n + BigInt(nanos - baseNanos)
}
