/** `tapscope mcp` on the configuration files of a home of its own, and a real client that starts what they say. */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { applyPatch } from 'diff'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listSpools } from '../../src/engine/store/spool-list.ts'
import type { McpListing } from '../../src/shared/wire/mcp.ts'
import { recording, TAPSCOPE } from './wrap-support.ts'

const FILES = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-filesystem/dist/index.js', import.meta.url),
)
const TIMEOUT_MS = 30_000

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tapscope-mcp-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const inHome = (path: string): string => join(home, path)
const textOf = (path: string): string => readFileSync(inHome(path), 'utf8')

function put(path: string, text: string): void {
  mkdirSync(dirname(inHome(path)), { recursive: true })
  writeFileSync(inHome(path), text)
}

function tapscope(...words: readonly string[]): { code: number | null; out: string; err: string } {
  const [node, script] = TAPSCOPE
  const env = { PATH: process.env.PATH, HOME: home, TAPSCOPE_SPOOLS: inHome('spools'), TAPSCOPE_PREPARED: '1' }
  const args = [script, 'mcp', ...words]
  const { status, stdout, stderr } = spawnSync(node, args, { env, cwd: home, encoding: 'utf8', timeout: TIMEOUT_MS })
  return { code: status, out: stdout, err: stderr }
}

const CURSOR = `{
\t// what I use
\t"mcpServers": {
\t\t"files": { "command": ${JSON.stringify(process.execPath)}, "args": [${JSON.stringify(FILES)}, "/tmp",], },
\t\t"far": { "url": "https://example.org/mcp" },
\t},
}\r\n`
const CODEX = `# mine\nmodel = "x"\n[mcp_servers]\nfiles = { command = 'node', args = ['${FILES}'] } # inline\n`

