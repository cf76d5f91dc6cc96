import { describe, expect, it } from 'vitest'
import { INTERFACE_SAMPLES, nextRates } from '../../../../src/renderer/state/interface-rates.ts'

const at = (atMs: number, frames: number, bytes = frames * 100) => ({
  atMs,
  interfaces: [{ name: 'lo', frames, bytes }],
})
const NONE = { last: null, rates: new Map() }

describe('rates of interfaces', () => {
  it('are known from the second look on', () => {
    const first = nextRates(NONE, at(1000, 50))
    expect(first.rates.size).toBe(0)
    const rate = nextRates(first, at(3000, 70)).rates.get('lo')
    expect(rate).toEqual({ samples: [10], framesPerSecond: 10, bytesPerSecond: 1000 })
  })

  it('keep a minute', () => {
    let state = nextRates(NONE, at(0, 0))
    for (let second = 1; second <= 100; second++) state = nextRates(state, at(second * 1000, second * second))
    expect(state.rates.get('lo')?.samples).toHaveLength(INTERFACE_SAMPLES)
    expect(state.rates.get('lo')?.framesPerSecond).toBe(199)
  })

  it('begin again when counters went back, and forget interfaces that are gone', () => {
    const two = nextRates(nextRates(NONE, at(0, 100)), at(1000, 200))
    expect(nextRates(two, at(2000, 5)).rates.has('lo')).toBe(false)
    expect(nextRates(two, { atMs: 2000, interfaces: [] }).rates.size).toBe(0)
  })
})
