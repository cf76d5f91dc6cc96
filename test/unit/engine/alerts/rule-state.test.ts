import { describe, expect, it } from 'vitest'
import type { Alert } from '../../../../src/engine/alerts/alert.ts'
import { RULE } from '../../../../src/engine/alerts/rule.ts'
import { RuleState } from '../../../../src/engine/alerts/rule-state.ts'
import type { RowIndex } from '../../../../src/shared/base/brand.ts'

const FRAME = { frames: ['00'] }
const BASE = {
  id: 'one',
  title: 'One',
  description: 'One.',
  severity: 'low',
  when: 'frame',
  test: { fires: [FRAME], silent: [FRAME] },
}

/** Rows of the alerts that hits (row, step) raise, one hit a second a row. */
function rowsOf(rule: object, hits: readonly (readonly [row: number, step: number])[]): number[][] {
  const alerts: Alert[] = []
  const state = new RuleState(RULE.parse({ ...BASE, throttle: '1ms', ...rule }), { isAnswered: () => false }, (alert) =>
    alerts.push(alert),
  )
  for (const [row, step] of hits)
    state.take({ rule: 0, step, row: row as RowIndex, timeMs: row * 1000, key: [], value: null, carried: [] })
  return alerts.map(({ rows }) => rows)
}

describe('a sequence', () => {
  const sequence = { followedBy: ['frame', 'frame'], within: '10s' }

  it('goes on by one step a frame', () => {
    expect(
      rowsOf(
        { sequence },
        [
          [0, 2],
          [0, 1],
          [0, 0],
          [1, 2],
          [1, 1],
          [2, 2],
          [2, 1],
          [2, 0],
        ].map(pair),
      ),
    ).toEqual([[0, 1, 2]])
  })

  it('ends when its time is over, and begins anew with the frame that may begin it', () => {
    expect(
      rowsOf(
        { sequence },
        [
          [0, 0],
          [1, 1],
          [11, 2],
          [11, 0],
          [12, 1],
          [13, 2],
        ].map(pair),
      ),
    ).toEqual([[11, 12, 13]])
  })

  it('is not begun by the frame that ended one', () => {
    expect(
      rowsOf(
        { sequence },
        [
          [0, 0],
          [1, 1],
          [2, 2],
          [2, 0],
          [3, 1],
          [4, 2],
        ].map(pair),
      ),
    ).toEqual([[0, 1, 2]])
  })
})

const pair = ([row, step]: number[]): readonly [number, number] => [row, step]
