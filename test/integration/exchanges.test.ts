/** Requests and responses of every shape that programs write them in, recorded as a tap does, as the exchanges pane lists them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TapSpool } from '../../src/engine/sources/stdio/tap-spool.ts'
import { ExchangeStatus } from '../../src/shared/wire/exchanges.ts'
import { type Engine, startEngine, until } from '../support/engine.ts'

const LONG = 'é\\"}'.repeat(100_000)
const VERSION = { jsonrpc: '2.0' }

/** What each says in turn; `<` is the server. */
const TALK: readonly (readonly ['<' | '>', unknown])[] = [
  ['>', { ...VERSION, id: 1, method: 'initialize', params: {} }],
  ['<', { ...VERSION, id: 1, result: {} }],
  // The id last, as the TypeScript SDK writes it: behind 400 KB.
  ['>', { method: 'tools/call', params: { name: 'long', arguments: { LONG, id: 99 } }, ...VERSION, id: 'two' }],
  ['>', { method: 'tools/call', params: { name: 'between' }, ...VERSION, id: 3 }],
  ['<', { result: { content: [] }, ...VERSION, id: 3 }],
  ['<', { result: { content: [{ type: 'text', text: LONG }], isError: true }, ...VERSION, id: 'two' }],
  // The id first, as the Python SDK writes it.
  ['>', { ...VERSION, id: 4, method: 'resources/read', params: { uri: 'file:///x', LONG } }],
  ['<', { ...VERSION, id: 4, result: { contents: [{ text: LONG }] } }],
  ['>', { method: 'notifications/message', params: { LONG }, ...VERSION }],
  // Batches, answered together and one by one.
  [
    '>',
    [
      { ...VERSION, id: 5, method: 'tools/call', params: { name: 'a' } },
      { ...VERSION, id: 6, method: 'tools/call', params: { name: 'b' } },
    ],
  ],
  ['>', [7, 8].map((id) => ({ ...VERSION, id, method: 'ping' }))],
  [
    '<',
    [
      { ...VERSION, id: 6, result: {} },
      { ...VERSION, id: 5, error: { code: 1, message: 'no' } },
    ],
  ],
  ['<', { ...VERSION, id: 8, result: {} }],
]

/** What no server may write, in Latin-1. */
const STRAY = ['[INFO] ready', '{"jsonrpc":"2.0","id":1,"resu', '{"level":"info"}', 'caf\xe9', 'x'.repeat(300_000)]

const folder = mkdtempSync(join(tmpdir(), 'tapscope-exchanges-'))
const path = join(folder, 'talk.pcapng')
let engine: Engine

beforeAll(async () => {
  const spool = TapSpool.create({
    process: { pid: 42, command: ['server'], server: 'server', client: 'client', clientPid: 41 },
    application: 'test',
    target: { file: path },
  })
  if (!spool.ok) throw new Error(spool.error.message)
  const { recorder } = spool.value
  recorder.record('stdout', Buffer.from('before anybody spoke\n'))
  for (const [voice, message] of TALK) {
    recorder.record(voice === '>' ? 'stdin' : 'stdout', Buffer.from(`${JSON.stringify(message)}\n`))
  }
  recorder.record('stderr', Buffer.from('a line of the log\n'))
  for (const line of STRAY) recorder.record('stdout', Buffer.concat([Buffer.from(line, 'latin1'), Buffer.from('\n')]))
  await spool.value.finish()
  engine = startEngine()
  await engine.client.call('session.open', { paths: [path], replace: true })
  await until(() => engine.session.info().files[0]?.state === 'complete', 'all frames')
})
afterAll(async () => {
  await engine.dispose()
  rmSync(folder, { recursive: true, force: true })
})

it('lists each request with its answer, wherever the id stands and however long it is', async () => {
  const { rows } = await engine.client.call('exchanges.read', {
    from: 0,
    count: 100,
    order: 'frame',
    descending: false,
    show: 'all',
    process: null,
    text: '',
  })
  const { ok, error, toolError, outstanding } = ExchangeStatus
  expect(rows.map(({ method, target, status, duplicateId }) => [method, target, status, duplicateId])).toEqual([
    ['initialize', '', ok, false],
    ['tools/call', 'long', toolError, false],
    ['tools/call', 'between', ok, false],
    ['resources/read', 'file:///x', ok, false],
    ['tools/call', 'a', error, false],
    ['tools/call', 'b', ok, false],
    ['ping', '', outstanding, false],
    ['ping', '', ok, false],
  ])
})

it.each([
  ['mcpx.tool == "long" && mcpx.response_in', 1],
  ['mcpx.tool == "long" && mcpx.response_to && mcpx.is_error == true', 1],
  ['mcpx.method == "resources/read" && mcpx.latency', 1],
  ['jsonrpc.id == "two"', 2],
  ['mcpx.method == "notifications/message" && jsonrpc.kind == "notification"', 1],
  ['mcpx.response_in', 4],
  ['stdio.stray', STRAY.length],
  ['_ws.expert.message contains "Stray output"', STRAY.length],
  ['_ws.expert.message contains "Not UTF-8 from byte 3"', 1],
  ['_ws.expert.message contains "in several frames"', 6],
])('frames of %s: %i', async (filter, count) => {
  const rows = await new Promise<number>((resolve) => {
    let opened = -1
    const off = engine.client.on('view', ({ view, complete, rows }) => {
      if (view !== opened || !complete) return
      off()
      resolve(rows)
    })
    void engine.client.call('view.open', { filter }).then(({ view }) => {
      opened = view
    })
  })
  expect(rows).toBe(count)
})
