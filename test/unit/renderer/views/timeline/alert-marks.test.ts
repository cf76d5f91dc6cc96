import { expect, it } from 'vitest'
import { marksOf } from '../../../../../src/renderer/views/timeline/use-alert-marks.ts'

it('marks parts of the time that have alerts by the worst of them', () => {
  const counts = [[], [2, 0, 1], [], [0, 0, 3], []]
  expect(marksOf(counts, 3)).toEqual([
    { bucket: 0, worst: 'low', count: 2 },
    { bucket: 2, worst: 'high', count: 4 },
  ])
  expect(marksOf([[], [], [], [], []], 3)).toEqual([])
})
