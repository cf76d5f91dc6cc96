import { afterEach, expect, it, vi } from 'vitest'
import { WallClock } from '../../../../../src/engine/sources/stdio/wall-clock.ts'

afterEach(() => vi.restoreAllMocks())

const milliseconds = (clock: WallClock): number => clock.seconds * 1000 + clock.nanos / 1e6

/** Reads the clock and compares it with another one, which is read before and after: this process may rest at any time. */
function expectAgreement(clock: WallClock, now: () => number): void {
  const before = now()
  clock.read()
  const after = now()
  expect(milliseconds(clock)).toBeGreaterThan(before - 6)
  expect(milliseconds(clock)).toBeLessThan(after + 6)
}

it('agrees with the time of day, finer than it', () => {
  const clock = new WallClock()
  const readings = new Set<bigint>()
  for (let i = 0; i < 1000; i++) {
    clock.read()
    readings.add(clock.ns)
    expect(clock.nanos).toBeGreaterThanOrEqual(0)
    expect(clock.nanos).toBeLessThan(1e9)
  }
  expectAgreement(clock, Date.now)
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
  expectAgreement(clock, Date.now)
})

it('takes a rest of its process between two readings for no change of the clock', () => {
  const clock = new WallClock()
  let monotonicMs = performance.now() + 10
  vi.spyOn(performance, 'now').mockImplementation(() => monotonicMs)
  vi.spyOn(Date, 'now').mockImplementation(() => {
    monotonicMs += 50
    return Math.floor(performance.timeOrigin + monotonicMs)
  })
  for (let i = 0; i < 5; i++) {
    clock.read()
    expect(milliseconds(clock)).toBeLessThan(performance.timeOrigin + monotonicMs + 1)
  }
})
