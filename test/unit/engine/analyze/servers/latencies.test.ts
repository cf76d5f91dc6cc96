import { describe, expect, it } from 'vitest'
import { Latencies } from '../../../../../src/engine/analyze/servers/latencies.ts'

describe('latencies', () => {
  it('have quantiles to within a hundredth', () => {
    const latencies = new Latencies()
    for (let i = 1; i <= 10_000; i++) latencies.add(i / 100)
    for (const share of [0.01, 0.5, 0.9, 0.99, 1]) {
      expect((latencies.quantile(share) as number) / (share * 100)).toBeGreaterThan(0.985)
      expect((latencies.quantile(share) as number) / (share * 100)).toBeLessThan(1.015)
    }
    expect([latencies.count, latencies.maxMs]).toEqual([10_000, 100])
  })

  it('are exact where there is one, null where there is none', () => {
    const latencies = new Latencies()
    expect(latencies.quantile(0.5)).toBeNull()
    latencies.add(12.345)
    expect(latencies.quantile(0.5)).toBe(12.345)
    latencies.add(0)
    expect(latencies.quantile(0.1)).toBe(0.001 * Math.exp(Math.log(1.02) / 2))
  })
})
