import { beforeEach, expect, it } from 'vitest'
import { forgetJumps, rememberJump, stepBack } from '../../../../src/renderer/state/jumps.ts'

beforeEach(forgetJumps)

it('goes back the way it came, and forward again', () => {
  rememberJump(1, 20)
  rememberJump(20, 300)
  expect(stepBack('back', 300)).toBe(20)
  expect(stepBack('back', 20)).toBe(1)
  expect(stepBack('back', 1)).toBeNull()
  expect(stepBack('forward', 1)).toBe(20)
  expect(stepBack('forward', 20)).toBe(300)
  expect(stepBack('forward', 300)).toBeNull()
})

it('comes back to where one walked to by other ways', () => {
  rememberJump(1, 20)
  expect(stepBack('back', 25)).toBe(1)
  expect(stepBack('forward', 1)).toBe(25)
})

it('forgets the way forward when another link is taken, and links that lead nowhere', () => {
  rememberJump(1, 20)
  stepBack('back', 20)
  rememberJump(1, 50)
  rememberJump(50, 50)
  rememberJump(null, 60)
  expect(stepBack('forward', 50)).toBeNull()
  expect(stepBack('back', 50)).toBe(1)
})
