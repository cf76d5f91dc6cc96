/** The three kinds of source in one session, with the real programs: tapcap on loopback, a real MCP server, and both killed. */
import { createSocket } from 'node:dgram'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findTapcap } from '../../src/engine/sources/packets/tapcap.ts'
import type { CaptureInfo } from '../../src/shared/wire/calls.ts'
import { CLI } from '../support/built.ts'
import { type Engine, readRows, startEngine, until } from '../support/engine.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const SERVER = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
)
const canCapture = process.getuid?.() === 0 && findTapcap() !== null
const why = canCapture ? '' : ' (skipped: needs root and out/native/tapcap)'

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

const captureOf = (id: number): CaptureInfo | undefined => engine.session.info().captures.find((one) => one.id === id)
const inState = (id: number, state: CaptureInfo['state']) =>
  until(() => captureOf(id)?.state === state && captureOf(id), `capture ${id} ${state}`)

async function startLoopback(filter: string): Promise<number> {
  const { capture } = await engine.client.call('capture.start', {
    interfaces: [{ name: 'lo', promiscuous: false, ...(filter && { filter }) }],
  })
  await inState(capture, 'running')
  return capture
}

async function sendDatagrams(port: number, count: number): Promise<void> {
  const socket = createSocket('udp4')
  for (let i = 0; i < count; i++)
    await new Promise((resolve) => socket.send(`datagram ${i}`, port, '127.0.0.1', resolve))
  socket.close()
}

/** A real server under `tapscope wrap`, driven by the SDK's client, as an MCP client's configuration would have it. */
async function runWrapped(during: (client: Client) => Promise<void>): Promise<void> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [CLI, 'wrap', '--', process.execPath, SERVER],
    env: { ...(process.env as Record<string, string>), TAPSCOPE_SPOOLS: spools },
    stderr: 'ignore',
  })
  const client = new Client({ name: 'test-client', version: '1' })
  await client.connect(transport)
  try {
    await during(client)
  } finally {
    await client.close()
  }
}

describe.skipIf(!canCapture)(`packets on loopback${why}`, () => {
  it('lists interfaces and checks capture filters with libpcap', async () => {
    const { interfaces, problem } = await engine.client.call('interfaces.list', {})
    expect(problem).toBeNull()
    expect(interfaces.find(({ name }) => name === 'lo')).toMatchObject({ loopback: true, up: true })
    const check = (filter: string) => engine.client.call('capture.checkFilter', { filter, interface: 'lo' })
    expect(await check('tcp port 80')).toEqual({ problem: null })
    expect((await check('tcp prot 80')).problem).toMatch(/syntax|parse|error/i)
  })

  it('shows live frames, and what was dropped', async () => {
    const port = 40_001
    const capture = await startLoopback(`udp port ${port}`)
    const { view } = await engine.client.call('view.open', { filter: `udp.dstport == ${port}` })
    await sendDatagrams(port, 200)
    await until(() => engine.session.info().rows === 200, '200 frames')
    const rows = await until(async () => {
      const found = await readRows(engine.client, view)
      return found.length === 200 && found
    }, 'the view to hold them')
    expect(rows[0]).toMatchObject({ source: '127.0.0.1', destination: '127.0.0.1' })
    await engine.client.call('capture.stop', { capture })
    expect(await inState(capture, 'stopped')).toMatchObject({
      frames: 200,
      kernelDrops: 0,
      programDrops: 0,
      message: null,
    })
  })

  it('refuses a bad filter and an interface that is not there, with what to do', async () => {
    for (const params of [{ name: 'lo', filter: 'tcp prot 80' }, { name: 'nosuch0' }]) {
      const { capture } = await engine.client.call('capture.start', { interfaces: [params] })
      const failed = await inState(capture, 'failed')
      expect(failed.message).toBeTruthy()
      expect(failed.hint).toBeTruthy()
    }
    expect(engine.session.info().rows).toBe(0)
  })

  it('says that tapcap was killed, and keeps every flushed frame', async () => {
    const port = 40_002
    const capture = await startLoopback(`udp port ${port}`)
    await sendDatagrams(port, 100)
    const running = await until(() => engine.session.info().rows === 100 && captureOf(capture), '100 frames')
    process.kill(running.pid ?? 0, 'SIGKILL')
    const failed = await inState(capture, 'failed')
    expect(failed.message).toContain('SIGKILL')
    expect(engine.session.info().rows).toBe(100)
    if (haveTshark) expect(tsharkFields(failed.spool, ['frame.number'])).toHaveLength(100)
  })

  it('goes on without its engine, and is picked up by the next', async () => {
    const port = 40_003
    const capture = await startLoopback(`udp port ${port}`)
    await sendDatagrams(port, 50)
    await until(() => engine.session.info().rows === 50, '50 frames')
    const other = startEngine({ pickUp: true })
    try {
      const adopted = await until(() => other.session.info().captures[0], 'the capture to be picked up')
      expect(adopted).toMatchObject({ kind: 'packets', state: 'running', pid: captureOf(capture)?.pid })
      await sendDatagrams(port, 50)
      await until(() => other.session.info().rows === 100, '100 frames in the other engine')
      await other.client.call('capture.stop', { capture: adopted.id })
      await until(() => other.session.info().captures[0].state === 'stopped', 'its end')
      await inState(capture, 'stopped')
    } finally {
      await other.dispose()
    }
  })
})

