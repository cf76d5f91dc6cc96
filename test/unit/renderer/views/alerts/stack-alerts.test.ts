import { expect, it } from 'vitest'
import { stackAlerts } from '../../../../../src/renderer/views/alerts/stack-alerts.ts'

it('stacks severities, the worst at the foot, and lets the tallest bar reach the full height', () => {
  const counts = [[], [1, 0], [], [], [3, 1]]
  const bars = stackAlerts(counts, { width: 20, height: 16 })
  expect(bars.map(({ severity }) => severity)).toEqual(['critical', 'low'])
  expect(bars[0].path).toContain('M0.0 4.0h9.0v12.0')
  expect(bars[1].path).toBe('M0.0 0.0h9.0v4.0h-9.0z')
})

it('draws nothing where there is nothing', () => {
  expect(stackAlerts([[], [], [], [], []], { width: 20, height: 16 })).toEqual([])
})
