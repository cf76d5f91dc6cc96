import { describe, expect, it } from 'vitest'
import { parseFrameRanges } from '../../../../src/shared/format/frame-range.ts'

describe('ranges of frames', () => {
  it.each([
    [
      '1-5,8,10-',
      [
        [1, 5],
        [8, 8],
        [10, 20],
      ],
    ],
    ['-3', [[1, 3]]],
    [
      ' 7 , 3 - 4 ',
      [
        [3, 4],
        [7, 7],
      ],
    ],
    ['1-4,5,2-3', [[1, 5]]],
    ['19-99,30', [[19, 20]]],
  ])('%s', (text, expected) => {
    expect(parseFrameRanges(text, 20)).toEqual({ ok: true, value: expected })
  })

  it.each(['', ',', '-', 'a', '1 2', '5-3', '0', '1,,2', '1-2-3', '99999999999999999999'])('refuses "%s"', (text) => {
    expect(parseFrameRanges(text, 20)).toMatchObject({ ok: false })
  })
})
