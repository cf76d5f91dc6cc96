import { describe, expect, it } from 'vitest'
import { putDecimal, putDuration } from '../../../src/cli/ascii.ts'
import { formatDuration } from '../../../src/shared/format/time.ts'

const out = new Uint8Array(64)
const text = (end: number): string => Buffer.from(out.subarray(1, end)).toString()

const NUMBERS = [0, 1, 9, 10, 99, 100, 101, 999, 1000, 1001, 12_345, 999_999, 1_000_000, 10_020_030, 999_999_999]
const LARGE = [1_000_000_000, 4_294_967_295, 123_456_789_012, 1_000_000_000_000_000, Number.MAX_SAFE_INTEGER]

describe('numbers as ASCII', () => {
  it.each([...NUMBERS, ...LARGE])('are those of String: %d', (value) => {
    expect(text(putDecimal(out, 1, value))).toBe(String(value))
  })

  it.each([
    [0, 0],
    [1_700_000_000, 7_000],
    [0, -1],
    [-1, 999_999_999],
    [-3, -5],
    [5, -999_999_999],
    [-60, 500_000_000],
    [2, 3_500_000_000],
  ])('are durations as in text: %d s and %d ns', (seconds, nanos) => {
    const ns = BigInt(seconds) * 1_000_000_000n + BigInt(nanos)
    expect(text(putDuration(out, 1, seconds, nanos))).toBe(formatDuration(ns))
  })
})
