import { expect, it } from 'vitest'
import { readingOf } from '../../../../src/renderer/state/reading.ts'
import type { FileInfo, SessionInfo } from '../../../../src/shared/wire/calls.ts'

const file = (facts: Partial<FileInfo>): FileInfo =>
  ({ state: 'indexing', bytes: 0, indexedBytes: 0, unpacked: null, ...facts }) as FileInfo
const info = (files: FileInfo[], bytesPerSecond = 100): SessionInfo =>
  ({ files, indexing: { bytes: 0, totalBytes: 0, bytesPerSecond } }) as unknown as SessionInfo

it('tells how far files are read and how long it takes yet', () => {
  const files = [
    file({ bytes: 1000, indexedBytes: 400 }),
    file({ bytes: 500, indexedBytes: 100 }),
    file({ state: 'complete', bytes: 9000, indexedBytes: 9000 }),
  ]
  expect(readingOf(info(files))).toEqual({
    bytes: 500,
    total: 1500,
    fraction: 1 / 3,
    bytesPerSecond: 100,
    secondsLeft: 10,
  })
  expect(readingOf(info(files, 0))?.secondsLeft).toBeNull()
})

it('estimates what a compressed file comes to from how far it is unpacked', () => {
  const compressed = file({ bytes: 600, indexedBytes: 300, unpacked: { done: 10, total: 40 } })
  expect(readingOf(info([compressed]))).toMatchObject({ total: 2400, fraction: 0.125, secondsLeft: 21 })
  const begun = file({ unpacked: { done: 0, total: 40 } })
  expect(readingOf(info([begun]))).toMatchObject({ fraction: 0, secondsLeft: null })
})

it('is nothing when nothing is read', () => {
  expect(readingOf(null)).toBeNull()
  expect(readingOf({ files: [], indexing: null } as unknown as SessionInfo)).toBeNull()
})
