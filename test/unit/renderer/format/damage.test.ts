import { expect, it } from 'vitest'
import { isPart, problemText } from '../../../../src/renderer/format/damage.ts'
import type { FileInfo } from '../../../../src/shared/wire/calls.ts'

const file = (facts: Partial<FileInfo>): FileInfo =>
  ({ state: 'damaged', problem: 'at byte 28: cut', frames: 1, damageCount: 1, skippedBytes: 10, ...facts }) as FileInfo

it('tells damage, one place or many', () => {
  expect(problemText(file({}))).toBe('is damaged: at byte 28: cut. 1 frame of it is shown.')
  expect(problemText(file({ damageCount: 1200, skippedBytes: 5_000_000, frames: 40 }))).toBe(
    'is damaged in 1,200 places: at byte 28: cut. 5.00 MB were left out. 40 frames of it are shown.',
  )
  expect(problemText(file({ state: 'failed', frames: 0, problem: 'no capture file' }))).toBe(
    'could not be read: no capture file.',
  )
  const foreign = file({ state: 'failed', frames: 0, problem: "isn't a capture file" })
  expect(problemText(foreign)).toBe("isn't a capture file.")
})

it('tells a file that was not read to its end from one that was', () => {
  const part = file({ state: 'complete', problem: 'reading was stopped', frames: 7 })
  expect(isPart(part)).toBe(true)
  expect(problemText(part)).toBe('was not read to its end. 7 frames of it are shown.')
  expect(isPart(file({ state: 'complete', problem: null }))).toBe(false)
})
