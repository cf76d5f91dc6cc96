/** `tapscope replay FILE --against -- COMMAND`: a real client's session is played to real servers, and to some that misbehave. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Comparison } from '../../src/cli/against-report.ts'
import { listSpools } from '../../src/engine/store/spool-list.ts'
import { eachTestsBench, ending, recording as readRecording, TAPSCOPE } from './wrap-support.ts'

// Many programs are started one after the other, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const server = (name: string): string[] => [
  process.execPath,
  fromRoot(`node_modules/@modelcontextprotocol/server-${name}/dist/index.js`),
]
const EVERYTHING = server('everything')

const folder = mkdtempSync(join(tmpdir(), 'tapscope-against-'))
const recording = join(folder, 'recorded.pcapng')
beforeAll(() => {
  const env = { ...process.env, TAPSCOPE_SPOOLS: join(folder, 'spools') }
  const client = fromRoot('test/fixtures/asking-client.mjs')
  expect(spawnSync(process.execPath, [client, TAPSCOPE[1], EVERYTHING[1]], { env }).status).toBe(0)
  cpSync(join(listSpools(join(folder, 'spools'))[0].path, 'stdio.pcapng'), recording)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const bench = eachTestsBench()
const against = (file: string, options: readonly string[], command: readonly string[]) =>
  ending(bench().start(['replay', file, '--against', ...options, '--', ...command]))
async function compared(file: string, options: readonly string[], command: readonly string[]) {
  const { code, stdout } = await against(file, ['--json', ...options], command)
  return { code, comparison: JSON.parse(stdout.toString()) as Comparison }
}

/** JSON lines of what a client (`>`) and its server (`<`) said, 10 ms apart. */
function lines(...said: readonly (readonly ['>' | '<', object])[]): string {
  const path = join(folder, 'lines.jsonl')
  const text = said.map(([from, message], i) => {
    const data = {
      frame: i + 1,
      pid: 7,
      stream: from === '>' ? 'stdin' : 'stdout',
      server: 'small',
      direction: from === '>' ? 'inbound' : 'outbound',
      data: `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`,
    }
    const timestamp = new Date(1_760_000_000_000 + i * 10).toISOString()
    return `${JSON.stringify({ type: 'event', timestamp, data })}\n`
  })
  writeFileSync(path, text.join(''))
  return path
}
/** A server made of what it does with a message. */
const node = (onMessage: string): string[] => [
  process.execPath,
  '-e',
  `const say = (message) => console.log(JSON.stringify({ jsonrpc: '2.0', ...message }))
   require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
     const { id, method, params, result } = JSON.parse(line)
     ${onMessage}
   })`,
]

describe('a real session', () => {
  it('is the same to the same server, whose questions are answered, and is recorded', async () => {
    const { code, comparison } = await compared(recording, [], EVERYTHING)
    expect(comparison.requests.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'initialize same',
      'tools/list same',
      'tools/call same',
      'tools/call same',
      'tools/call same',
      'tools/call same',
    ])
    expect(comparison.serverRequests.map(({ method }) => method).sort()).toEqual([
      'roots/list',
      'sampling/createMessage',
    ])
    expect([code, comparison.same, comparison.ended]).toEqual([0, true, null])
    // What waited for an answer has waited again; what did not has not.
    const order = (file: string): string[] =>
      readRecording(file)
        .frames.map(({ stream, bytes }) => ({ stream, ...JSON.parse(stream === 'stderr' ? '{}' : bytes.toString()) }))
        .filter(({ method, id }) => id !== undefined && !/roots|sampling/.test(method))
        .filter(({ result }) => result?.roots === undefined && result?.model === undefined)
        .map(({ stream, id }) => `${stream} ${id}`)
    const played = order(comparison.recording)
    expect(played.filter((one) => one.startsWith('stdin'))).toEqual(
      order(recording).filter((one) => one.startsWith('stdin')),
    )
    expect(played.indexOf('stdin 4')).toBeLessThan(played.indexOf('stdout 2'))
    expect(played.indexOf('stdin 5')).toBeGreaterThan(played.indexOf('stdout 2'))
  })

  it('differs to another server, place by place', async () => {
    const { code, stdout } = await against(recording, [], server('memory'))
    expect(code).toBe(1)
    const text = stdout.toString()
    expect(text).toContain('result.serverInfo.name: "mcp-servers/everything" -> "memory-server"')
    expect(text).toMatch(/result\.tools\["name=create_entities"\]: nothing -> /)
    expect(text).toMatch(/NOT ASKED {8}sampling\/createMessage/)
  })
})

