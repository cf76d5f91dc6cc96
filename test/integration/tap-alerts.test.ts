/** `tapscope tap --rules`: alerts of a real MCP session through real receivers. */
import { spawnSync } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterEach, expect, it, vi } from 'vitest'
import { AlertReader, alertRules } from '../../src/cli/tap-alerts.ts'
import { EventReader } from '../../src/cli/tap-events.ts'
import { EventStream } from '../../src/cli/tap-stream.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { SessionIndex } from '../../src/engine/indexing/session-index.ts'
import { FileSession } from '../../src/engine/session/file-session.ts'
import { TapSpool } from '../../src/engine/sources/stdio/tap-spool.ts'
import { workerFile } from '../support/built.ts'
import { Receiver } from '../support/outputs.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { eachTestsBench, ending, TAPSCOPE } from './wrap-support.ts'

// Many programs are started one after the other, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const bench = eachTestsBench()
const at = (name: string): string => join(bench().folder, name)
const closing: (() => unknown)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

/** Not to be in any alert. */
const AWS_KEY = 'AKIAIOSFODNN7EXAMPLE'
const RULES = `rules:
  - id: own-credential
    title: "A key | in a call"
    description: An argument is a key.
    severity: critical
    when: mcpx.method == "tools/call" && mcpx.argument contains "AKIA"
    by: [mcpx.tool, mcpx.argument]
    test: { fires: [{ stdio: ['> no'] }], silent: [{ stdio: ['> no'] }] }
`

interface Told {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

async function webhook(): Promise<{ readonly url: string; readonly told: Told[]; readonly tokens: Set<unknown> }> {
  const told: Told[] = []
  const tokens = new Set<unknown>()
  let calls = 0
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      tokens.add(request.headers.authorization)
      // The first one is to come again.
      if (calls++ === 0) return response.writeHead(503).end()
      told.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Told)
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, told, tokens }
}

async function syslog(): Promise<{ readonly port: number; readonly messages: string[] }> {
  const socket: Socket = createSocket('udp4')
  const messages: string[] = []
  socket.on('message', (message) => messages.push(message.toString()))
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  closing.push(() => socket.close())
  return { port: socket.address().port, messages }
}

