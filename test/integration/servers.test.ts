/** MCP servers as their frames tell of them, and what is remembered of their tools: real servers under `wrap`, driven by the SDK's client. */
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ServerDetails, ServerList } from '../../src/shared/wire/servers.ts'
import { type Engine, startEngine, until } from '../support/engine.ts'
import { recordTalk, TOLD_SERVER } from '../support/record-talk.ts'
import { eachTestsBench, TAPSCOPE } from './wrap-support.ts'
import { startEverything, startProxy } from './wrap-url-support.ts'

vi.setConfig({ testTimeout: 60_000 })

const inRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const serverOf = (name: string): string => inRoot(`node_modules/@modelcontextprotocol/server-${name}/dist/index.js`)

const bench = eachTestsBench()
const engines: Engine[] = []
beforeEach(() => vi.stubEnv('TAPSCOPE_BASELINES', join(bench().folder, 'baselines')))
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(engines.splice(0).map((engine) => engine.dispose()))
})

const talk = (command: readonly string[], say: (client: Client) => Promise<unknown>): Promise<string> =>
  recordTalk(TAPSCOPE, bench().spools, command, say)

async function open(path: string): Promise<Engine> {
  const engine = startEngine()
  engines.push(engine)
  await engine.session.open(path)
  await until(() => engine.session.info().files[0]?.state === 'complete', 'the whole file')
  return engine
}

async function read(engine: Engine): Promise<{ list: ServerList; details: ServerDetails }> {
  const list = await engine.client.call('servers.read', { server: 0, known: '' })
  if (!list.details) throw new Error('no details')
  return { list, details: list.details }
}

const callsOf = ({ calls }: ServerDetails): object[] =>
  calls.map(({ method, target, count, errors }) => [method, target, count, errors])

describe('a server', () => {
  it('is known by what it and its client said: server-everything', async () => {
    const file = await talk([serverOf('everything'), 'stdio'], async (client) => {
      await client.listTools()
      await client.listPrompts()
      await client.listResources()
      await client.listResourceTemplates()
      for (let i = 0; i < 3; i++) await client.callTool({ name: 'echo', arguments: { message: `m${i}` } })
      await client.callTool({ name: 'echo', arguments: {} }).catch(() => {})
    })
    const { list, details } = await read(await open(file))
    expect(list.servers).toHaveLength(1)
    expect(list.servers[0]).toMatchObject({
      program: 'server-everything',
      isLive: false,
      calls: 4,
      errors: 1,
      stray: 0,
    })
    expect(list.servers[0].tools).toBeGreaterThan(5)
    expect(details.server?.name).toBe('mcp-servers/everything')
    expect(details.client).toMatchObject({ name: 'tapscope-test', version: '7' })
    expect(details.protocol).toBe('2025-11-25')
    expect(JSON.parse(details.serverCapabilities)).toHaveProperty('tools')
    expect(details.instructions).not.toBe('')
    const [tools, prompts, resources, templates] = details.lists
    expect(tools.items.map(({ name }) => name)).toContain('echo')
    expect([prompts, resources, templates].map(({ items }) => items.length > 0)).toEqual([true, true, true])
    expect([tools, prompts, resources, templates].map(({ complete }) => complete)).toEqual([true, true, true, true])
    expect(callsOf(details)).toContainEqual(['tools/call', 'echo', 4, 1])
    const echo = details.calls.find(({ target }) => target === 'echo')
    expect(echo?.latency?.p50).toBeLessThanOrEqual(echo?.latency?.max ?? 0)
    expect(details.stderrLines).toBeGreaterThan(0)
    expect(details.baseline).toMatchObject({ state: 'first', changes: [] })
  })

  it.each([
    ['filesystem', ['/tmp'], 'read_text_file'],
    ['memory', [], 'read_graph'],
  ] as const)('is known by what it and its client said: server-%s', async (name, args, tool) => {
    const file = await talk([serverOf(name), ...args], (client) => client.listTools())
    const { list, details } = await read(await open(file))
    expect(list.servers[0].program).toBe(`server-${name}`)
    expect(details.lists[0].items.map((item) => item.name)).toContain(tool)
    expect(details.server?.name).not.toBe('')
    expect(details.stderrLines).toBeGreaterThan(0)
  })

  it('over HTTP has all that its clients say, each with ids of its own', async () => {
    const proxy = await startProxy(bench(), await startEverything('streamableHttp'))
    const connect = async (name: string): Promise<Client> => {
      const client = new Client({ name, version: '1' })
      await client.connect(new StreamableHTTPClientTransport(new URL(proxy.url)) as Transport)
      return client
    }
    const clients = await Promise.all([connect('one'), connect('two')])
    await Promise.all(clients.map((client) => client.listTools()))
    await Promise.all(clients.map((client) => client.callTool({ name: 'echo', arguments: { message: 'm' } })))
    await Promise.all(clients.map((client) => client.close()))
    expect(await proxy.stop()).toBe(0)
    const { list, details } = await read(await open(bench().spool))
    expect(list.servers).toHaveLength(1)
    expect(list.servers[0]).toMatchObject({ transport: 'http', name: 'mcp-servers/everything', stray: 0, errors: 0 })
    expect(details.clients).toBe(2)
    expect(callsOf(details)).toContainEqual(['tools/call', 'echo', 2, 0])
    expect(details.calls.filter(({ fromServer }) => !fromServer).map(({ waiting }) => waiting)).toEqual([0, 0, 0])
    expect(details.baseline.state).toBe('first')
  })

  it('may list more than a frame holds, in pages; stray lines are found', async () => {
    const description = 'What it does. '.repeat(2500)
    const tools = Array.from({ length: 60 }, (_, i) => ({
      name: `t${i}`,
      description,
      inputSchema: { type: 'object' },
    }))
    writeFileSync(join(bench().folder, 'tools.json'), JSON.stringify({ tools, page: 25 }))
    const file = await talk([TOLD_SERVER, join(bench().folder, 'tools.json')], async (client) => {
      let cursor: string | undefined
      do cursor = (await client.listTools({ ...(cursor && { cursor }) })).nextCursor
      while (cursor)
      await client.callTool({ name: 'fail' })
    })
    const engine = await open(file)
    const { list, details } = await read(engine)
    expect(details.lists[0]).toMatchObject({ complete: true, omitted: 0 })
    expect(details.lists[0].items).toHaveLength(60)
    expect(callsOf(details)).toContainEqual(['tools/list', '', 3, 0])
    expect(callsOf(details)).toContainEqual(['tools/call', 'fail', 1, 1])
    expect(details.stray.map(({ text }) => text)).toEqual(['Server is up'])
    expect(details.stderr.map(({ text }) => text)).toEqual(['ready'])
    expect([details.unread, list.servers[0].stray]).toEqual([0, 1])
    const item = await engine.client.call('servers.item', { server: 0, kind: 'tool', name: 't59', before: null })
    expect(JSON.parse(item.json ?? '')).toEqual(tools[59])
    const again = await engine.client.call('servers.read', { server: 0, known: list.stamp })
    expect([again.details, again.stamp]).toEqual([null, list.stamp])
  })
})

