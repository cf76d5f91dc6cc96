import { afterEach, expect, it, vi } from 'vitest'
import { WallClock } from '../../../../../src/engine/sources/stdio/wall-clock.ts'

afterEach(() => vi.restoreAllMocks())

const milliseconds = (clock: WallClock): number => clock.seconds * 1000 + clock.nanos / 1e6

it('agrees with the time of day, finer than it', () => {
  const clock = new WallClock()
  const readings = new Set<bigint>()
  for (let i = 0; i < 1000; i++) {
    clock.read()
    readings.add(clock.ns)
    expect(clock.nanos).toBeGreaterThanOrEqual(0)
    expect(clock.nanos).toBeLessThan(1e9)
  }
  expect(Math.abs(milliseconds(clock) - Date.now())).toBeLessThan(10)
  expect(readings.size).toBeGreaterThan(100)
})

it('never goes back while the clock is not set', () => {
  const clock = new WallClock()
  let before = 0n
  for (let i = 0; i < 10_000; i++) {
    clock.read()
    expect(clock.ns >= before).toBe(true)
    before = clock.ns
  }
})

it.each([3_600_000, -3_600_000, 6])('follows when the clock is set by %d ms', (change) => {
  const clock = new WallClock()
  const now = Date.now.bind(Date)
  vi.spyOn(Date, 'now').mockImplementation(() => now() + change)
  clock.read()
  expect(Math.abs(milliseconds(clock) - now() - change)).toBeLessThan(5)
})
