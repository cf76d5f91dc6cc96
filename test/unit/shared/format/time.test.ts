import { describe, expect, it } from 'vitest'
import { formatAbsolute, formatDuration, formatEpoch } from '../../../../src/shared/format/time.ts'

describe('times', () => {
  it('keeps nanoseconds apart from seconds', () => expect(formatEpoch(1_508_505_463, 7)).toBe('1508505463.000000007'))

  it.each([
    [0n, '0.000000000'],
    [1_500_000_000n, '1.500000000'],
    [-1n, '-0.000000001'],
  ])('%s ns is %s', (ns, text) => expect(formatDuration(ns)).toBe(text))

  it.each([
    [0n, 'Jan  1, 1970 00:00:00.000000000 UTC'],
    [-1n, 'Dec 31, 1969 23:59:59.999999999 UTC'],
    [1_369_953_917_283_108_000n, 'May 30, 2013 22:45:17.283108000 UTC'],
  ])('%s ns since 1970 is %s', (ns, text) => expect(formatAbsolute(ns)).toBe(text))

  it('still says something of times that no calendar holds', () =>
    expect(formatAbsolute(2n ** 90n)).toMatch(/^\d+\.\d{9} seconds since 1970 UTC$/))
})
