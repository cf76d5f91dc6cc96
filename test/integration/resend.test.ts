/** A recorded request is read, and sent once more to a real server under the tap: its answer is found, whatever the framing. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RecordedMessage } from '../../src/shared/wire/resend.ts'
import { type Engine, startEngine } from '../support/engine.ts'

const SERVER = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
)
/** Answers each message that comes with Content-Length headers in kind. */
const WITH_HEADERS = `
let held = Buffer.alloc(0)
process.stdin.on('data', (chunk) => {
  held = Buffer.concat([held, chunk])
  for (;;) {
    const [head, length] = /^Content-Length: (\\d+)\\r\\n\\r\\n/.exec(held.toString('latin1')) ?? []
    if (!head || held.length < head.length + Number(length)) return
    const { id, params } = JSON.parse(held.subarray(head.length, head.length + Number(length)).toString())
    held = held.subarray(head.length + Number(length))
    const text = JSON.stringify({ jsonrpc: '2.0', id, result: params })
    process.stdout.write('Content-Length: ' + Buffer.byteLength(text) + '\\r\\n\\r\\n' + text)
  }
})`

let engine: Engine
let spools = ''
beforeEach(() => {
  spools = mkdtempSync(join(tmpdir(), 'tapscope-spools-'))
  process.env.TAPSCOPE_SPOOLS = spools
  engine = startEngine()
})
afterEach(async () => {
  await engine.dispose()
  rmSync(spools, { recursive: true, force: true })
  delete process.env.TAPSCOPE_SPOOLS
})

const message = (id: number | null, method: string, params: object): string =>
  JSON.stringify({ jsonrpc: '2.0', ...(id !== null && { id }), method, params })
const start = async (...words: string[]): Promise<number> =>
  (await engine.client.call('tap.start', { command: [process.execPath, ...words], directory: null })).capture
const ask = (capture: number, line: string, framing: 'lines' | 'headers' = 'lines') =>
  engine.client.call('tap.request', { capture, line, framing })
const read = (frame: number | null): Promise<RecordedMessage> =>
  engine.client.call('message.read', { frame: frame ?? 0 })

it('finds the answers of a real MCP server, and reads both messages back', async () => {
  const capture = await start(SERVER)
  const clientInfo = { name: 'test', version: '1' }
  const hello = message(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo })
  expect((await ask(capture, hello)).response).toBeGreaterThan(0)
  const initialized = await ask(capture, message(null, 'notifications/initialized', {}))
  expect(initialized.response).toBeNull()

  const first = await ask(capture, message(2, 'tools/call', { name: 'echo', arguments: { message: 'é\u2028' } }))
  const request = await read(first.request)
  expect(request).toMatchObject({ kind: 'request', method: 'tools/call', fromServer: false, framing: 'lines' })
  expect(request).toMatchObject({ related: first.response, initialize: hello })
  expect(request.command).toContain('server-everything')
  const response = await read(first.response)
  expect(response).toMatchObject({ kind: 'response', fromServer: true, related: first.request })
  expect(JSON.parse(response.text).result.content[0].text).toContain('é\u2028')

  // Two at once, one of them an id that is there already.
  const lines = [2, 'two'].map((id) => request.text.replace('"id":2', `"id":${JSON.stringify(id)}`))
  const [again, other] = await Promise.all(lines.map((line) => ask(capture, line)))
  expect(again.response).toBeGreaterThan(first.response ?? 0)
  expect(JSON.parse((await read(other.response)).text).id).toBe('two')
})

it('frames messages as the program does', async () => {
  const capture = await start('-e', WITH_HEADERS)
  const first = await ask(capture, message(1, 'echo', { text: 'ü' }), 'headers')
  // By now it is known, whatever the recorded one had.
  const second = await ask(capture, message(2, 'echo', { text: 'ü' }), 'lines')
  for (const { request, response } of [first, second]) {
    expect(await read(request)).toMatchObject({ kind: 'request', framing: 'headers' })
    expect(JSON.parse((await read(response)).text).result).toEqual({ text: 'ü' })
  }
})

it('says why there is no answer', async () => {
  const capture = await start('-e', 'process.stdin.once("data", () => process.exit(3))')
  await expect(ask(capture, 'no JSON')).rejects.toThrow('no JSON-RPC')
  await expect(ask(capture, message(1, 'ping', {}))).rejects.toThrow('ended before it answered')
  const abort = new AbortController()
  const silent = await start('-e', 'process.stdin.resume()')
  const waiting = engine.client.call(
    'tap.request',
    { capture: silent, line: message(1, 'ping', {}), framing: 'lines' },
    { signal: abort.signal },
  )
  abort.abort()
  await expect(waiting).rejects.toThrow('Cancelled')
})
