/** Seconds as DNS shows them: the number, then in words. */
import { u32 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]

/** `12 hours, 16 minutes, 55 seconds`. */
export function durationText(seconds: number): string {
  const parts: string[] = []
  let left = seconds
  for (const [size, name] of UNITS) {
    const count = Math.floor(left / size)
    left -= count * size
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`)
  }
  return parts.length === 0 ? '0 seconds' : parts.join(', ')
}

/** Adds a field of four bytes that counts seconds. */
export function addSeconds(out: Detail, field: Field, bytes: Uint8Array, at: number): void {
  const seconds = u32(bytes, at)
  out.add(field, at, 4, seconds, `${field.label}: ${seconds} (${durationText(seconds)})`)
}
