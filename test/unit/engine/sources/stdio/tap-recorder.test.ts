import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { TapRecorder } from '../../../../../src/engine/sources/stdio/tap-recorder.ts'
import { PcapngReader } from '../../../../../src/engine/store/pcapng-reader.ts'
import { ParseOutcome } from '../../../../../src/engine/store/record-parser.ts'
import { SpoolFileWriter } from '../../../../../src/engine/store/spool-file-writer.ts'
import { parseStdioInterface } from '../../../../../src/shared/stdio-interface.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-recorder-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const tapped = { pid: 7, command: ['node', 'a b.js'], server: 'a b', client: 'claude', clientPid: 3 }

function open(): SpoolFileWriter {
  const opened = SpoolFileWriter.open(join(folder, 'a.pcapng'))
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

/** Interface, direction and data after the tags' end, of each frame. */
function framesOf(path: string): { source: number; direction: number; text: string; time: number }[] {
  const bytes = readFileSync(path)
  const reader = new PcapngReader()
  reader.attach(bytes, 0, bytes.length, 0)
  const found = []
  while (reader.next() === ParseOutcome.frame) {
    const data = bytes.subarray(reader.dataStart, reader.dataEnd)
    let at = 0
    while (data.readUInt16BE(at) !== 0) at += 4 + data.readUInt16BE(at + 2)
    const time = reader.timeSeconds * 1000 + reader.timeNanos / 1e6
    found.push({
      source: reader.interfaceIndex,
      direction: reader.direction,
      text: data.subarray(at + 4).toString(),
      time,
    })
  }
  expect(reader.problem).toBeNull()
  expect(
    reader.interfaces.map(({ name, description, comments }) => parseStdioInterface(name, description, comments)),
  ).toEqual(
    ['stdin', 'stdout', 'stderr'].map((stream) => {
      const { command: _, ...rest } = tapped
      return { ...rest, transport: 'stdio', conversation: '7', stream, command: "node 'a b.js'" }
    }),
  )
  return found
}

it('writes what passed as frames, each with its stream, direction and time', async () => {
  const began = Date.now()
  const recorder = new TapRecorder(open(), { process: tapped, application: 'test' })
  recorder.record('stdin', Buffer.from('{"id":1}\n{"id"'))
  recorder.record('stderr', Buffer.from('starting\n'))
  recorder.record('stdin', Buffer.from(':2}\n'))
  recorder.record('stdout', Buffer.from('{"cut'))
  recorder.endStream('stdout')
  await recorder.finish()
  const frames = framesOf(join(folder, 'a.pcapng'))
  expect(frames.map(({ source, direction, text }) => [source, direction, text])).toEqual([
    [0, 1, '{"id":1}\n'],
    [2, 2, 'starting\n'],
    [0, 1, '{"id":2}\n'],
    [1, 2, '{"cut'],
  ])
  for (const { time } of frames) expect(time).toBeGreaterThan(began - 10)
  expect(recorder.counters).toEqual({
    stdin: { frames: 2, bytes: 18, dropped: 0 },
    stdout: { frames: 1, bytes: 5, dropped: 0 },
    stderr: { frames: 1, bytes: 9, dropped: 0 },
  })
  expect(recorder.total).toEqual({ frames: 4, bytes: 32, dropped: 0 })
})

it('has a frame in the file soon, without being asked', async () => {
  const recorder = new TapRecorder(open(), { process: tapped, application: 'test' })
  recorder.record('stdout', Buffer.from('hello\n'))
  await expect.poll(() => readFileSync(join(folder, 'a.pcapng')).includes('hello')).toBe(true)
  await recorder.finish()
})

it('drops what the disk does not take within the bound, counts it, and says so on the next frame', async () => {
  const file = open()
  // A disk that takes nothing until it is let.
  const held: Uint8Array[] = []
  const append = file.append.bind(file)
  file.append = (batch) => {
    held.push(batch)
    file.queuedBytes += batch.length
  }
  const recorder = new TapRecorder(file, { process: tapped, application: 'test', maxQueuedBytes: 1_000_000 })
  let drops = 0
  recorder.onDrop = () => drops++
  const line = Buffer.from(`${'x'.repeat(9_999)}\n`)
  for (let i = 0; i < 150; i++) recorder.record(i % 3 === 0 ? 'stdin' : 'stdout', line)
  const { stdin, stdout, stderr } = recorder.counters
  expect([stdin.frames + stdin.dropped, stdout.frames + stdout.dropped, stderr.dropped]).toEqual([50, 100, 0])
  expect(stdout.dropped).toBeGreaterThan(20)
  expect(stdin.bytes).toBe(500_000)
  expect(drops).toBe(2)

  file.append = append
  file.queuedBytes = 0
  for (const batch of held) file.append(batch)
  await expect.poll(() => file.queuedBytes).toBe(0)
  recorder.record('stdout', Buffer.from('after\n'))
  await recorder.finish()
  const frames = framesOf(join(folder, 'a.pcapng'))
  expect(frames).toHaveLength(stdin.frames + stdout.frames)
  expect(frames.at(-1)?.text).toBe('after\n')
  expect(
    readFileSync(join(folder, 'a.pcapng')).includes(`${stdout.dropped} frames before this one were not recorded`),
  ).toBe(true)
})
