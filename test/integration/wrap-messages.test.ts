/** Messages of every size and framing through `tapscope wrap`, and as tshark shows them. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { MAX_PAYLOAD } from '../../src/engine/sources/stdio/framer.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { eachTestsBench, ending, recording } from './wrap-support.ts'

const bench = eachTestsBench()

const message = (length: number): Buffer => {
  const empty = '{"jsonrpc":"2.0","id":1,"result":""}\n'
  return Buffer.from(empty.replace('""', `"${'x'.repeat(length - empty.length)}"`))
}

async function through(bytes: Buffer): Promise<void> {
  const child = bench().wrap('cat')
  const end = ending(child)
  child.stdin.end(bytes)
  expect((await end).stdout.equals(bytes)).toBe(true)
}

describe('long messages', () => {
  it.each([300 * 1024, 5 * 1024 * 1024, 64 * 1024 * 1024])('of %d bytes are parts that say so', async (length) => {
    await through(Buffer.concat([message(100), message(length), message(50)]))
    const { frames, problem, rest, stream } = recording(bench().spool)
    expect([problem, rest]).toEqual([null, 0])
    expect(stream('stdin').equals(stream('stdout'))).toBe(true)
    const parts = Math.ceil(length / MAX_PAYLOAD)
    for (const name of ['stdin', 'stdout']) {
      const own = frames.filter((frame) => frame.stream === name)
      expect(own.map(({ note }) => note)).toEqual([
        '',
        ...Array.from({ length: parts }, (_, i) => `part=${i + 1};more=${i + 1 < parts ? 1 : 0}`),
        '',
      ])
      expect(own.map(({ dissector }) => dissector)).toEqual([
        'json',
        'json',
        ...Array.from({ length: parts - 1 }, () => 'data-text-lines'),
        'json',
      ])
    }
  })

  it.skipIf(!haveTshark)('open in tshark, every part, and the frames after them', async () => {
    await through(Buffer.concat([message(300 * 1024), message(50)]))
    const rows = tsharkFields(
      bench().spool,
      ['frame.interface_name', '_ws.col.Protocol', 'frame.comment', 'frame.len'],
      'frame.p2p_dir == 1',
    )
    expect(rows.map((row) => row.split('\t').slice(1))).toEqual([
      ['JSON', 'First part of a message that spans several frames', String(MAX_PAYLOAD + 8 + 20 + 4)],
      ['', '', String(300 * 1024 - MAX_PAYLOAD + 20 + 20 + 4)],
      ['JSON', '', String(50 + 12)],
    ])
  })
})

describe('other framings', () => {
  const body = '{"jsonrpc":"2.0",\n "id": 1,\n "method": "initialize"}'

  it('Content-Length headers stand beside their message', async () => {
    const one = `Content-Length: ${body.length}\r\n\r\n${body}`
    await through(Buffer.from(one + one))
    const { frames, stream } = recording(bench().spool)
    expect(frames).toHaveLength(4)
    for (const { bytes, dissector, note } of frames) {
      expect([bytes.toString(), dissector, note]).toEqual([
        body,
        'json',
        `header=Content-Length: ${body.length}\r\n\r\n`,
      ])
    }
    expect(stream('stdout').toString()).toBe(one + one)
    if (haveTshark) {
      expect(
        tsharkFields(bench().spool, ['frame.number'], 'json.path_with_value == "/method:initialize"'),
      ).toHaveLength(4)
    }
  })

  it('bytes that are no text pass and are recorded as they are', async () => {
    const noise = Buffer.concat([Buffer.from([0, 10, 0xff, 10, 0xc3, 0x28, 10]), randomBytes(100_000)])
    await through(noise)
    const { frames, stream } = recording(bench().spool)
    expect(stream('stdin').equals(noise)).toBe(true)
    if (!haveTshark) return
    const { status, stdout } = spawnSync('capinfos', ['-Mc', bench().spool], { encoding: 'utf8' })
    expect([status, /Number of packets:\s*(\d+)/.exec(stdout)?.[1]]).toEqual([0, String(frames.length)])
  })

  it('statistics of each stream are at the end', async () => {
    await through(Buffer.from('one\ntwo\nthree'))
    if (!haveTshark) return
    const { stdout } = spawnSync('capinfos', [bench().spool], { encoding: 'utf8' })
    expect(stdout.match(/Number of stat entries = 1/g)).toHaveLength(3)
    expect(stdout.match(/Number of packets = (\d)/g)).toEqual([
      'Number of packets = 3',
      'Number of packets = 3',
      'Number of packets = 0',
    ])
  })
})
