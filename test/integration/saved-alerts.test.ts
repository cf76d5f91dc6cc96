/** Alerts in saved captures: they come back when the file is opened, Wireshark shows them as comments, and its tools take no harm. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TapSpool } from '../../src/engine/sources/stdio/tap-spool.ts'
import type { AlertItem } from '../../src/shared/wire/alerts.ts'
import type { FrameSelection } from '../../src/shared/wire/calls.ts'
import { type Engine, startEngine, until } from '../support/engine.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

vi.setConfig({ testTimeout: 60_000 })

let folder = ''
let engine: Engine
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-saved-alerts-'))
  vi.stubEnv('TAPSCOPE_CONFIG', join(folder, 'config'))
  const indexCache = { folder: join(folder, 'index'), minBytes: 1, maxBytes: 1 << 30, maxAgeMs: 3_600_000 }
  engine = startEngine({ alerts: true, indexCache })
})
afterEach(async () => {
  await engine.dispose()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const at = (name: string): string => join(folder, name)
const call = (path: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'read_file', arguments: { path } } })

/** A server that was asked for a private key twice, in frames 2 and 5. */
async function record(name: string): Promise<string> {
  const process = { pid: 7, command: ['files'], server: 'files', client: 'agent', clientPid: 6 }
  const spool = TapSpool.create({ process, application: 'Tapscope', target: { file: at(name) } })
  if (!spool.ok) throw new Error(spool.error.message)
  const { recorder } = spool.value
  const paths = ['/srv/a', '/home/a/.ssh/id_ed25519', '/srv/b', '/srv/c', '/home/a/.ssh/id_rsa', '/srv/d']
  for (const [second, path] of paths.entries())
    recorder.recordAt('stdin', { seconds: 1_800_000_000 + second, nanos: 123_456_789 }, Buffer.from(`${call(path)}\n`))
  await spool.value.finish()
  return at(name)
}

async function alerts(): Promise<readonly AlertItem[]> {
  const filter = { severities: [], states: [], source: null, rule: null, server: null, host: null, text: '' }
  const { items } = await engine.client.call('alerts.read', {
    filter,
    order: 'time',
    descending: false,
    group: null,
    from: 0,
    count: 100,
  })
  return items
}

async function open(...paths: readonly string[]): Promise<void> {
  await engine.client.call('session.open', { paths: [...paths], replace: true })
  await engine.session.indexed()
  await engine.session.keeper?.written
  await until(() => engine.session.alerts.totals.total > 0 && !engine.session.alerts.totals.progress, 'the alerts')
}

const save = (name: string, what: FrameSelection = { kind: 'all' }, format: 'pcapng' | 'pcap' = 'pcapng') =>
  engine.client.call('session.save', { path: at(name), format, view: null, what })

const evidence = async (id: number): Promise<number[]> =>
  (await engine.client.call('alerts.one', { id })).evidence.map(({ frame }) => frame)

/** Of each frame. */
const comments = (path: string): string[] =>
  tsharkFields(path, ['frame.number', 'frame.comment']).map((line) => line.split('\t')[1])

it('come back without their rules, with what was thought of them, and are not found twice by their rules', async () => {
  await open(await record('talk.pcapng'))
  const [first] = await alerts()
  expect(first).toMatchObject({ rule: 'mcp-sensitive-file', frame: 2, frames: 2, count: 2, saved: false })
  await engine.client.call('alerts.state', { what: [first.id], state: 'acknowledged' })
  await engine.client.call('alerts.note', { id: first.id, note: 'It was me' })
  await save('saved.pcapng')
  // What the file has is meant here, not what this machine remembers.
  rmSync(join(folder, 'config', 'triage.json'))

  const came = { rule: 'mcp-sensitive-file', frame: 2, count: 2, saved: true, state: 'acknowledged', note: 'It was me' }
  await open(at('saved.pcapng'))
  const again = await alerts()
  expect(again.filter(({ rule }) => rule === first.rule)).toMatchObject([came])

  await engine.client.call('rules.enable', { rules: [first.rule], packs: [], on: false })
  await open(at('saved.pcapng'))
  // From its kept index.
  expect(engine.session.index.isRestored).toBe(true)
  const [restored] = await alerts()
  expect(restored).toMatchObject({ ...came, title: first.title, severity: first.severity, key: first.key })
  expect(await evidence(restored.id)).toEqual([2, 5])
  await save('again.pcapng')
  expect(readFileSync(at('again.pcapng'))).toEqual(readFileSync(at('saved.pcapng')))
})

