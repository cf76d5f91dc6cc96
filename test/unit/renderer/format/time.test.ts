import { describe, expect, it } from 'vitest'
import {
  formatElapsed,
  formatFraction,
  formatMoment,
  formatRowTime,
  formatSince,
  formatSpan,
  type TimeMode,
} from '../../../../src/renderer/format/time.ts'

const at = (seconds: number, nanos: number) => ({ seconds, nanos })

describe('row times', () => {
  it('shows the fraction in groups of three', () => {
    expect(formatFraction(4_118_302, 6)).toBe('004 118')
    expect(formatFraction(4_118_302, 9)).toBe('004 118 302')
    expect(formatFraction(0, 9)).toBe('000 000 000')
  })

  it('subtracts without losing a nanosecond', () => {
    expect(formatSince(at(1_700_000_001, 1), at(1_700_000_000, 999_999_999), 9)).toBe('0.000 000 002')
    expect(formatSince(at(1_700_000_000, 999_999_999), at(1_700_000_001, 1), 9)).toBe('-0.000 000 002')
    expect(formatSince(at(5, 0), at(5, 0), 6)).toBe('0.000 000')
  })

  it('follows the mode and the zone', () => {
    const time = at(1_700_000_000, 118_302_771)
    const origin = at(1_699_999_990, 0)
    const previous = at(1_700_000_000, 118_302_000)
    const show = (mode: TimeMode, before: typeof previous | null = previous) =>
      formatRowTime(time, origin, before, { mode, zone: 'utc', digits: 9 })
    expect(show('relative')).toBe('10.118 302 771')
    expect(show('delta')).toBe('0.000 000 771')
    expect(show('delta', null)).toBe('0.000 000 000')
    expect(show('clock')).toBe('22:13:20.118 302 771')
    expect(show('date')).toBe('2023-11-14 22:13:20.118 302 771')
    expect(show('epoch')).toBe('1700000000.118 302 771')
  })

  it('does not fail on times no calendar has', () => {
    expect(formatRowTime(at(9e15, 0), at(0, 0), null, { mode: 'clock', zone: 'local', digits: 6 })).toBe('-.000 000')
  })
})

describe('other times', () => {
  it('shows moments, elapsed times and spans', () => {
    expect(formatMoment(1_700_000_000.5, 'utc')).toBe('22:13:20.500')
    expect(formatElapsed(862_000)).toBe('00:14:22')
    expect(formatElapsed(-5)).toBe('00:00:00')
    expect([2e-6, 0.0124, 0.2, 3.25, 60, 100, 7200, 9000, 200_000].map(formatSpan)).toEqual([
      '2 µs',
      '12.4 ms',
      '200 ms',
      '3.25 s',
      '1 m',
      '1 m 40 s',
      '2 h',
      '2 h 30 m',
      '2 d 7 h',
    ])
  })
})
