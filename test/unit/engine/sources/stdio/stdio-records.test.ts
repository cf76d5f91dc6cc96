import { expect, it } from 'vitest'
import { StdioRecords, type StdioSink } from '../../../../../src/engine/sources/stdio/stdio-records.ts'

const STDOUT = 1
const TIME_NS = 1_700_000_000_123_456_789n

function record(kind: number, stream: number, bytes = '', { reason = 0, a = 0, b = 0, count = 0n } = {}): Buffer {
  const head = Buffer.alloc(32)
  head.writeUInt32LE(bytes.length, 0)
  head[4] = kind
  head[5] = stream
  head.writeUInt16LE(reason, 6)
  head.writeUInt32LE(a, 8)
  head.writeUInt32LE(b, 12)
  head.writeBigUInt64LE(TIME_NS, 16)
  head.writeBigUInt64LE(count, 24)
  return Buffer.concat([head, Buffer.from(bytes)])
}

/** What is told of some bytes, however they are cut; pieces of data that follow each other are put together. */
function told(bytes: Buffer, step: number): string[] {
  const all: string[] = []
  const sink: StdioSink = {
    data(stream, { seconds, nanos }, chunk, start, end) {
      const text = Buffer.from(chunk.subarray(start, end)).toString()
      const head = `data ${stream} ${seconds}.${nanos} `
      const last = all.at(-1)
      if (last?.startsWith(head)) all[all.length - 1] = last + text
      else all.push(head + text)
    },
    gap: (stream, _time, count, reason) => all.push(`gap ${stream} ${count} ${reason}`),
    ended: (stream) => all.push(`ended ${stream}`),
    started: (pid, errno) => all.push(`started ${pid} ${errno}`),
    exited: (code, signal) => all.push(`exited ${code} ${signal}`),
  }
  const records = new StdioRecords(sink)
  for (let at = 0; at < bytes.length; at += step) records.push(bytes.subarray(at, at + step))
  return all
}

it.each([1, 7, 31, 32, 33, 1000])('records are the same in pieces of %i bytes', (step) => {
  const bytes = Buffer.concat([
    Buffer.from('tapchnk1'),
    record(4, 0, '', { a: 4711 }),
    record(1, STDOUT, 'hello\n'),
    record(2, STDOUT, '', { reason: 4, count: 12n }),
    record(2, STDOUT, '', { reason: 1, count: 0xffff_ffff_ffff_ffffn }),
    record(3, STDOUT),
    record(5, 0, '', { b: 9 }),
  ])
  expect(told(bytes, step)).toEqual([
    'started 4711 0',
    'data stdout 1700000000.123456789 hello\n',
    'gap stdout 12 overflow',
    'gap stdout 0 memory',
    'ended stdout',
    'exited 0 9',
  ])
})

it.each([
  ['another beginning', Buffer.from('tapchnk2')],
  ['a stream that is none', Buffer.concat([Buffer.from('tapchnk1'), record(1, 3)])],
  ['a kind that is none', Buffer.concat([Buffer.from('tapchnk1'), record(6, 0)])],
])('%s is refused', (_what, bytes) => {
  expect(() => told(bytes, 1000)).toThrow()
})
