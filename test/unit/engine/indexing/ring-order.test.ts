/** Files of a ring are read one after the other, whatever happens to those that wait. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRegistry } from '../../../../src/engine/dissect/protocols/index.ts'
import { IndexLoop } from '../../../../src/engine/indexing/index-loop.ts'
import { PcapWriter } from '../../../../src/engine/store/pcap-writer.ts'

const FRAMES = 3
let folder = ''
let loop: IndexLoop
let frames = new Map<number, number>()
let ended: number[] = []
let failed: number[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-order-'))
  frames = new Map()
  ended = []
  failed = []
  loop = new IndexLoop(createRegistry(), (message) => {
    if (message.type === 'batch') setImmediate(() => loop.linked(message.batch))
    if (message.type !== 'progress') return
    for (const { file, state, frames: count } of message.files) {
      frames.set(file, count)
      if (state === 'complete') ended.push(file)
      if (state === 'failed') failed.push(file)
    }
  })
  for (const file of [1, 2, 3, 4]) {
    const writer = new PcapWriter({ linkType: 1, nanoseconds: false })
    // Later files have earlier times: only their order in the ring counts.
    for (let i = 0; i < FRAMES; i++) writer.frame(1, 1000 - file, 0, 60, new Uint8Array(60))
    writeFileSync(path(file), writer.take())
  }
})
afterEach(() => {
  loop.dispose()
  rmSync(folder, { recursive: true })
})

const path = (file: number): string => join(folder, `${file}.pcap`)

function open(file: number, follow: boolean): void {
  const after = file > 1 ? { after: file - 1 } : {}
  loop.receive({ type: 'open', file, path: path(file), follow, ...after })
}

/** Time for what must not happen. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 150))

it('begins with the next file when the one before is read to its end', async () => {
  for (const file of [1, 2, 3]) open(file, true)
  await expect.poll(() => Object.fromEntries(frames)).toEqual({ 1: FRAMES })
  await settle()
  expect(Object.fromEntries(frames)).toEqual({ 1: FRAMES })
  loop.receive({ type: 'finish', file: 2 })
  loop.receive({ type: 'finish', file: 1 })
  await expect.poll(() => [ended, Object.fromEntries(frames)]).toEqual([[1, 2], { 1: FRAMES, 2: FRAMES, 3: FRAMES }])
  open(4, false)
  loop.receive({ type: 'finish', file: 3 })
  await expect.poll(() => ended).toEqual([1, 2, 3, 4])
})

it('passes over files that are deleted before their turn, and reads on in one whose turn it is', async () => {
  for (const file of [1, 2, 3, 4]) open(file, file === 4)
  for (const file of [1, 2, 3]) {
    rmSync(path(file))
    loop.receive({ type: 'remove', file })
  }
  // That they were not read is told.
  await expect
    .poll(() => [ended, failed, Object.fromEntries(frames)])
    .toEqual([[1], [2, 3], { 1: FRAMES, 2: 0, 3: 0, 4: FRAMES }])
})

it('begins at once where the file before has ended already', async () => {
  open(1, false)
  await expect.poll(() => ended).toEqual([1])
  open(2, false)
  await expect.poll(() => ended).toEqual([1, 2])
})
