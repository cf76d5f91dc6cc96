import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { PcapngWriter } from '../../../../src/engine/store/pcapng-writer.ts'
import { SpoolFileWriter } from '../../../../src/engine/store/spool-file-writer.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-file-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open(name = 'a.pcapng'): SpoolFileWriter {
  const opened = SpoolFileWriter.open(join(folder, name))
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

function batch(frames: number, length: number): Uint8Array {
  const writer = new PcapngWriter()
  writer.section({ application: 'test' })
  writer.interface({ linkType: 1 })
  for (let i = 0; i < frames; i++) {
    writer.frame(
      { interfaceId: 0, timeSeconds: i, timeNanos: 0, originalLength: 0, flags: 0 },
      new Uint8Array(length).fill(i),
    )
  }
  return writer.take()
}

it('appends batches in order, for its owner alone', async () => {
  const file = open()
  const batches = [batch(3, 10), batch(1, 100_000), batch(2, 5), new Uint8Array(0)].map((bytes) => ({
    bytes,
    copy: bytes.slice(),
  }))
  for (const { bytes } of batches) file.append(bytes)
  expect(file.queuedBytes).toBe(batches.reduce((sum, { copy }) => sum + copy.length, 0))
  expect(await file.end()).toEqual([])
  expect([file.queuedBytes, file.problem]).toEqual([0, null])
  expect(readFileSync(file.path).equals(Buffer.concat(batches.map(({ copy }) => copy)))).toBe(true)
  expect(statSync(file.path).mode & 0o777).toBe(0o600)
})

it('gives buffers back that have been written', async () => {
  const file = open()
  const bytes = batch(1, 10)
  file.append(bytes)
  expect(file.takeSpare()).toBeUndefined()
  await expect.poll(() => file.queuedBytes).toBe(0)
  expect(file.takeSpare()).toBe(bytes.buffer)
  await file.end()
})

it('never touches a file that is there', () => {
  writeFileSync(join(folder, 'a.pcapng'), 'mine')
  writeFileSync(join(folder, 'a-2.pcapng'), 'mine')
  const file = open()
  expect(file.path).toBe(join(folder, 'a-3.pcapng'))
  file.abandon()
  expect(readFileSync(join(folder, 'a.pcapng'), 'utf8')).toBe('mine')
})

it('answers with why it cannot be opened', () => {
  expect(SpoolFileWriter.open(join(folder, 'none', 'a.pcapng'))).toMatchObject({ ok: false })
})

it.skipIf(process.platform !== 'linux')('hands back what a disk never takes', async () => {
  // /dev/full refuses every write, and stands for a disk that is full from the start.
  const file = new (SpoolFileWriter as unknown as new (path: string, fd: number) => SpoolFileWriter)(
    '/dev/full',
    (await import('node:fs')).openSync('/dev/full', 'w'),
  )
  const bytes = [batch(3, 10), batch(1, 10)]
  for (const one of bytes) file.append(one)
  await expect.poll(() => file.problem).toContain('ENOSPC')
  const lost = await file.end()
  expect(lost.map(({ length }) => length)).toEqual(bytes.map(({ length }) => length))
})
