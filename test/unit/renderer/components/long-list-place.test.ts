import { describe, expect, it } from 'vitest'
import { placeOf, settle, thumbOf } from '../../../../src/renderer/components/long-list-place.ts'

/** Items of 10, 20, 30, 10, 20, 30 … pixels. */
const heightOf = (index: number): number => ((index % 3) + 1) * 10
const drawn = { total: 9, height: 50, end: 9, heightOf }

describe('the place of a long list', () => {
  it('has its offset within an item', () => {
    expect(settle({ index: 0, offset: 35 }, drawn)).toEqual({ index: 2, offset: 5 })
    expect(settle({ index: 3, offset: -15 }, drawn)).toEqual({ index: 2, offset: 15 })
  })

  it('ends at both ends', () => {
    expect(settle({ index: 1, offset: -100 }, drawn)).toEqual({ index: 0, offset: 0 })
    // The last two are 50 pixels high.
    expect(settle({ index: 8, offset: 25 }, drawn)).toEqual({ index: 7, offset: 0 })
    expect(settle({ index: 4, offset: 0 }, { ...drawn, height: 1000 })).toEqual({ index: 0, offset: 0 })
  })

  it('stays where it is when it settled', () => {
    for (let index = 0; index < 9; index++) {
      const settled = settle({ index, offset: 7 }, drawn)
      expect(settle(settled, drawn)).toEqual(settled)
    }
  })

  it('moves no more than it must to show an item', () => {
    const at = { index: 3, offset: 0 }
    const box = { height: 50, fits: 2, heightOf }
    expect(placeOf(at, 4, box)).toBe(at)
    expect(placeOf(at, 2, box)).toEqual({ index: 2, offset: 0 })
    expect(placeOf(at, 5, box)).toEqual({ index: 5, offset: -20 })
    expect(placeOf(at, 1000, box)).toEqual({ index: 1000, offset: -50 / 3 })
  })

  it('has a thumb that can be held', () => {
    expect(thumbOf(0, 1_000_000, 10, 400)).toEqual({ size: 28, start: 0 })
    expect(thumbOf(999_990, 1_000_000, 10, 400)).toEqual({ size: 28, start: 372 })
  })
})