describe('servers that misbehave', () => {
  const request = (id: number | string, method: string, params?: object) => ['>', { id, method, params }] as const
  const answer = (id: number | string, result: object) => ['<', { id, result }] as const

  it('do not answer, end, or ask what was never asked', async () => {
    const file = lines(request(1, 'a'), answer(1, { a: 1 }), request('2', 'b'), answer('2', {}))
    const silent = await compared(file, ['--timeout', '300ms'], node(`if (method === 'b') say({ id, result: {} })`))
    expect([silent.code, ...silent.comparison.requests.map(({ status }) => status)]).toEqual([1, 'missing', 'same'])

    const gone = await compared(file, [], node('process.exit(3)'))
    expect([gone.code, ...gone.comparison.requests.map(({ status }) => status)]).toEqual([1, 'missing', 'missing'])
    expect(gone.comparison.ended).toBe('the server ended with code 3')

    const asks = `if (method === 'a') say({ id: 1, method: 'ping' }), say({ id: 2, method: 'roots/list' })
      else if (method) say({ id, result: {} })
      else if (result) say({ id: 1, result: { a: 1 } })`
    const asking = await compared(file, [], node(asks))
    expect([asking.code, ...asking.comparison.requests.map(({ status }) => status)]).toEqual([1, 'same', 'same'])
    expect(asking.comparison.serverRequests).toMatchObject([{ method: 'roots/list', status: 'unexpected' }])
  })

  it('may differ where that is ignored', async () => {
    const file = lines(request(1, 'a'), answer(1, { a: 1, list: [{ name: 'x', at: 1 }] }))
    const other = node(`say({ id, result: { a: 1, list: [{ name: 'x', at: 2 }] } })`)
    const { code, comparison } = await compared(file, [], other)
    const [{ differences }] = comparison.requests
    expect([code, differences]).toEqual([1, [{ path: 'result.list["name=x"].at', recorded: 1, live: 2 }]])
    expect((await compared(file, ['--ignore', differences[0].path], other)).code).toBe(0)
  })

  it('get the recorded answers under the ids that they ask with', async () => {
    const file = lines(
      request(1, 'go'),
      ['<', { id: 1, method: 'roots/list', params: {} }],
      ['>', { id: 1, result: { roots: [12345678901234567890n.toString()] } }],
      answer(1, { count: 1 }),
    )
    const asks = `if (method === 'go') say({ id: 'mine', method: 'roots/list', params: {} })
      else if (id === 'mine') say({ id: 1, result: { count: result.roots.length } })`
    expect((await compared(file, [], node(asks))).code).toBe(0)
  })

  it('are given time as the client took it, divided by the speed', async () => {
    const file = lines(request(1, 'a'), answer(1, {}), ['>', { method: 'n' }], request(2, 'a'), answer(2, {}))
    const before = performance.now()
    const { code } = await compared(file, ['--speed', '0.02x'], node('if (id) say({ id, result: {} })'))
    expect(code).toBe(0)
    // 10 ms to the notification and 10 ms to the second request, fifty times as long.
    expect(performance.now() - before).toBeGreaterThan(1000)
  })
})

it('says what keeps it from running', async () => {
  const cat = [process.execPath, '-e', '']
  const fails = async (file: string, options: readonly string[], command: readonly string[]): Promise<string> => {
    const { code, stderr } = await against(file, options, command)
    expect(code).toBe(2)
    return stderr.toString()
  }
  expect(await fails(recording, ['--source', 'other'], cat)).toMatch(/no server 'other'.*server-everything \(\d+/)
  expect(await fails(recording, [], ['/no/such/program'])).toContain('/no/such/program')
  expect(await fails(recording, ['--ignore', 'a['], cat)).toContain('is no path')
  expect(await fails(recording, ['--output', 'stdout'], cat)).toContain('--output does not go with --against')
  expect(await fails(join(folder, 'none.pcapng'), [], cat)).toContain('none.pcapng')
})