it('name the frames that are there: of a part of them, and of files that are open together', async () => {
  await open(await record('talk.pcapng'))
  await save('part.pcapng', { kind: 'range', range: '4-6' })
  await save('none.pcapng', { kind: 'range', range: '3-4' })
  expect((await save('lost.pcap', { kind: 'all' }, 'pcap')).losses).toContain('alerts')
  await save('saved.pcapng')
  const [{ rule }] = await alerts()
  await engine.client.call('rules.enable', { rules: [rule], packs: [], on: false })
  await open(at('part.pcapng'))
  const [part] = await alerts()
  expect([part.rule, part.frames, await evidence(part.id)]).toEqual([rule, 1, [2]])
  await open(at('saved.pcapng'), at('none.pcapng'), at('part.pcapng'))
  const frames = await Promise.all((await alerts()).filter((one) => one.rule === rule).map(({ id }) => evidence(id)))
  // The same frames in the order of time: each file has its own of them, and its own alert.
  expect(frames).toEqual([[2, 8], [9]])
  // Two sections in one file.
  writeFileSync(at('twice.pcapng'), Buffer.concat([readFileSync(at('part.pcapng')), readFileSync(at('saved.pcapng'))]))
  await open(at('twice.pcapng'))
  const twice = (await alerts()).find((one) => one.rule === rule)
  expect(await evidence(twice?.id ?? 0)).toEqual([2])
})

it('damaged ones are left out, and that is told', async () => {
  await open(await record('talk.pcapng'))
  await save('saved.pcapng')
  const bytes = readFileSync(at('saved.pcapng'))
  bytes[bytes.indexOf('[{"rule":')] = 0x20
  writeFileSync(at('damaged.pcapng'), bytes)
  const said: string[] = []
  engine.session.listen({ changed() {}, cleared() {}, notice: ({ message }) => said.push(message) })
  await open(at('damaged.pcapng'))
  expect(said).toEqual([expect.stringContaining('damaged')])
  expect((await alerts())[0]).toMatchObject({ saved: false, count: 2 })
})

it('are exported with their files and what was thought of them', async () => {
  await open(await record('talk.pcapng'))
  const [first] = await alerts()
  await engine.client.call('alerts.note', { id: first.id, note: '=1+1' })
  const filter = { severities: [], states: [], source: null, rule: first.rule, server: null, host: null, text: '' }
  const write = async (format: 'jsonl' | 'csv' | 'sarif' | 'cef'): Promise<string> => {
    await engine.client.call('alerts.export', { path: at(`alerts.${format}`), format, filter })
    return readFileSync(at(`alerts.${format}`), 'utf8')
  }
  const { type, data } = JSON.parse(await write('jsonl'))
  expect([type, data]).toMatchObject([
    'alert',
    { pattern: first.rule, file: at('talk.pcapng'), frames: [2, 5], note: '=1+1' },
  ])
  expect(await write('csv')).toContain(`"2","2 5","files","","${at('talk.pcapng')}","new","'=1+1"\r\n`)
  expect(await write('cef')).toMatch(/^CEF:0\|.*\|8\|.*dproc=files .* cnt=2 /)
  const [run] = JSON.parse(await write('sarif')).runs
  expect(run.results).toMatchObject([{ ruleId: first.rule, occurrenceCount: 2, properties: { note: '=1+1' } }])
  expect(run.artifacts).toEqual([{ location: { uri: `file://${at('talk.pcapng')}` } }])
  const missing = { path: join(folder, 'no', 'folder'), format: 'csv' as const, filter }
  await expect(engine.client.call('alerts.export', missing)).rejects.toThrow('could not be written')
})

describe.skipIf(!haveTshark)('Wireshark', () => {
  it('shows them as comments, once however often they are saved, and its tools find nothing wrong', async () => {
    await open(await record('talk.pcapng'))
    await save('saved.pcapng')
    const comment = expect.stringMatching(/^Alert \(high\): A tool is asked .* \[mcp-sensitive-file\] stdio\.pid = 7/)
    const expected = ['', comment, '', '', '', '']
    expect(comments(at('saved.pcapng'))).toEqual(expected)
    await open(at('saved.pcapng'))
    await save('again.pcapng')
    expect(comments(at('again.pcapng'))).toEqual(expected)

    const run = (program: string, ...words: readonly string[]) => {
      const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' })
      return [status, stderr.replace(/^Running as user "root".*\n/, '')]
    }
    expect(run('tshark', '-r', at('saved.pcapng'))).toEqual([0, ''])
    expect(run('capinfos', at('saved.pcapng'))).toEqual([0, ''])
    expect(run('editcap', at('saved.pcapng'), at('edited.pcapng'), '1')).toEqual([0, ''])
    expect(run('mergecap', '-w', at('merged.pcapng'), at('saved.pcapng'), at('talk.pcapng'))).toEqual([0, ''])
    for (const name of ['edited.pcapng', 'merged.pcapng'].filter((one) => existsSync(at(one))))
      expect(comments(at(name)).filter((text) => text !== '')).toEqual([comment])
    await open(at('edited.pcapng'))
    expect((await alerts())[0]).toMatchObject({ rule: 'mcp-sensitive-file', saved: false })
  })
})
