/** Live sources in the window: loopback packets of an HTTP exchange and a real MCP server's messages, in one table; and their deaths. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { expect, type Page, test } from '@playwright/test'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { applyFilter, closeLeftovers, inEachFace, inOneFace, openFace, row, runCommand, statusNumber } from './faces.ts'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const BIN = fromRoot('bin/tapscope.mjs')
const SERVER = fromRoot('node_modules/@modelcontextprotocol/server-everything/dist/index.js')
const canCapture = process.getuid?.() === 0 && Boolean(process.env.TAPSCOPE_TAPCAP)
const whyNot = process.env.TAPSCOPE_SKIP_REASON_TAPCAP ?? 'capturing needs root'

async function startLoopback(page: Page, filter = 'tcp'): Promise<void> {
  await page.getByTestId('rail-capture').click()
  await page.getByTestId('capture-filter').fill(filter)
  await page.getByTestId('interface-lo').click()
  await page.getByTestId('capture-start-selected').click()
  await expect(page.getByTestId('status-capture')).toContainText('Capturing')
  await page.getByTestId('rail-frames').click()
}

async function exchange(path: string): Promise<void> {
  const server = createServer((_request, response) => response.end('hello from loopback'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)).text()
  await new Promise((resolve) => server.close(resolve))
}

async function callEcho(spools: string, message: string): Promise<void> {
  const env = { ...process.env, TAPSCOPE_SPOOLS: spools } as Record<string, string>
  const args = [BIN, 'wrap', '--', process.execPath, SERVER]
  const transport = new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore' })
  const client = new Client({ name: 'test-client', version: '1' })
  await client.connect(transport)
  const result = await client.callTool({ name: 'echo', arguments: { message } })
  expect(JSON.stringify(result)).toContain(message)
  await client.close()
}

async function callOverHttp(url: string, message: string): Promise<void> {
  const transport = new StreamableHTTPClientTransport(new URL(url))
  const client = new Client({ name: 'test-client', version: '1' })
  await client.connect(transport as Transport)
  await client.callTool({ name: 'echo', arguments: { message } })
  await client.close()
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

inEachFace((name) => {
  test('packets and MCP messages in one table', async () => {
    test.skip(!canCapture, whyNot)
    const face = await openFace(name)
    const { page } = face
    await expect(page.getByTestId('start-page')).toBeVisible()
    await startLoopback(page)
    await exchange('/seen-in-the-window')
    await expect.poll(() => statusNumber(page, 'status-frames')).toBeGreaterThan(5)
    await callEcho(face.spools, 'from the command line')
    await applyFilter(page, 'http.request || mcpx.tool == "echo"')
    await expect(row(page, 'GET /seen-in-the-window HTTP/1.1').first()).toBeVisible()
    await expect(row(page, 'tools/call echo').first()).toBeVisible()
    await expect(row(page, 'result of tools/call echo').first()).toBeVisible()

    const saved = join(mkdtempSync(join(tmpdir(), 'tapscope-saved-')), 'live.pcapng')
    await page.keyboard.press('Control+e')
    await expect(page.getByTestId('status-capture')).not.toContainText(/Capturing|Stopping/)
    await applyFilter(page, '')
    await expect
      .poll(async () => (await statusNumber(page, 'status-shown')) - (await statusNumber(page, 'status-frames')))
      .toBe(0)
    const frames = await statusNumber(page, 'status-frames')
    await face.saveTo(saved, () => runCommand(page, 'Save shown frames as pcapng'))
    if (haveTshark) {
      await expect.poll(() => tsharkFields(saved, ['frame.number']).length).toBe(frames)
      const calls = tsharkFields(saved, ['frame.interface_name'], 'json.path_with_value == "/method:tools/call"')
      expect(calls).toHaveLength(1)
      expect(calls[0]).toMatch(/^stdio:\d+:stdin$/)
    }
    await face.close()
  })

  test('a server under the tap, driven from the window, and killed', async () => {
    const face = await openFace(name)
    const { page } = face
    await page.getByTestId('rail-capture').click()
    await page.getByTestId('tap-command').fill(`${process.execPath} ${SERVER}`)
    await page.getByTestId('tap-start').click()
    const send = async (message: object): Promise<void> => {
      await page.getByTestId('tap-line').fill(JSON.stringify({ jsonrpc: '2.0', ...message }))
      await page.getByTestId('tap-send').click()
    }
    const clientInfo = { name: 'hand', version: '1' }
    await send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } })
    await send({ method: 'notifications/initialized' })
    await send({ id: 2, method: 'tools/call', params: { name: 'echo', arguments: { message: 'from the window' } } })
    await page.getByTestId('rail-frames').click()
    await expect(row(page, 'result of tools/call echo').first()).toBeVisible()
    await row(page, 'tools/call echo  message=from the window').first().click()
    await expect(page.getByTestId('tree')).toContainText('Model Context Protocol')

    const pid = /\(pid (\d+)\)/.exec((await page.getByTestId('tree').textContent()) ?? '')?.[1]
    process.kill(Number(pid), 'SIGKILL')
    await expect(page.getByTestId('notices')).toContainText('SIGKILL')
    if (haveTshark) await expectFrames(page, tsharkFields(spoolFile(face.spools), ['frame.number']).length)
    await face.close()
  })

  test('a server that is reached over HTTP, behind a proxy started from the window', async () => {
    const port = await freePort()
    const server = spawn(process.execPath, [SERVER, 'streamableHttp'], {
      env: { ...process.env, PORT: String(port) },
      stdio: 'ignore',
    })
    try {
      const face = await openFace(name)
      const { page } = face
      await page.getByTestId('rail-capture').click()
      await page.getByTestId('tap-command').fill(`http://127.0.0.1:${port}/mcp`)
      await page.getByTestId('tap-listen').fill('127.0.0.1')
      await page.getByTestId('tap-start').click()
      const address = await page.getByTestId('proxy-address').textContent()
      await expect(async () => await callOverHttp(address ?? '', 'over HTTP')).toPass()
      await page.getByTestId('rail-frames').click()
      await expect(row(page, 'result of tools/call echo').first()).toBeVisible()
      await row(page, 'tools/call echo  message=over HTTP').first().click()
      await expect(page.getByTestId('tree')).toContainText('HTTP: POST /mcp')
      await page.getByTestId('rail-capture').click()
      await page.getByTestId(/^stop-\d+$/).click()
      await expect(page.getByTestId(/^capture-\d+$/)).toHaveAttribute('data-state', 'stopped')
      await expect(fetch(address ?? '')).rejects.toThrow()
      await face.close()
    } finally {
      server.kill('SIGKILL')
    }
  })
})

inOneFace((name) => {
  test('a client and its server, both run from the window', async () => {
    const face = await openFace(name)
    const { page } = face
    await page.getByTestId('rail-capture').click()
    await page
      .getByTestId('tap-command')
      .fill(`${process.execPath} ${fromRoot('test/fixtures/mcp-client.mjs')} ${BIN} ${SERVER}`)
    await page.getByTestId('tap-start').click()
    await page.getByTestId('rail-frames').click()
    await expect(row(page, 'tools/call echo').first()).toBeVisible()
    await expect(row(page, 'result of tools/call echo').first()).toBeVisible()

    await page.getByText('Exchanges', { exact: true }).click()
    const exchange = page.getByTestId('exchange-rows').getByRole('row').filter({ hasText: 'echo' })
    await expect(exchange).toContainText('tools/call')
    await expect(page.getByTestId('exchange-latency')).toContainText('p95')
    await exchange.getByRole('button', { name: 'ok' }).click()
    await expect(exchange).toHaveAttribute('aria-selected', 'true')
    await expect(page.locator('.row-selected').first()).toContainText('result of tools/call echo')
    await page.getByLabel('Method, tool, prompt or URI has').fill('LIST')
    await expect(exchange).toHaveCount(0)
    await expect(page.getByTestId('exchange-rows').getByRole('row')).toContainText(['tools/list'])
    await face.close()
  })

  test('tapcap is killed: the window says so and keeps the frames', async () => {
    test.skip(!canCapture, whyNot)
    const face = await openFace(name)
    const { page } = face
    await startLoopback(page)
    await exchange('/before-the-end')
    await expect.poll(() => statusNumber(page, 'status-frames')).toBeGreaterThan(5)
    process.kill(capturePid(face.spools), 'SIGKILL')
    await expect(page.getByTestId('notices')).toContainText('SIGKILL')
    if (haveTshark) await expectFrames(page, tsharkFields(spoolFile(face.spools), ['frame.number']).length)
    await face.close()
  })
})

test.describe('electron', () => {
  test.skip(!process.env.TAPSCOPE_ELECTRON, process.env.TAPSCOPE_SKIP_REASON_ELECTRON ?? 'no Electron')
  test.afterEach(closeLeftovers)

  test('the engine is killed: the window says so, the capture goes on, and is picked up again', async () => {
    test.skip(!canCapture, whyNot)
    const face = await openFace('electron')
    const { page } = face
    await startLoopback(page)
    await exchange('/one')
    await expect.poll(() => statusNumber(page, 'status-frames')).toBeGreaterThan(5)
    process.kill(await face.enginePid(), 'SIGKILL')
    await expect(page.getByTestId('lost-connection')).toBeVisible()
    await exchange('/while-nobody-looked')
    await page.getByTestId('reconnect').click()
    await expect(page.getByTestId('status-capture')).toContainText('Capturing')
    await applyFilter(page, 'http.request')
    await expect(row(page, 'GET /one').first()).toBeVisible()
    await expect(row(page, 'GET /while-nobody-looked').first()).toBeVisible()
    const capture = capturePid(face.spools)
    if (haveTshark) expect(tsharkFields(spoolFile(face.spools), ['http.request.uri'], 'http.request')).toContain('/one')
    await page.keyboard.press('Control+e')
    await expect(page.getByTestId('status-capture')).not.toContainText('Capturing')
    await expect.poll(() => isRunning(capture)).toBe(false)
    await face.close()
  })

  test('renders in a sandbox without Node, and reaches nothing remote', async () => {
    const face = await openFace('electron')
    const { page } = face
    const reach = await page.evaluate(async () => ({
      node: typeof (globalThis as { require?: unknown }).require + typeof (globalThis as { process?: unknown }).process,
      fetched: await fetch('http://127.0.0.1:9/').then(
        () => 'reached',
        () => 'refused',
      ),
      opened: window.open('https://example.com/') === null,
      keys: Object.keys((globalThis as unknown as { tapscope: object }).tapscope),
    }))
    expect(reach).toEqual({
      node: 'undefinedundefined',
      fetched: 'refused',
      opened: true,
      keys: ['electron', 'pathOf'],
    })
    await page.close()
    await face.close().catch(() => {})
  })
})

/** The capture program of the newest spool. */
function capturePid(spools: string): number {
  const [newest] = readdirSync(spools).sort().reverse()
  return JSON.parse(readFileSync(join(spools, newest, 'manifest.json'), 'utf8')).pid
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.[0] !== 'Z'
  } catch {
    return false
  }
}

async function expectFrames(page: Page, frames: number): Promise<void> {
  expect(frames).toBeGreaterThan(2)
  await expect.poll(() => statusNumber(page, 'status-frames')).toBe(frames)
}

function spoolFile(spools: string): string {
  const [newest] = readdirSync(spools).sort().reverse()
  const file = readdirSync(join(spools, newest)).find((entry) => entry.endsWith('.pcapng'))
  return join(spools, newest, file ?? '')
}
