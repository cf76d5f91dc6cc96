import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPace } from '../../../../src/renderer/base/pace.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('createPace', () => {
  it('runs at once, then no more often than it may', async () => {
    let runs = 0
    const pace = createPace(() => {
      runs++
    }, 100)
    pace.request()
    pace.request()
    await vi.advanceTimersByTimeAsync(0)
    expect(runs).toBe(1)
    for (let i = 0; i < 5; i++) pace.request()
    await vi.advanceTimersByTimeAsync(99)
    expect(runs).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(runs).toBe(2)
    await vi.advanceTimersByTimeAsync(1000)
    expect(runs).toBe(2)
  })

  it('never runs twice at a time and answers what was asked meanwhile', async () => {
    let active = 0
    let most = 0
    let runs = 0
    const pace = createPace(async () => {
      most = Math.max(most, ++active)
      await new Promise((resolve) => setTimeout(resolve, 500))
      active--
      runs++
    }, 100)
    pace.request()
    await vi.advanceTimersByTimeAsync(10)
    pace.request()
    pace.request()
    await vi.advanceTimersByTimeAsync(2000)
    expect([most, runs]).toEqual([1, 2])
  })

  it('stops when it is disposed of', async () => {
    let runs = 0
    const pace = createPace(() => {
      runs++
    }, 100)
    pace.request()
    pace.dispose()
    pace.request()
    await vi.advanceTimersByTimeAsync(1000)
    expect(runs).toBe(0)
  })
})
