import { describe, expect, it } from 'vitest'
import {
  formatDuration,
  formatKilobytes,
  parseCount,
  parseDuration,
  parseSize,
} from '../../../../src/renderer/format/amounts.ts'
import { ok } from '../../../../src/shared/base/result.ts'

describe('amounts as typed', () => {
  it.each([
    ['', undefined],
    ['90', 90],
    ['90 s', 90],
    ['10min', 600],
    ['1 h 30 min', 5400],
    ['1.5 h', 5400],
    ['2 D', 172_800],
  ])('a time %j is %j seconds', (text, seconds) => expect(parseDuration(text)).toEqual(ok(seconds)))

  it.each(['soon', '-1', '0', '1 week', '1 h -3 min', '1e99'])('%j is no time', (text) =>
    expect(parseDuration(text).ok).toBe(false),
  )

  it.each([
    ['', undefined],
    ['100', 100_000],
    ['500 kB', 500],
    ['2 GB', 2_000_000],
    ['1.5mb', 1500],
  ])('a size %j is %j kB', (text, kb) => expect(parseSize(text)).toEqual(ok(kb)))

  it.each(['big', '0 kB', '1 parsec', '10 TB', '0.0001 kB'])('%j is no size', (text) =>
    expect(parseSize(text).ok).toBe(false),
  )

  it.each([
    ['', undefined],
    ['10,000', 10_000],
    ['10 000', 10_000],
    [' 7 ', 7],
  ])('a number %j is %j', (text, n) => expect(parseCount(text)).toEqual(ok(n)))

  it.each(['0', '-3', '1.5', '1,00', 'x', '101'])('%j is not a number up to 100', (text) =>
    expect(parseCount(text, 100).ok).toBe(false),
  )

  it.each([1, 59, 60, 3600, 5430, 86_400, 90_061])('%d seconds are written as they are read', (seconds) =>
    expect(parseDuration(formatDuration(seconds))).toEqual(ok(seconds)),
  )

  it.each([1, 999, 1000, 1500, 123_456, 2_000_000, 1_234_567_890])('%d kB are written as they are read', (kb) =>
    expect(parseSize(formatKilobytes(kb))).toEqual(ok(kb)),
  )
})
