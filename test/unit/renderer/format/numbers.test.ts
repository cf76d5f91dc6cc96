import { expect, it } from 'vitest'
import {
  asSentence,
  formatBytes,
  formatCount,
  formatMillis,
  formatRate,
  plural,
} from '../../../../src/renderer/format/numbers.ts'

it('groups digits and names units', () => {
  expect(formatCount(2_418_067)).toBe('2,418,067')
  expect([0, 999, 1000, 1_100_000_000, 9_960_000].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.00 kB',
    '1.10 GB',
    '10.0 MB',
  ])
  expect([0, 0.4, 2, 950, 48_200, 1_250_000].map(formatRate)).toEqual(['0', '0.4', '2', '950', '48.2 k', '1.25 M'])
  expect([0.2, 38, 999.7, 1240].map(formatMillis)).toEqual(['< 1 ms', '38 ms', '1.00 s', '1.24 s'])
  expect([plural(1, 'frame'), plural(1204, 'frame')]).toEqual(['1 frame', '1,204 frames'])
  expect([asSentence('cut'), asSentence('cut.')]).toEqual(['cut.', 'cut.'])
})