describe.skipIf(!existsSync(SERVER))('a real MCP server', () => {
  it('under wrap, with its messages among the packets', async () => {
    const http = createServer((_request, response) => response.end('hello from loopback'))
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()))
    const { port } = http.address() as AddressInfo
    const capture = canCapture ? await startLoopback(`tcp port ${port}`) : 0
    await runWrapped(async (client) => {
      await until(
        () => engine.session.info().sources.some(({ kind, frames }) => kind === 'stdio' && frames > 0),
        'the spool to be picked up',
      )
      await client.callTool({ name: 'echo', arguments: { message: 'before' } })
      await (await fetch(`http://127.0.0.1:${port}/between`)).text()
      await client.callTool({ name: 'echo', arguments: { message: 'after' } })
    })
    http.close()
    const { view } = await engine.client.call('view.open', { filter: 'jsonrpc.method == "tools/call" || http.request' })
    const wanted = canCapture ? 3 : 2
    const rows = await until(async () => {
      const found = await readRows(engine.client, view)
      return found.length === wanted && found
    }, 'both calls and the request')
    expect(rows.map(({ protocol }) => protocol)).toEqual(canCapture ? ['MCP', 'HTTP', 'MCP'] : ['MCP', 'MCP'])
    expect(rows[0].info).toContain('tools/call echo')
    const { view: results } = await engine.client.call('view.open', { filter: 'mcpx' })
    const mcp = await readRows(engine.client, results)
    expect(mcp.some(({ info }) => info.startsWith('result of tools/call echo'))).toBe(true)
    if (capture) await engine.client.call('capture.stop', { capture })

    if (!haveTshark) return
    const path = join(spools, 'saved.pcapng')
    const { frames } = await engine.client.call('session.save', { path, format: 'pcapng', view: null })
    expect(tsharkFields(path, ['frame.number'])).toHaveLength(frames)
    const calls = tsharkFields(
      path,
      ['frame.interface_name', 'frame.packet_flags_direction'],
      'json.path_with_value == "/method:tools/call"',
    )
    expect(calls).toHaveLength(2)
    for (const call of calls) expect(call).toMatch(/^stdio:\d+:stdin\t(1|0x0*1)$/)
  })

  it('started by the session, driven by lines, and killed', async () => {
    const { capture } = await engine.client.call('tap.start', { command: [process.execPath, SERVER], directory: null })
    const send = (message: object) =>
      engine.client.call('tap.send', { capture, line: JSON.stringify({ jsonrpc: '2.0', ...message }) })
    await send({
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'hand', version: '1' } },
    })
    await send({ method: 'notifications/initialized' })
    await send({ id: 2, method: 'tools/call', params: { name: 'echo', arguments: { message: 'by hand' } } })
    const { view } = await engine.client.call('view.open', { filter: 'jsonrpc' })
    await until(
      async () =>
        (await readRows(engine.client, view)).some(({ info }) => info.startsWith('result of tools/call echo')),
      'the result',
    )
    const info = captureOf(capture)
    process.kill(info?.pid ?? 0, 'SIGKILL')
    const failed = await inState(capture, 'failed')
    expect(failed).toMatchObject({ message: expect.stringContaining('SIGKILL'), writable: false })
    await until(
      () => engine.session.info().files.every(({ state }) => state === 'complete'),
      'its spool to be complete',
    )
    if (haveTshark) expect(tsharkFields(failed.spool, ['frame.number'])).toHaveLength(engine.session.info().rows)
  })

  it('that does not exist is refused with the reason', async () => {
    await expect(engine.client.call('tap.start', { command: ['no-such-program'], directory: null })).rejects.toThrow(
      /no-such-program/,
    )
  })
})
