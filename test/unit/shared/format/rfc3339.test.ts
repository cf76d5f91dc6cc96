import { expect, it } from 'vitest'
import { parseRfc3339 } from '../../../../src/shared/format/rfc3339.ts'

it('keeps nanoseconds, takes zones, and says what is no time', () => {
  expect(parseRfc3339('1970-01-01T00:00:01.000000002Z')).toEqual({ seconds: 1, nanos: 2 })
  expect(parseRfc3339('1970-01-01t01:00:01.5+01:00')).toEqual({ seconds: 1, nanos: 500_000_000 })
  expect(parseRfc3339('1969-12-31T23:59:59.9999999999z')).toEqual({ seconds: -1, nanos: 999_999_999 })
  for (const wrong of ['', '1970-01-01', '1970-01-01T00:00:00', '1970-13-01T00:00:00Z', 'now'])
    expect(parseRfc3339(wrong)).toBeNull()
})
