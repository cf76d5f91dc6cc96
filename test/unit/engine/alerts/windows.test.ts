import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CountWindow, DistinctWindow, Keyed, SumWindow } from '../../../../src/engine/alerts/windows.ts'

const STEPS = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 5 })), { maxLength: 80 })

describe('windows count', () => {
  it('frames, as looking through all of them does', () => {
    fc.assert(
      fc.property(STEPS, fc.integer({ min: 0, max: 5 }), (steps, over) => {
        const window = new CountWindow(over, 1000)
        let since: number[] = []
        let now = 0
        for (const [step] of steps) {
          now += step
          since.push(now)
          const expected = since.filter((time) => time >= now - 1000).length > over
          expect(window.add(now)).toBe(expected)
          if (expected) since = []
        }
      }),
    )
  })

  it('different values, as looking through all of them does', () => {
    fc.assert(
      fc.property(STEPS, fc.integer({ min: 0, max: 4 }), (steps, over) => {
        const window = new DistinctWindow(over, 1000)
        let since: [number, number][] = []
        let now = 0
        for (const [step, value] of steps) {
          now += step
          since.push([now, value])
          const values = new Set(since.filter(([time]) => time >= now - 1000).map(([, one]) => one))
          expect(window.add(now, String(value))).toBe(values.size > over)
          if (values.size > over) since = []
        }
      }),
    )
  })

  it('sums to a sixteenth of their time', () => {
    const window = new SumWindow(100, 1600)
    expect(window.add(0, '60')).toBe(false)
    expect(window.add(1000, '40')).toBe(false)
    expect(window.add(1500, '1')).toBe(true)
    expect(window.add(1600, '100')).toBe(false)
    expect(window.add(3300, '100')).toBe(false)
    expect(window.add(3400, 'no number')).toBe(false)
    expect(window.add(3400, '1')).toBe(true)
  })
})

it('keys are bounded, and those that were quiet longest are forgotten', () => {
  const keyed = new Keyed<{ size: number }>(3, ({ size }) => size)
  const use = (key: string) =>
    keyed.use(
      key,
      () => ({ size: 0 }),
      (state) => ++state.size,
    )
  for (const key of ['a', 'b', 'c', 'a', 'd']) use(key)
  expect(keyed.size).toBe(3)
  expect(keyed.get('b')).toBeUndefined()
  expect(keyed.get('a')).toEqual({ size: 2 })
  const many = new Keyed<{ size: number }>(1_000_000, ({ size }) => size)
  for (let i = 0; i < 100; i++)
    many.use(
      String(i),
      () => ({ size: 0 }),
      (state) => (state.size = 100_000),
    )
  expect(many.size).toBe(20)
})
