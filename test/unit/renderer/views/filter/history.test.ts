import { expect, it } from 'vitest'
import { AT_TYPED, stepHistory } from '../../../../../src/renderer/views/filter/history.ts'

const history = ['tcp', 'udp', 'dns']

it('goes back, forth, and to what was being typed', () => {
  const first = stepHistory(history, AT_TYPED, 'ar', 1)
  expect(first?.text).toBe('tcp')
  const second = stepHistory(history, first?.cursor ?? AT_TYPED, 'tcp', 1)
  expect(second?.text).toBe('udp')
  const third = stepHistory(history, second?.cursor ?? AT_TYPED, 'udp', 1)
  expect(stepHistory(history, third?.cursor ?? AT_TYPED, 'dns', 1)).toBeNull()
  const back = stepHistory(history, first?.cursor ?? AT_TYPED, 'tcp', -1)
  expect(back).toEqual({ cursor: { index: -1, typed: 'ar' }, text: 'ar' })
  expect(stepHistory(history, AT_TYPED, 'ar', -1)).toBeNull()
})

it('skips what stands there already', () => {
  expect(stepHistory(history, AT_TYPED, 'tcp', 1)?.text).toBe('udp')
  expect(stepHistory([], AT_TYPED, '', 1)).toBeNull()
})
