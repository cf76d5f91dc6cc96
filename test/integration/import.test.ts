/** JSON lines opened as captures: what `read` and `replay` wrote of a real session, by the command line and by the engine as the window does. */
import { spawnSync } from 'node:child_process'
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { capture, haveCaptures } from '../support/captures.ts'
import { type Engine, readRows, startEngine, until } from '../support/engine.ts'
import { talkToEverything } from '../support/mcp-session.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { Bench, TAPSCOPE } from './wrap-support.ts'

const bench = new Bench()
let engine: Engine
beforeAll(async () => {
  engine = startEngine({ resync: true })
  await talkToEverything(TAPSCOPE, bench.environment, `héllo ${'z'.repeat(700_000)}`)
})
afterAll(async () => {
  await engine.dispose()
  bench.dispose()
})

const at = (name: string): string => join(bench.folder, name)

/** What is printed once the whole file is read: a frame may tell of later ones. */
const printed = (file: string, ...words: readonly string[]) => tapscope('read', '-2', '-r', file, ...words)

function tapscope(...words: readonly string[]) {
  return spawnSync(TAPSCOPE[0], [TAPSCOPE[1], ...words], { encoding: 'utf8', maxBuffer: 1 << 28 })
}

const FIELDS = [
  'frame.time_epoch',
  'frame.number',
  'frame.len',
  'frame.interface_name',
  'stdio.server',
  'stdio.client',
  'stdio.client_pid',
  'jsonrpc.id',
  'jsonrpc.method',
  'jsonrpc.response_to',
  'jsonrpc.time',
  'frame.comment',
]
const fieldsOf = (file: string): string =>
  printed(file, '-T', 'fields', ...FIELDS.flatMap((field) => ['-e', field])).stdout

describe('a session as JSON lines', () => {
  it('is the same frames again, from `read`', () => {
    writeFileSync(at('read.jsonl'), printed(bench.spool, '-T', 'jsonl').stdout)
    const fields = fieldsOf(bench.spool)
    expect(fields.split('\n').length).toBeGreaterThan(12)
    expect(fields).toContain('tools/call')
    expect(fieldsOf(at('read.jsonl'))).toBe(fields)
    const again = printed(at('read.jsonl'), '-T', 'jsonl')
    expect([again.status, again.stderr]).toEqual([0, ''])
    const short = (text: string) => text.replace(/z{100,}/g, (run) => `z*${run.length}`)
    expect(short(again.stdout)).toBe(short(readFileSync(at('read.jsonl'), 'utf8')))
  })

  it('is the same messages again, from `replay`, gzipped, and for tshark', () => {
    tapscope('replay', bench.spool, '--speed', 'max', '--output', `file:${at('replay.jsonl.gz')}`)
    const saved = tapscope('read', '-r', at('replay.jsonl.gz'), '-w', at('again.pcapng'))
    expect([saved.status, saved.stderr]).toEqual([0, ''])
    // Parts of a long message have one time there, its end's, and frames other numbers.
    const messages = (file: string) =>
      fieldsOf(file)
        .split('\n')
        .map((line) =>
          line.split('\t').filter((_, i) => FIELDS[i] !== 'frame.number' && FIELDS[i] !== 'jsonrpc.response_to'),
        )
        .filter(([, length]) => Number(length) < 100_000)
        .sort()
    expect(messages(at('again.pcapng'))).toEqual(messages(bench.spool))
    if (!haveTshark) return
    const strings = (file: string) => tsharkFields(file, ['frame.interface_name', 'json.value.string']).sort()
    expect(strings(at('again.pcapng'))).toEqual(strings(bench.spool))
  })

  it.skipIf(!haveCaptures || !haveTshark)('brings packets back too', () => {
    const packets = capture('dns+icmp.pcapng.gz')
    writeFileSync(at('packets.jsonl'), tapscope('read', '-r', packets, '-T', 'jsonl').stdout)
    expect(tapscope('read', '-r', at('packets.jsonl'), '-w', at('packets.pcapng')).stderr).toBe('')
    const fields = [
      'frame.time_epoch',
      'frame.len',
      'frame.cap_len',
      'frame.interface_name',
      'ip.src',
      'dns.qry.name',
      'icmp.seq',
    ]
    expect(tsharkFields(at('packets.pcapng'), fields)).toEqual(tsharkFields(packets, fields))
  })

  it('opens in a session as it is read, and goes with it', async () => {
    const { client, session } = engine
    const path = at('read.jsonl.gz')
    writeFileSync(path, gzipSync(readFileSync(at('read.jsonl'))))
    await client.call('session.open', { paths: [path], replace: true })
    await session.indexed()
    expect(session.info().files[0]).toMatchObject({ state: 'complete', path, compression: 'gzip', problem: null })
    const { view } = await client.call('view.open', { filter: 'tool == "get-sum"' })
    const found = await until(async () => {
      const rows = await readRows(client, view)
      return rows.length >= 1 && rows
    }, 'the call of get-sum')
    expect(found[0]).toMatchObject({ protocol: 'MCP', info: expect.stringContaining('tools/call get-sum') })
    const exchanges = await client.call('exchanges.read', {
      from: 0,
      count: 50,
      order: 'frame',
      descending: false,
      show: 'all',
      process: null,
      text: '',
    })
    expect(exchanges.rows.map(({ method, status }) => [method, status])).toContainEqual(['tools/call', 1])
  })

  it('keeps what is no JSON, and says so', async () => {
    writeFileSync(at('bad.jsonl'), `no json\n${readFileSync(at('read.jsonl'), 'utf8')}{"cut`)
    const read = tapscope('read', '-r', at('bad.jsonl'))
    expect(read.status).toBe(2)
    expect(read.stderr).toContain('2 lines are no JSON, the first is line 1; they are shown as they are')
    expect(read.stdout).toContain('no json')
    const { client, session } = engine
    await client.call('session.open', { paths: [at('bad.jsonl')], replace: true })
    await session.indexed()
    expect(session.info().files[0]).toMatchObject({ state: 'damaged', problem: expect.stringContaining('2 lines') })
  })

  it('can be stopped on the way', async () => {
    const { client, session } = engine
    const line = `${JSON.stringify({ type: 'event', timestamp: '2026-01-01T00:00:00Z', data: { pid: 1, stream: 'stdout', data: 'x'.repeat(1000) } })}\n`
    const file = createWriteStream(at('large.jsonl'))
    const block = line.repeat(1000)
    for (let n = 0; n < 60; n++)
      if (!file.write(block)) await new Promise<void>((resolve) => file.once('drain', () => resolve()))
    await new Promise<void>((resolve) => file.end(() => resolve()))
    await client.call('session.open', { paths: [at('large.jsonl')], replace: true })
    const { id, unpacked } = await until(() => {
      const [info] = session.info().files
      return info.frames > 0 && info
    }, 'first rows')
    expect(unpacked?.total).toBe(line.length * 60_000)
    await client.call('session.stop', { file: id })
    expect(session.info().rows).toBeLessThan(60_000)
    expect(session.info().files[0].problem).toContain('stopped')
  })
})
