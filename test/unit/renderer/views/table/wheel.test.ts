import { describe, expect, it } from 'vitest'
import { WheelAccumulator, wheelScale } from '../../../../../src/renderer/views/table/wheel.ts'

describe('the wheel over stretched rows', () => {
  it('is left alone while the rows fit', () => {
    expect(wheelScale(22_000, 500, 22_000)).toBe(1)
    expect(wheelScale(500, 500, 100)).toBe(1)
  })

  it('moves ten million rows as it moves a hundred', () => {
    const rowHeight = 22
    const content = 10_000_000 * rowHeight
    const scrollHeight = 32_000_000
    const client = 600
    const scale = wheelScale(scrollHeight, client, content)
    // A notch of 110 pixels is five rows: the same share of all rows as of the scroll range.
    const scrolled = 110 * scale
    expect((scrolled / (scrollHeight - client)) * (content - client)).toBeCloseTo(5 * rowHeight)
  })

  it('adds up what is less than a pixel', () => {
    const wheel = new WheelAccumulator()
    const steps = Array.from({ length: 10 }, () => wheel.take(1, 0.25))
    expect(steps.reduce((sum, step) => sum + step, 0)).toBe(2)
    const back = Array.from({ length: 10 }, () => wheel.take(-1, 0.25))
    expect(back.reduce((sum, step) => sum + step, 0)).toBe(-2)
  })
})