describe('tapscope mcp', () => {
  it('lists what is configured, where and how', () => {
    put('.cursor/mcp.json', CURSOR)
    put('.codex/config.toml', CODEX)
    put('.gemini/settings.json', '{ "mcpServers": { broken')
    const listing = JSON.parse(tapscope('list', '--json').out) as McpListing
    expect(listing.servers.map(({ name, client, state }) => [client.id, name, state])).toEqual([
      ['cursor', 'files', 'untapped'],
      ['cursor', 'far', 'untappable'],
      ['codex', 'files', 'untapped'],
    ])
    const { code, out, err } = tapscope('list')
    expect(code).toBe(0)
    expect(out).toContain('server-filesystem/dist/index.js')
    expect(out).toContain('https://example.org/mcp  (it is reached by URL, which wrap cannot tap yet)')
    expect(err).toContain('.gemini/settings.json: it does not parse: line 1:')
  })

  it('puts taps in that a real client starts and that record, and takes them out to the byte', async () => {
    put('.cursor/mcp.json', CURSOR)
    put('.codex/config.toml', CODEX)
    chmodSync(inHome('.cursor/mcp.json'), 0o600)
    expect(tapscope('install', '--all')).toMatchObject({ code: 0 })
    expect(statSync(inHome('.cursor/mcp.json')).mode & 0o777).toBe(0o600)
    expect(textOf('.cursor/mcp.json.before-tapscope')).toBe(CURSOR)
    const tapped = [textOf('.cursor/mcp.json'), textOf('.codex/config.toml')]
    expect(tapscope('install', '--all')).toMatchObject({ code: 0, out: 'Nothing to do: all that can be tapped is\n' })
    expect([textOf('.cursor/mcp.json'), textOf('.codex/config.toml')]).toEqual(tapped)

    const [, line] = /("command".*),\s*\}/.exec(tapped[0]) ?? []
    const { command, args } = JSON.parse(`{${line.replace(',]', ']')}}`) as { command: string; args: string[] }
    const env = { PATH: '', TAPSCOPE_SPOOLS: inHome('spools'), TAPSCOPE_PREPARED: '1' }
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(new StdioClientTransport({ command, args, env, cwd: '/', stderr: 'ignore' }))
    expect((await client.listTools()).tools.length).toBeGreaterThan(0)
    await client.close()
    const [spool] = listSpools(inHome('spools'))
    const text = recording(join(spool.path, 'stdio.pcapng')).stream('stdin').toString()
    expect(text).toContain('tools/list')

    expect(tapscope('uninstall', '--all')).toMatchObject({ code: 0 })
    expect([textOf('.cursor/mcp.json'), textOf('.codex/config.toml')]).toEqual([CURSOR, CODEX])
    expect(readdirSync(inHome('.cursor'))).toEqual(['mcp.json'])
  })

  it('prints with --dry-run what patches the file to the same, and writes nothing', () => {
    put('.cursor/mcp.json', CURSOR)
    const { code, out } = tapscope('install', 'files', '--dry-run')
    expect(code).toBe(0)
    expect(textOf('.cursor/mcp.json')).toBe(CURSOR)
    expect(readdirSync(inHome('.cursor'))).toEqual(['mcp.json'])
    expect(out.split('\n').filter((line) => /^[+-]/.test(line))).toEqual([
      `--- ${inHome('.cursor/mcp.json')}`,
      `+++ ${inHome('.cursor/mcp.json')}`,
      expect.stringMatching(/^-\t\t"files"/),
      expect.stringMatching(/^\+\t\t"files".*tapscope\.mjs", "wrap", "--", /),
    ])
    tapscope('install', 'files')
    expect(applyPatch(CURSOR, out)).toBe(textOf('.cursor/mcp.json'))
  })

  it('takes servers by name and client, and says what it does not do', () => {
    put('.cursor/mcp.json', CURSOR)
    put('.codex/config.toml', CODEX)
    expect(tapscope('install', 'files', '--client', 'codex')).toMatchObject({ code: 0 })
    expect(textOf('.cursor/mcp.json')).toBe(CURSOR)
    expect(textOf('.codex/config.toml')).not.toBe(CODEX)
    expect(tapscope('install')).toMatchObject({ code: 1, err: expect.stringContaining('--all') })
    expect(tapscope('install', 'nobody')).toMatchObject({ code: 1, err: expect.stringContaining('nobody') })
    expect(tapscope('install', 'far')).toMatchObject({ code: 2, err: expect.stringContaining('URL') })
  })

  it('leaves a file that does not parse as it is, and changes the others', () => {
    put('.cursor/mcp.json', CURSOR)
    put('.gemini/settings.json', '{ "mcpServers": { "files": { "command": "x" } }')
    expect(tapscope('install', '--all')).toMatchObject({ code: 0, err: expect.stringContaining('does not parse') })
    expect(textOf('.gemini/settings.json')).toBe('{ "mcpServers": { "files": { "command": "x" } }')
    expect(textOf('.cursor/mcp.json')).not.toBe(CURSOR)
  })

  it("changes a linked file behind its link, and projects' own files where it runs", () => {
    put('dotfiles/cursor.json', CURSOR)
    mkdirSync(inHome('.cursor'))
    symlinkSync('../dotfiles/cursor.json', inHome('.cursor/mcp.json'))
    put('.claude.json', JSON.stringify({ projects: { [inHome('work')]: {} } }))
    put('work/.mcp.json', '{"mcpServers":{"own":{"command":"srv"}}}')
    expect(tapscope('install', '--all')).toMatchObject({ code: 0 })
    expect(textOf('dotfiles/cursor.json')).toContain('"wrap"')
    expect(textOf('work/.mcp.json')).toContain('"wrap", "srv"')
    tapscope('uninstall', '--all')
    expect(textOf('dotfiles/cursor.json')).toBe(CURSOR)
    expect(textOf('work/.mcp.json')).toBe('{"mcpServers":{"own":{"command":"srv"}}}')
  })
})
