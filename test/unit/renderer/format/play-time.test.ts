import { describe, expect, it } from 'vitest'
import { formatPlayTime, nextPlace } from '../../../../src/renderer/format/play-time.ts'

const head = { head: 10, seconds: 5, next: 6, found: 1000, shown: 10 }
const pace = { speed: 1, skipsPauses: true }

describe('a moment of a replay', () => {
  it('goes on by the time that passed, times the speed', () => {
    expect(nextPlace(head, pace, 100)).toEqual({ seconds: 5.1 })
    expect(nextPlace(head, { ...pace, speed: 0.5 }, 100)).toEqual({ seconds: 5.05 })
    expect(nextPlace(head, { ...pace, speed: 60 }, 100)).toEqual({ seconds: 11 })
  })

  it('skips a pause when asked to, but for a moment before the next frame', () => {
    expect(nextPlace({ ...head, next: 3600 }, pace, 100)).toEqual({ seconds: 3599.5 })
    expect(nextPlace({ ...head, next: 3600 }, { ...pace, skipsPauses: false }, 100)).toEqual({ seconds: 5.1 })
    expect(nextPlace({ ...head, next: 3600 }, { ...pace, speed: 10 }, 100)).toEqual({ seconds: 3595 })
  })

  it('waits for nothing at most, and ends', () => {
    expect(nextPlace(head, { ...pace, speed: 0 }, 100)).toEqual({ step: 20 })
    expect(nextPlace({ ...head, found: 3 }, { ...pace, speed: 0 }, 100)).toEqual({ step: 1 })
    expect(nextPlace({ ...head, next: null }, pace, 100)).toBeNull()
  })
})

it('tells its time', () => {
  expect([0, -1, 62.55, 3602.5, 36_000].map((time) => formatPlayTime(time))).toEqual([
    '0:00.0',
    '0:00.0',
    '1:02.5',
    '1:00:02.5',
    '10:00:00.0',
  ])
  expect(formatPlayTime(61.0625, 3)).toBe('1:01.062')
})
