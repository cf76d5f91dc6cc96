/** What a proxy before an HTTP server records, as the views have it: exchanges with their latency, filters, JSON lines and back. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { isStray } from '../../src/shared/row-flags.ts'
import type { CaptureInfo } from '../../src/shared/wire/calls.ts'
import type { ExchangeList } from '../../src/shared/wire/exchanges.ts'
import { type Engine, readRows, startEngine, until } from '../support/engine.ts'
import { Bench } from './wrap-support.ts'
import { startEverything, startServer, startProxy as startWrap, talk } from './wrap-url-support.ts'

let engine: Engine
let spools = ''
beforeEach(() => {
  spools = mkdtempSync(join(tmpdir(), 'tapscope-spools-'))
  process.env.TAPSCOPE_SPOOLS = spools
  engine = startEngine({ pickUp: true })
})
afterEach(async () => {
  await engine.dispose()
  rmSync(spools, { recursive: true, force: true })
  delete process.env.TAPSCOPE_SPOOLS
})

async function startProxy(url: string): Promise<CaptureInfo> {
  const { capture } = await engine.client.call('proxy.start', { url, listen: null })
  return await until(() => engine.session.info().captures.find(({ id }) => id === capture), 'the capture')
}

async function stop({ id }: CaptureInfo): Promise<void> {
  await engine.client.call('capture.stop', { capture: id })
  await until(() => engine.session.info().files.every(({ state }) => state === 'complete'), 'all frames')
}

const exchanges = (): Promise<ExchangeList> =>
  engine.client.call('exchanges.read', {
    from: 0,
    count: 100,
    order: 'frame',
    descending: false,
    show: 'all',
    process: null,
    text: '',
  })

async function framesOf(filter: string): Promise<string[]> {
  const { view } = await engine.client.call('view.open', { filter })
  await until(() => engine.session.info().rows > 0, 'rows')
  const rows = await readRows(engine.client, view)
  await engine.client.call('view.close', { view })
  return rows.map(({ info }) => info)
}

it('lists the calls of a real client with their latency, and finds them by what HTTP tells', async () => {
  const proxy = await startProxy(await startEverything('streamableHttp'))
  await talk(proxy.address ?? '')
  await stop(proxy)
  const { rows, processes } = await exchanges()
  const long = rows.find(({ target }) => target === 'trigger-long-running-operation')
  expect(long?.latencyMs).toBeGreaterThan(500)
  expect(long?.latencyMs).toBeLessThan(20_000)
  expect(rows.filter(({ response }) => response === null)).toEqual([])
  expect(rows.some(({ fromServer, method }) => fromServer && method === 'roots/list')).toBe(true)
  const [{ server, client }] = processes
  expect([server, client]).toEqual([new URL(proxy.title).host, 'tapscope-test'])

  // Status lines and events without data are no stray lines.
  const { frames } = engine.session
  const flags = Array.from({ length: frames.rowCount }, (_, row) => {
    const { segment, slot } = frames.at(row as RowIndex)
    return segment.flags[slot]
  })
  expect(flags.filter(isStray)).toEqual([])

  const results = await framesOf('mcphttp.status == 200 && mcphttp.event == "message" && jsonrpc.kind == "response"')
  expect(results).toContainEqual(expect.stringContaining('result of tools/call echo'))
  const calls = await framesOf('dir == "inbound" && mcpx.tool == "echo" && mcphttp.method == "POST"')
  expect(calls).toEqual(['tools/call echo  message=héllo'])
  expect(await framesOf('mcphttp.path == "/mcp" && mcphttp.method == "DELETE" && dir == "inbound"')).toEqual([
    'DELETE /mcp HTTP/1.1',
  ])
})

it('tells clients apart that number their requests alike, with sessions and without', async () => {
  const origin = await startServer((incoming, outgoing) => {
    const session = incoming.headers['mcp-session-id']
    incoming.resume().on('end', () => {
      const answer = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { who: incoming.headers['x-who'] } })
      const answerNow = (): void => {
        outgoing.writeHead(200, { 'content-type': 'application/json', ...(session && { 'mcp-session-id': session }) })
        outgoing.end(answer)
      }
      held.push(answerNow)
      // Answered in the other order than they were asked.
      if (held.length === 4) for (const one of held.splice(0).reverse()) one()
    })
  })
  const held: (() => void)[] = []
  const proxy = await startProxy(`${origin}/mcp`)
  const ask = (who: string, session?: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = { 'x-who': who, 'user-agent': 'same/1', ...(session && { 'mcp-session-id': session }) }
      const sent = request(proxy.address ?? '', { method: 'POST', headers }, (response) => {
        response.resume().on('end', resolve)
      }).on('error', reject)
      sent.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: who } }))
    })
  await Promise.all([ask('a'), ask('b'), ask('c', 'three'), ask('d', 'four')])
  await stop(proxy)
  const { rows } = await exchanges()
  expect(rows.map(({ target, duplicateId }) => [target, duplicateId]).sort()).toEqual([
    ['a', false],
    ['b', false],
    ['c', false],
    ['d', false],
  ])
  const path = join(spools, 'lines.jsonl')
  await engine.client.call('frames.export', {
    path,
    what: { kind: 'all' },
    format: 'jsonl',
    details: false,
    bytes: false,
  })
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  const messages = lines.map(
    (line) => JSON.parse(line) as { data: { frame: number; http: { request: number }; data: string } },
  )
  for (const { target, request: asked, response } of rows) {
    const answer = messages.find(({ data }) => data.frame === response)
    expect([target, answer?.data.data]).toEqual([target, expect.stringContaining(`"who":"${target}"`)])
    expect(answer?.data.http.request).toBe(messages.find(({ data }) => data.frame === asked)?.data.http.request)
  }

  await engine.client.call('session.open', { paths: [path], replace: true })
  await until(() => engine.session.info().rows === lines.length && engine.session.isSettled, 'the lines')
  const again = await exchanges()
  expect(again.rows.map(({ request: asked, response }) => [asked, response])).toEqual(
    rows.map(({ request: asked, response }) => [asked, response]),
  )
  expect(await framesOf('mcphttp.session == "three"')).toHaveLength(2)
})

it('of the command line is picked up, with its address, and can be stopped', async () => {
  const url = await startEverything('streamableHttp')
  const bench = new Bench(spools)
  try {
    const proxy = await startWrap(bench, url)
    const ended = new Promise((resolve) => proxy.child.once('close', resolve))
    const capture = await until(() => engine.session.info().captures.find(({ state }) => state === 'running'), 'it')
    expect([capture.address, capture.title]).toEqual([proxy.url, new URL(url).host])
    await engine.client.call('capture.stop', { capture: capture.id })
    expect(await ended).toBe(0)
  } finally {
    bench.dispose()
  }
})

it('is refused where it can’t be', async () => {
  const start = (url: string, listen: string | null): Promise<unknown> =>
    engine.client.call('proxy.start', { url, listen })
  await expect(start('nonsense', null)).rejects.toThrow(/no URL/)
  await expect(start('http://h/', 'x:y')).rejects.toThrow(/no address/)
  const taken = new URL(await startServer(() => {})).port
  await expect(start('http://h/', taken)).rejects.toThrow(/listens there already/)
  expect(engine.session.info().captures).toEqual([])
})
