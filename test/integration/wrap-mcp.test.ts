/** A real MCP server and the SDK's client, with and without `tapscope wrap` between them; what was recorded, as tshark reads it. */
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { describe, expect, it } from 'vitest'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { eachTestsBench, recording, TAPSCOPE } from './wrap-support.ts'

const bench = eachTestsBench()
const SERVER = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
)
const COMMAND = [process.execPath, SERVER, 'stdio']

interface Talk {
  readonly server: unknown
  readonly tools: readonly string[]
  readonly echo: unknown
  readonly sum: unknown
  readonly failure: string
  readonly stderr: string
}

async function talk(command: readonly string[]): Promise<Talk> {
  const transport = new StdioClientTransport({
    command: command[0],
    args: command.slice(1),
    env: bench().environment as Record<string, string>,
    stderr: 'pipe',
  })
  let stderr = ''
  transport.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const client = new Client({ name: 'tapscope-test', version: '1' })
  await client.connect(transport)
  const { tools } = await client.listTools()
  const echo = await client.callTool({ name: 'echo', arguments: { message: 'héllo' } })
  const sum = await client.callTool({ name: 'get-sum', arguments: { a: 2, b: 40 } })
  const failure = await client.readResource({ uri: 'no://such' }).then(String, String)
  const server = client.getServerVersion()
  await client.close()
  return { server, tools: tools.map(({ name }) => name), echo, sum, failure, stderr }
}

describe('server-everything', () => {
  it('says the same to its client, tapped or not', async () => {
    const untapped = await talk(COMMAND)
    const tapped = await talk([...TAPSCOPE, 'wrap', '--', ...COMMAND])
    expect(tapped).toEqual(untapped)
    expect(JSON.stringify(tapped.echo)).toContain('héllo')
    expect(bench().session.manifest).toMatchObject({
      ok: true,
      value: { title: 'server-everything', counters: { dropped: 0 } },
    })
  })

  it('is in the spool message by message, requests before their answers', async () => {
    await talk([...TAPSCOPE, 'wrap', '--', ...COMMAND])
    const { frames, problem } = recording(bench().spool)
    expect(problem).toBeNull()
    const messages = frames.filter(({ stream }) => stream !== 'stderr')
    const requests = new Map<unknown, number>()
    messages.forEach(({ bytes, dissector, stream, direction, seconds }, i) => {
      expect([dissector, direction]).toEqual(['json', stream === 'stdin' ? 1 : 2])
      const { id, method } = JSON.parse(bytes.toString()) as { id?: unknown; method?: string }
      if (id === undefined) return
      const key = `${stream === 'stdin' ? (method ? 'c' : 's') : method ? 's' : 'c'} ${id}`
      if (method) requests.set(key, i)
      else {
        const request = requests.get(key)
        expect(request).toBeLessThan(i)
        expect(seconds).toBeGreaterThanOrEqual(messages[request as number].seconds)
      }
    })
    const sent = messages
      .filter(({ stream }) => stream === 'stdin')
      .map(({ bytes }) => (JSON.parse(bytes.toString()) as { method?: string }).method)
    expect(sent.filter(Boolean)).toEqual([
      'initialize',
      'notifications/initialized',
      'tools/list',
      'tools/call',
      'tools/call',
      'resources/read',
    ])
  })

  it.skipIf(!haveTshark)('is JSON to tshark, with direction, interface and process', async () => {
    await talk([...TAPSCOPE, 'wrap', '--', ...COMMAND])
    const { frames } = recording(bench().spool)
    const fields = ['frame.interface_name', 'frame.p2p_dir', '_ws.col.Protocol', 'frame.interface_description']
    const rows = tsharkFields(bench().spool, fields).map((row) => row.split('\t'))
    expect(rows).toHaveLength(frames.length)
    const description = COMMAND.join(' ')
    rows.forEach(([name, direction, protocol, command], i) => {
      const { stream, dissector } = frames[i]
      expect(name).toMatch(new RegExp(`^stdio:\\d+:${stream}$`))
      expect(direction).toBe(stream === 'stdin' ? '1' : '0')
      expect(protocol).toBe(dissector === 'json' ? 'JSON' : '')
      expect(command).toBe(description)
    })
    const called = tsharkFields(
      bench().spool,
      ['frame.number', 'json.path_with_value'],
      'json.path_with_value == "/method:tools/call"',
    )
    expect(called).toHaveLength(2)
    expect(called[0]).toContain('/params/name:echo')
    expect(tsharkFields(bench().spool, ['frame.number'], '_ws.malformed')).toEqual([])
  })
})
