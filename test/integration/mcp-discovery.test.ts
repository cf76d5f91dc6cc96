/** MCP servers and agents among the running processes: real servers with a real client, and what must not be taken for one. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { type DiscoveredProcess, discover } from '../../src/engine/sources/discovery/discover.ts'
import { childrenOf, commandOf, TAPSCOPE } from './wrap-support.ts'

const EVERYTHING = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
)
const MEMORY = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-memory/dist/index.js', import.meta.url),
)

const folder = mkdtempSync(join(tmpdir(), 'tapscope-discovery-'))
const closing: (() => unknown)[] = []
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** Connects the SDK's client; resolves when the server has answered. */
async function serve(command: string, ...args: string[]): Promise<number> {
  const env = { ...process.env, TAPSCOPE_SPOOLS: join(folder, 'spools') } as Record<string, string>
  const transport = new StdioClientTransport({ command, args, env, stderr: 'ignore' })
  const client = new Client({ name: 'test', version: '1' })
  closing.push(() => client.close())
  await client.connect(transport)
  return transport.pid ?? 0
}

/** In a process group of its own, so that what it starts ends with it. */
function start(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], detached: true, ...options })
  child.stdin?.on('error', () => {})
  closing.push(() => {
    if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
  })
  return child
}

/** All processes below this one, and this one's children. */
const below = (pid: number): number[] => childrenOf(pid).flatMap((child) => [child, ...below(child)])

const found = (options?: Parameters<typeof discover>[0]): DiscoveredProcess[] => {
  const ours = new Set(below(process.pid))
  return discover(options).filter(({ pid }) => ours.has(pid))
}

describe.skipIf(process.platform !== 'linux')('running MCP servers', () => {
  it('are found with their client', async () => {
    const pid = await serve(process.execPath, EVERYTHING)
    expect(found()).toEqual([
      {
        pid,
        kind: 'mcp-server',
        command: [process.execPath, EVERYTHING],
        name: 'server-everything',
        client: { pid: process.pid, name: expect.any(String) },
        reason: 'a known MCP server',
        tapped: false,
      },
    ])
  })

  it('are found once, as the process that reads, when launchers stand before them', async () => {
    const shell = await serve('sh', '-c', `'${process.execPath}' '${MEMORY}'; exit 0`)
    const [server, ...others] = found()
    expect(others).toEqual([])
    expect(server.pid).toBe(childrenOf(shell)[0])
    expect(server).toMatchObject({ name: 'server-memory', client: { pid: process.pid } })
  })

  it('are tapped when tapscope wrap stands before them, and keep their client', async () => {
    const tap = await serve(...TAPSCOPE, 'wrap', '--', process.execPath, EVERYTHING)
    expect(found()).toMatchObject([
      { pid: commandOf(tap), name: 'server-everything', tapped: true, client: { pid: process.pid } },
    ])
  })

  it('are tapped when a session of ours started them', async () => {
    const pid = await serve(process.execPath, EVERYTHING)
    expect(found({ tappers: new Set([process.pid]) })).toMatchObject([{ pid, tapped: true }])
  })

  it('are tapped when tapscope attach is at it', async () => {
    const pid = await serve(process.execPath, EVERYTHING)
    // What discovery sees of it is its command line; attaching itself is tested elsewhere.
    const attach = join(folder, 'tapscope.mjs')
    writeFileSync(attach, 'setTimeout(() => {}, 30_000)')
    start(process.execPath, [attach, 'attach', String(pid)], { stdio: 'ignore' })
    await vi.waitFor(() => expect(found()).toMatchObject([{ pid, tapped: true }]), 10_000)
  })

  it('are found by the configuration that names them', async () => {
    const script = join(folder, 'plain.mjs')
    writeFileSync(script, 'process.stdin.resume()')
    const { pid } = start(process.execPath, [script, '--root', '/tmp'])
    await vi.waitFor(() => expect(childrenOf(process.pid)).toContain(pid), 10_000)
    expect(found()).toEqual([])
    expect(found({ configured: [['node', script, '--root', '/tmp']] })).toMatchObject([
      { pid, kind: 'mcp-server', reason: 'it is configured' },
    ])
  })

  it('are found over pipes', () => {
    const program = join(folder, 'my-mcp-server')
    symlinkSync('/bin/sleep', program)
    // The shell keeps the other ends, as a client in another language does.
    const shell = start('bash', ['-c', `coproc '${program}' 60; wait`])
    return vi.waitFor(() => {
      expect(found()).toMatchObject([{ name: 'my-mcp-server', client: { pid: shell.pid }, tapped: false }])
    }, 10_000)
  })
})

describe.skipIf(process.platform !== 'linux')('no MCP servers', () => {
  it('are shells, tools, scripts and pipelines, even where they talk of MCP', async () => {
    writeFileSync(join(folder, 'mcp.json'), '{}')
    // It reads nothing: of endless input that would be for ever.
    writeFileSync(join(folder, 'mcp-report.mjs'), 'setTimeout(() => {}, 30_000)')
    const waiting = [
      start('bash', []),
      start('sh', ['-c', 'cat; : mcp']),
      start('cat', ['-', join(folder, 'mcp.json')]),
      start('grep', ['mcp', '-']),
      start(process.execPath, ['-e', 'process.stdin.resume()']),
      start('bash', ['-c', `sleep 60 | '${process.execPath}' '${join(folder, 'mcp-report.mjs')}' | cat`]),
      // Its input is a file, which no client speaks through.
      start('bash', ['-c', `'${process.execPath}' '${join(folder, 'mcp-report.mjs')}' < /dev/zero; :`]),
    ]
    await vi.waitFor(() => expect(below(process.pid).length).toBeGreaterThanOrEqual(waiting.length + 4), 10_000)
    expect(found()).toEqual([])
  })
})

describe.skipIf(process.platform !== 'linux')('running agents', () => {
  it('are known by their program, once for a whole tree', async () => {
    const agent = join(folder, 'codex')
    const script = join(folder, 'claude')
    symlinkSync('/bin/sleep', agent)
    writeFileSync(
      script,
      `import('node:child_process').then(({ spawn }) => spawn('${agent}', ['60'], { stdio: 'ignore' }))`,
    )
    const claude = start(process.execPath, [script], { stdio: 'ignore' })
    await vi.waitFor(() => expect(childrenOf(claude.pid ?? 0)).toHaveLength(1), 10_000)
    expect(found().map(({ kind, name, pid }) => [kind, name, pid])).toEqual([
      ['agent', 'Claude Code', claude.pid],
      ['agent', 'Codex', childrenOf(claude.pid ?? 0)[0]],
    ])
    const helper = start(agent, ['60', '--type=renderer'], { stdio: 'ignore' })
    expect(found().map(({ pid }) => pid)).not.toContain(helper.pid)
  })
})