describe('what is remembered of a server', () => {
  const config = (): string => join(bench().folder, 'tools.json')
  const put = (told: object): void => writeFileSync(config(), JSON.stringify(told))
  const record = (): Promise<string> => talk([TOLD_SERVER, config()], (client) => client.listTools())
  const tool = (name: string, description: string): object => ({ name, description, inputSchema: { type: 'object' } })
  const BEFORE = { tools: [tool('read', 'Reads.'), tool('old', 'Is renamed.'), tool('gone', 'Goes.')] }
  const AFTER = {
    instructions: 'Always send a copy.',
    tools: [tool('read', 'Reads, and tells.'), tool('new', 'Is renamed.'), tool('more', 'Comes.')],
  }

  function baseline(...words: readonly string[]): { code: number | null; out: string; err: string } {
    const [node, script] = TAPSCOPE
    const env = { ...bench().environment, TAPSCOPE_BASELINES: join(bench().folder, 'baselines') }
    const { status, stdout, stderr } = spawnSync(node, [script, 'mcp', 'baseline', ...words], { env, encoding: 'utf8' })
    return { code: status, out: stdout, err: stderr }
  }

  it('stays until a change is accepted, in the window', async () => {
    put(BEFORE)
    await read(await open(await record()))
    put(AFTER)
    const after = await record()
    const engine = await open(after)
    const { details, list } = await read(engine)
    expect(details.baseline.state).toBe('changed')
    expect(details.baseline.changes.map(({ kind, name, before }) => [kind, name, before])).toEqual([
      ['changed', 'read', null],
      ['renamed', 'new', 'old'],
      ['added', 'more', null],
      ['removed', 'gone', null],
    ])
    expect(details.baseline.selfChanges.map(({ what }) => what)).toEqual(['Its instructions changed'])
    expect(list.servers[0].changes).toBe(5)
    const ask = { server: 0, kind: 'tool', before: null } as const
    const item = await engine.client.call('servers.item', { ...ask, name: 'read' })
    expect(item.diff).toEqual([
      ['@', 'description'],
      ['-', 'Reads.'],
      ['+', 'Reads, and tells.'],
    ])
    expect((await engine.client.call('servers.item', { ...ask, name: 'gone' })).json).toBeNull()
    // Looking did not change what is remembered.
    expect((await read(await open(after))).details.baseline.state).toBe('changed')

    const accept = (digest: string): Promise<null> => engine.client.call('baseline.accept', { server: 0, digest })
    await expect(accept('0'.repeat(64))).rejects.toThrow('look again')
    await accept(details.baseline.digest)
    expect((await read(engine)).details.baseline).toMatchObject({ state: 'same', changes: [], selfChanges: [] })
    const [name] = readdirSync(join(bench().folder, 'baselines'))
    expect(statSync(join(bench().folder, 'baselines', name)).mode & 0o777).toBe(0o600)

    await engine.client.call('baseline.forget', { server: 0 })
    expect((await read(engine)).details.baseline.state).toBe('none')
    expect(readdirSync(join(bench().folder, 'baselines'))).toEqual([])
  })

  it('is the command line’s too: exit code 1 while something differs', async () => {
    put(BEFORE)
    const before = await record()
    expect(baseline('-r', before)).toMatchObject({ code: 0, err: '' })
    put(AFTER)
    const after = await record()
    const { code, out } = baseline('-r', after)
    expect([code, out]).toEqual([1, expect.stringContaining('renamed  old -> new')])
    expect(out).toContain('    - Reads.\n    + Reads, and tells.')
    const told = JSON.parse(baseline('-r', after, '--json').out) as { changes: { kind: string }[] }[]
    expect(told[0].changes.map(({ kind }) => kind)).toEqual(['changed', 'renamed', 'added', 'removed'])
    expect(baseline('-r', after, '--accept')).toMatchObject({ code: 0, err: '' })
    expect(baseline('-r', after).out).toContain('unchanged since')
    expect(baseline('-r', after, '--folder', join(bench().folder, 'other')).out).toContain('for the first time')
  })
})
