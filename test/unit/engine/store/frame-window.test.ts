import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FrameReader, FrameWindow } from '../../../../src/engine/store/frame-reader.ts'
import { PcapngWriter } from '../../../../src/engine/store/pcapng-writer.ts'

const SIZES = [0, 1, 60, 1514, 4000, 9000, 70_000, 200_000]
let folder = ''
let path = ''
let length = 0
/** Where each frame's block begins, and its captured length. */
const places: [offset: number, length: number][] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-window-'))
  path = join(folder, 'a.pcapng')
  const writer = new PcapngWriter()
  writer.section({ application: 'test' })
  writer.interface({ linkType: 1 })
  const parts = [writer.take()]
  let at = parts[0].length
  for (let i = 0; i < 400; i++) {
    const size = SIZES[(i * 5) % SIZES.length]
    const bytes = Uint8Array.from({ length: size }, (_, j) => (i + j) & 0xff)
    writer.frame({ interfaceId: 0, timeSeconds: 1, timeNanos: 0, originalLength: size, flags: 0 }, bytes)
    places.push([at, size])
    const block = writer.take()
    at += block.length
    parts.push(block)
  }
  length = at
  writeFileSync(path, Buffer.concat(parts))
})
afterAll(() => rmSync(folder, { recursive: true }))

it.each([
  ['one after another', 1],
  ['far from each other', 23],
  ['backwards', -7],
])('reads what a reader reads, %s', (_, step) => {
  const reader = new FrameReader(path)
  const window = new FrameWindow(path)
  const all = step > 0 ? places : [...places].reverse()
  for (let i = 0; i < all.length; i += Math.abs(step)) {
    const [offset, size] = all[i]
    const { bytes } = window.read(offset, size, false)
    expect(bytes).toHaveLength(size)
    expect(Buffer.compare(bytes, reader.read(offset, size, false).bytes)).toBe(0)
  }
  reader.close()
  window.close()
})

it('ends where the file ends', () => {
  const window = new FrameWindow(path)
  expect(window.bytes(length - 10, 100)).toHaveLength(10)
  expect(window.bytes(length + 10, 100)).toHaveLength(0)
  window.close()
})