it('each alert goes through each output, after the event of its frame, without secrets', async () => {
  writeFileSync(at('own.yaml'), RULES)
  mkdirSync(at('files'))
  const hook = await webhook()
  const log = await syslog()
  const peer = await new Receiver().start()
  closing.push(() => peer.kill())
  const words = [
    ['--rules', '--rules', at('own.yaml')],
    ['--rules', join(import.meta.dirname, '../../assets/rules')],
    ['-o', `file:${at('a.jsonl')}`],
    ['-o', `file:${at('a.cef')}?send=alerts`],
    ['-o', `file:${at('a.pcapng')}`],
    ['-o', `webhook:${hook.url}?send=alerts&severity=critical`],
    ['-o', `syslog:127.0.0.1:${log.port}?send=alerts`],
    ['-o', `tcp:127.0.0.1:${peer.port}?format=text&send=alerts`],
  ].flat()
  const server = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/dist/index.js')
  const transport = new StdioClientTransport({
    command: TAPSCOPE[0],
    args: [TAPSCOPE[1], 'tap', '-q', ...words, '--', process.execPath, server, at('files')],
    env: { ...(bench().environment as Record<string, string>), TAPSCOPE_WEBHOOK_TOKEN: 'hook-token' },
    stderr: 'ignore',
  })
  const client = new Client({ name: 'alert-test', version: '1' })
  await client.connect(transport)
  const call = (path: string) => client.callTool({ name: 'read_text_file', arguments: { path } })
  expect((await call('/home/somebody/.ssh/id_ed25519')).isError).toBe(true)
  expect((await call(`/${AWS_KEY}`)).isError).toBe(true)
  await expect.poll(() => hook.told.length, { timeout: 60_000 }).toBe(1)
  await client.close()
  await expect.poll(() => log.messages.length, { timeout: 60_000 }).toBeGreaterThan(1)

  const lines = readFileSync(at('a.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Told)
  const [file, key] = ['mcp-sensitive-file', 'own-credential'].map((id) =>
    lines.findIndex(({ type, data }) => type === 'alert' && data.pattern === id),
  )
  const firedBy = lines[file - 1].data
  expect(firedBy).toMatchObject({ tool: 'read_text_file', kind: 'request' })
  expect(lines[file].data).toMatchObject({
    severity: 'high',
    title: expect.any(String),
    pid: firedBy.pid,
    server: 'server-filesystem',
    key: { 'mcpx.tool': 'read_text_file' },
    frames: [firedBy.frame],
    count: 1,
    tags: expect.arrayContaining(['attack.t1552.001']),
  })
  expect(hook.told).toEqual([lines[key]])
  expect([...hook.tokens]).toEqual(['Bearer hook-token'])

  const cef = readFileSync(at('a.cef'), 'utf8')
  expect(cef).toMatch(/^CEF:0\|Tapscope\|Tapscope\|[^|]+\|SecurityAlert\|A tool is asked [^|]+\|8\|.* cnt=1 /m)
  expect(cef).toMatch(
    /\|SecurityAlert\|A key \\\| in a call\|10\|.*cs5=own-credential .*msg=mcpx\.tool \\= read_text_file/,
  )
  expect(log.messages.join('\n')).toMatch(/^<11>1 \S+ \S+ tapscope \d+ SecurityAlert - CEF:0\|/m)
  expect(log.messages.join('\n')).toMatch(/^<10>1 .*own-credential/m)
  expect(peer.text).toMatch(/ALERT critical {2}A key \| in a call {2}own-credential {2}mcpx\.tool = read_text_file/)
  const alerts = [cef, peer.text, ...log.messages, JSON.stringify(lines.filter(({ type }) => type === 'alert'))].join(
    '',
  )
  expect(alerts).toContain('[redacted:aws-key]')
  expect(alerts).not.toContain(AWS_KEY)

  // What the capture holds names the same frames.
  const [node, script] = TAPSCOPE
  const asked = [script, 'check', '--stored', at('a.pcapng'), '--format', 'jsonl']
  const stored = spawnSync(node, asked, { encoding: 'utf8' })
    .stdout.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Told)
  const frames = ({ data }: Told) => [data.pattern, data.key, data.frames]
  expect(stored.map(frames)).toEqual(lines.filter(({ type }) => type === 'alert').map(frames))
  const numbers = [file, key].map((line) => String((lines[line].data.frames as number[])[0]))
  if (haveTshark)
    expect(tsharkFields(at('a.pcapng'), ['frame.number'], 'frame.comment contains "Alert ("')).toEqual(
      expect.arrayContaining(numbers),
    )
})

it('events go out without the rules once these took too long', async () => {
  const process = { pid: 7, command: ['cat'], server: 'cat', client: 'test', clientPid: 6 }
  const spool = TapSpool.create({ process, application: 'test', target: { file: at('long.pcapng') } })
  if (!spool.ok) throw new Error(spool.error.message)
  const call = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'x', arguments: { a: 'AKIA' } },
  })
  for (let i = 0; i < 9000; i++) spool.value.recorder.record('stdin', Buffer.from(`${call}\n`))
  await spool.value.finish()
  writeFileSync(at('own.yaml'), RULES)
  const session = new FileSession(createRegistry(), new SessionIndex(workerFile))
  try {
    await session.open(at('long.pcapng'))
    while (!session.ended) await session.bell.next()
    const rules = alertRules({ rules: [at('own.yaml')], suppress: [] }, session.registry)
    if (!rules.ok || !rules.value) throw new Error('no rules')
    const sent = { since: 0, redact: null }
    const alerts = new AlertReader(session, { ...rules.value, ...sent })
    const stream = new EventStream(new EventReader(session, { filter: null, decoders: [], ...sent }), alerts)
    const types: string[] = []
    for await (const { type } of stream.read(() => true)) types.push(type)
    expect([types.filter((type) => type === 'event').length, types.indexOf('alert')]).toEqual([9000, 1])
    expect(stream.unseen).toBe(9000 - alerts.rows)
  } finally {
    await session.dispose()
  }
})

it('a recording that is replayed raises them too, in their places, but for those that are suppressed', async () => {
  const session = bench().wrap('cat')
  const end = ending(session)
  const call = (id: number, path: string) =>
    `${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: `t${id}`, arguments: { path } } })}\n`
  session.stdin.end(`${call(1, '/x')}${call(2, '/home/a/.ssh/id_rsa')}${call(3, '/x')}${call(4, '/home/a/.netrc')}`)
  await end
  writeFileSync(
    at('known.yaml'),
    "suppressions: [{ rule: mcp-sensitive-file, key: { mcpx.tool: t4 }, reason: 'A test' }]",
  )
  const replay = (...words: readonly string[]) => ending(bench().start(['replay', ...words]))
  const { stdout, code } = await replay(
    bench().spool,
    ...['--filter', 'stdio.stream == "stdin"', '--speed', 'max', '-q', '--suppress', at('known.yaml'), '--rules'],
  )
  const told = stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Told)
    .filter(({ type, data }) => type === 'event' || data.pattern === 'mcp-sensitive-file')
    .map(({ type, data }) => (type === 'alert' ? (data.key as Record<string, string>)['mcpx.tool'] : data.id))
  expect([code, told.filter((one) => one !== 't2')]).toEqual([0, ['1', '2', '3', '4']])
  expect(told.indexOf('t2')).toBe(2)

  writeFileSync(at('wrong.yaml'), 'rules:\n  - id: wrong\n')
  const wrong = await replay(bench().spool, '--rules', at('wrong.yaml'))
  expect([wrong.code, wrong.stderr.toString()]).toEqual([1, expect.stringContaining('wrong.yaml:2')])
})
