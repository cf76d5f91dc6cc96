import { expect, it } from 'vitest'
import { followAfterScroll } from '../../../../../src/renderer/views/table/follow.ts'

const at = (top: number, scrollHeight = 5000) => ({ top, scrollHeight, clientHeight: 500 })

it('stops when the user scrolls up and goes on at the end', () => {
  expect(followAfterScroll(at(4500), at(4000))).toBe(false)
  expect(followAfterScroll(at(4000), at(4490))).toBe(true)
})

it('does not mind growth, nor scrolling down that falls short of a growing end', () => {
  expect(followAfterScroll(at(4500), at(4500, 9000))).toBeNull()
  expect(followAfterScroll(at(4000), at(4100))).toBeNull()
})

it('does not begin to follow because the end is near a frame that is read', () => {
  expect(followAfterScroll(at(4480, 5000), at(4480, 5000))).toBeNull()
})

it('does not mind a table that got shorter', () => {
  expect(followAfterScroll(at(4500), at(100, 600))).toBeNull()
})
