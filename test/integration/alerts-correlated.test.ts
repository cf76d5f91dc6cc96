/** A secret that a real MCP server reads and that then leaves in an HTTP request: stdio and packets, captured live, are one alert with both frames. */
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { describe, expect, it, vi } from 'vitest'
import type { AlertList } from '../../src/shared/wire/alerts.ts'
import { until } from '../support/engine.ts'
import { cannotCapture, eachTestsLiveBench } from '../support/live-capture.ts'
import { TAPSCOPE } from './wrap-support.ts'

vi.setConfig({ testTimeout: 60_000 })

const FILES = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-filesystem/dist/index.js', import.meta.url),
)
const SECRET = 'tk9QmZ41xVbL7sWd0RpE'

describe.skipIf(cannotCapture)('packets and messages together', () => {
  const bench = eachTestsLiveBench({ alerts: true })

  async function readSecret(): Promise<void> {
    writeFileSync(join(bench.folder, 'settings.ini'), `[service]\ntoken = ${SECRET}\n`)
    const [node, script] = TAPSCOPE
    const transport = new StdioClientTransport({
      command: node,
      args: [script, 'wrap', '--', process.execPath, FILES, bench.folder],
      env: { ...process.env } as Record<string, string>,
      stderr: 'ignore',
    })
    const client = new Client({ name: 'agent', version: '1' })
    await client.connect(transport)
    await client.callTool({ name: 'read_text_file', arguments: { path: join(bench.folder, 'settings.ini') } })
    await client.close()
  }

  async function send(path: string): Promise<void> {
    const server = createServer((_request, response) => response.end('ok'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)).text()
    await new Promise((resolve) => server.close(resolve))
  }

  it('make one alert of a secret that a tool read and that left', async () => {
    const { client } = bench.engine
    const { capture } = await client.call('capture.start', {
      interfaces: [{ name: 'lo', promiscuous: false, filter: 'tcp' }],
    })
    await bench.inState(capture, 'running')
    await readSecret()
    await send('/nothing?x=1')
    await send(`/collect?d=${Buffer.from(SECRET).toString('hex')}`)
    const filter = {
      severities: [],
      states: [],
      source: 'both' as const,
      rule: null,
      server: null,
      host: null,
      text: '',
    }
    const read = (): Promise<AlertList> =>
      client.call('alerts.read', { filter, order: 'time', descending: false, group: null, from: 0, count: 10 })
    await until(async () => (await read()).total > 0, 'the alert')
    const { items } = await read()
    expect(items).toHaveLength(1)
    const [alert] = items
    expect(JSON.stringify(alert)).not.toContain(SECRET)
    const { evidence } = await client.call('alerts.one', { id: alert.id })
    expect(evidence).toHaveLength(2)
    expect(evidence[0].info).toContain('result of tools/call read_text_file')
    expect(evidence[1].info).toContain('GET /collect')
    await client.call('capture.stop', { capture })
  })
})
