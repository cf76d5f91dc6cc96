import { describe, expect, it } from 'vitest'
import { MAX_KEYS, RULE } from '../../../../src/engine/alerts/rule.ts'
import { RuleCosts } from '../../../../src/engine/alerts/rule-costs.ts'
import { RuleState } from '../../../../src/engine/alerts/rule-state.ts'
import { Keyed } from '../../../../src/engine/alerts/windows.ts'
import { compilePattern } from '../../../../src/engine/filter/pattern.ts'
import type { RowIndex } from '../../../../src/shared/base/brand.ts'

describe('a rule that takes too long', () => {
  it('waits until others had their time, and that is counted; others do not wait', () => {
    const costs = new RuleCosts(2)
    costs.add(0, performance.now() - 5000, 0)
    costs.add(1, performance.now(), 1)
    expect([costs.mayTest(0), costs.mayTest(1)]).toEqual([false, true])
    for (let blocks = 0; blocks < 100; blocks++) costs.allow(4096)
    expect(costs.mayTest(0)).toBe(true)
    const [[, slow], [, quick]] = costs.take()
    expect(slow).toMatchObject({ tested: 1, skipped: 1 })
    expect(quick).toMatchObject({ tested: 1, hits: 1, skipped: 0 })
    expect(costs.take()).toEqual([])
  })
})

describe('memory is bounded', () => {
  it('whatever keys there are', () => {
    const keyed = new Keyed<number>(MAX_KEYS)
    for (let i = 0; i < 500_000; i++) keyed.put(String(i), i)
    expect(keyed.size).toBe(MAX_KEYS)
  })

  it('whatever values there are of keys of their own', () => {
    const rule = RULE.parse({
      id: 'flood',
      title: 'Flood',
      description: 'Flood.',
      severity: 'low',
      when: 'frame',
      by: ['frame.number'],
      count: { distinct: 'frame.number', over: 3, within: '1d' },
    })
    const state = new RuleState(rule, { isAnswered: () => false }, () => {})
    const take = (i: number): void =>
      state.take({ rule: 0, step: 0, row: i as RowIndex, timeMs: i, key: [String(i)], value: String(i), carried: [] })
    for (let i = 0; i < MAX_KEYS; i++) take(i)
    const before = process.memoryUsage().heapUsed
    for (let i = MAX_KEYS; i < 3 * MAX_KEYS; i++) take(i)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150e6)
  })
})

it('time grows with the text, whatever the pattern', () => {
  const text = 'x'.repeat(100_000)
  const compiled = compilePattern({ text: '(x+x+)+y', bytes: Buffer.from('(x+x+)+y') })
  if (!compiled.ok) throw new Error(compiled.error)
  const began = performance.now()
  expect(compiled.value(text)).toBe(false)
  expect(performance.now() - began).toBeLessThan(10_000)
})
