/** Alerts of a session as its windows have them: found in what is open, sorted, suppressed, and looked for anew when a rule is switched on. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { TapSpool } from '../../src/engine/sources/stdio/tap-spool.ts'
import type { AlertFilter, AlertList } from '../../src/shared/wire/alerts.ts'
import { type Engine, startEngine, until } from '../support/engine.ts'

vi.setConfig({ testTimeout: 30_000 })

const ALL: AlertFilter = {
  severities: [],
  states: [],
  source: null,
  rule: null,
  server: null,
  host: null,
  text: '',
}

let folder: string
let engine: Engine
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-alerts-'))
  vi.stubEnv('TAPSCOPE_CONFIG', join(folder, 'config'))
  engine = startEngine({ alerts: true })
})
afterEach(async () => {
  await engine.dispose()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const CALL = (path: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'read_file', arguments: { path } } })

/** A server that was asked for a private key, and then wrote a line that is no message. */
async function record(): Promise<string> {
  const path = join(folder, 'talk.pcapng')
  const process = { pid: 7, command: ['files'], server: 'files', client: 'agent', clientPid: 6 }
  const spool = TapSpool.create({ process, application: 'Tapscope', target: { file: path } })
  if (!spool.ok) throw new Error(spool.error.message)
  const { recorder } = spool.value
  const say = (stream: 'stdin' | 'stdout', second: number, line: string): void =>
    recorder.recordAt(stream, { seconds: 1_800_000_000 + second, nanos: 0 }, Buffer.from(`${line}\n`))
  say('stdin', 0, CALL('/home/a/notes.md'))
  say('stdin', 1, CALL('/home/a/.ssh/id_ed25519'))
  say('stdout', 2, 'listening')
  say('stdin', 3, CALL('/home/a/.ssh/id_rsa'))
  await spool.value.finish()
  return path
}

const list = (filter: Partial<AlertFilter> = {}): Promise<AlertList> =>
  engine.client.call('alerts.read', {
    filter: { ...ALL, ...filter },
    order: 'time',
    descending: false,
    group: 'rule',
    from: 0,
    count: 100,
  })

async function open(): Promise<void> {
  await engine.session.open(await record())
  await until(() => engine.session.alerts.totals.total > 0 && !engine.session.alerts.totals.progress, 'the alerts')
}

async function opened(): Promise<AlertList> {
  await engine.client.call('session.open', { paths: [await record()], replace: true })
  await engine.session.indexed()
  await until(() => engine.session.alerts.totals.total > 0 && !engine.session.alerts.totals.progress, 'the alerts')
  return await list()
}

it('tells of what the rules find, with evidence and rule', async () => {
  await open()
  const { items, groups, servers, bySeverity } = await list()
  const file = items.find(({ rule }) => rule === 'mcp-sensitive-file')
  expect(file).toMatchObject({
    frame: 2,
    count: 2,
    frames: 2,
    server: 'files',
    source: 'stdio',
    state: 'new',
    severity: 'high',
  })
  expect(items.map(({ rule }) => rule)).toContain('mcp-stray-output')
  expect(groups[0]).toMatchObject({ severity: 'high' })
  expect(servers).toEqual([{ name: 'files', title: 'files', alerts: items.length }])
  expect(bySeverity.reduce((sum, one) => sum + one)).toBe(items.length)
  const one = await engine.client.call('alerts.one', { id: file?.id ?? 0 })
  expect(one.evidence.map(({ frame }) => frame)).toEqual([2, 4])
  expect(one.evidence[0]).toMatchObject({ kind: 'stdio', place: 'files' })
  expect(one.rule?.yaml).toContain('when:')
  expect(one.rule?.remediation).not.toBe('')
  const ofFrame = await engine.client.call('alerts.ofFrame', { frame: 4 })
  expect(ofFrame.alerts.map(({ rule }) => rule)).toEqual(['mcp-sensitive-file'])
  expect((await engine.client.call('alerts.ofFrame', { frame: 1 })).alerts).toEqual([])
  const timeline = await engine.client.call('alerts.timeline', { filter: ALL, buckets: 4, range: null })
  expect(timeline.counts.flat().reduce((sum, count) => sum + count)).toBe(items.length)
})

it('filters, and keeps what a person thinks of an alert', async () => {
  await open()
  expect((await list({ text: 'no message' })).items.map(({ rule }) => rule)).toEqual(['mcp-stray-output'])
  expect((await list({ source: 'packets' })).total).toBe(0)
  const [first] = (await list({ severities: ['high'] })).items
  await engine.client.call('alerts.state', { what: [first.id], state: 'acknowledged' })
  await engine.client.call('alerts.note', { id: first.id, note: 'asked the owner' })
  const acknowledged = await list({ states: ['acknowledged'] })
  expect(acknowledged.items).toMatchObject([{ id: first.id, note: 'asked the owner' }])
  expect(engine.session.alerts.totals.open[3]).toBe(0)
})

it('tells of groups that are open, of the place of an alert, and of those that came since', async () => {
  await open()
  const read = { filter: ALL, order: 'time', descending: true, group: 'rule', from: 0, count: 100 } as const
  const all = await engine.client.call('alerts.read', read)
  const file = all.items.find(({ rule }) => rule === 'mcp-sensitive-file')
  const opened = await engine.client.call('alerts.read', { ...read, open: ['mcp-sensitive-file'], find: file?.id })
  expect(opened).toMatchObject({ total: all.total, at: 0, items: [{ id: file?.id }] })
  expect((await list({ frame: 4 })).items.map(({ rule }) => rule)).toEqual(['mcp-sensitive-file'])
  expect((await list({ after: all.items[0].id, range: [0, 1] })).total).toBe(0)
  // What another choice of severity would show is counted, too.
  expect((await list({ severities: ['critical'] })).bySeverity).toEqual(all.bySeverity)
  const changed = await engine.client.call('alerts.state', { what: ALL, state: 'acknowledged' })
  expect(changed.ids).toHaveLength(all.total)
  expect(await engine.client.call('alerts.state', { what: ALL, state: 'acknowledged' })).toEqual({ ids: [] })
})

it('hides suppressed alerts, here and in the next session, until they are no more', async () => {
  await open()
  const [alert] = (await list({ rule: 'mcp-sensitive-file' })).items
  const { suppression, alerts } = await engine.client.call('alerts.suppress', {
    rule: alert.rule,
    key: alert.key.map(([field, value]) => [field, value]),
    reason: 'a test',
    untilMs: null,
  })
  expect(alerts).toBe(1)
  expect(engine.session.alerts.worstOf(1 as never)).toBe(0)
  expect((await list({ rule: alert.rule })).items[0].state).toBe('suppressed')
  const next = startEngine({ alerts: true })
  await next.session.open(join(folder, 'talk.pcapng'))
  await until(() => next.session.alerts.totals.total > 0 && !next.session.alerts.totals.progress, 'the alerts')
  expect(next.session.alerts.totals.open[3]).toBe(0)
  await next.dispose()
  await engine.client.call('alerts.unsuppress', { suppression })
  expect((await list({ rule: alert.rule })).items[0].state).toBe('new')
})

it('forgets what a rule found when it is switched off, and looks at all frames when it is switched on', async () => {
  await open()
  await engine.client.call('rules.enable', { rules: ['mcp-sensitive-file'], packs: [], on: false })
  expect((await list()).items.map(({ rule }) => rule)).not.toContain('mcp-sensitive-file')
  await engine.client.call('rules.enable', { rules: ['mcp-sensitive-file'], packs: [], on: true })
  await until(() => !engine.session.alerts.totals.progress, 'the rule')
  expect((await list({ rule: 'mcp-sensitive-file' })).items).toMatchObject([{ frame: 2, count: 2 }])
})

it('takes packs of a person, and says what is wrong in them', async () => {
  await open()
  const text = `rules:
  - id: own-notes
    title: Notes were read
    description: A tool read notes.
    severity: low
    when: mcpx.argument contains "notes.md"
    test:
      fires: [{ stdio: ['> ${CALL('notes.md').replaceAll("'", "''")}'] }]
      silent: [{ stdio: ['> ${CALL('other.md')}'] }]
  - id: own-wrong
    title: Wrong
    description: Wrong.
    severity: low
    when: no.such.field
    test: { fires: [{ stdio: ['> x'] }], silent: [{ stdio: ['> x'] }] }
`
  const written = await engine.client.call('rules.write', { pack: 'own', text, digest: null })
  expect(written.problems).toMatchObject([{ message: expect.stringContaining('no.such.field') }])
  await until(() => !engine.session.alerts.totals.progress, 'the rule')
  expect((await list({ rule: 'own-notes' })).items).toMatchObject([{ frame: 1 }])
  const tested = await engine.client.call('rules.test', { text })
  expect(tested.outcomes.map(({ passed }) => passed)).toEqual([true, true])
  const lines = text.split('\n')
  expect(tested.outcomes.map(({ line }) => lines[line - 1].trim().split(':')[0])).toEqual(['fires', 'silent'])
  await expect(engine.client.call('rules.write', { pack: 'own', text, digest: 'other' })).rejects.toThrow('changed')
  writeFileSync(join(folder, 'config', 'rules', 'own.yaml'), text.replaceAll('own-notes', 'own-renamed'))
  await engine.client.call('rules.reload', {})
  await until(() => !engine.session.alerts.totals.progress, 'the rule')
  expect((await list()).items.map(({ rule }) => rule)).toContain('own-renamed')
  const { digest } = await engine.client.call('rules.read', { pack: 'own' })
  await engine.client.call('rules.remove', { pack: 'own', digest })
  expect((await list()).items.map(({ rule }) => rule)).not.toContain('own-renamed')
})

it('tells of a rule as its file has it, without samples', async () => {
  const told = await engine.client.call('rules.one', { rule: 'mcp-sensitive-file' })
  expect(told?.yaml).toContain('when:')
  expect(told?.yaml).not.toContain('test:')
  expect(told?.description).not.toBe('')
  expect(await engine.client.call('rules.one', { rule: 'no-such-rule' })).toBeNull()
})

it('makes a pack of rules of Sigma’s, and says what is no rule here', async () => {
  const rule = (id: string, logsource: string) => `title: Of ${id}
id: ${id}
logsource: { ${logsource} }
detection: { selection: { query|endswith: .onion }, condition: selection }
`
  const files = [
    { name: 'a.yml', text: rule('onion-names', 'category: dns') },
    { name: 'b.yml', text: rule('mcp-sensitive-file', 'category: dns') },
    { name: 'c.yml', text: rule('logons', 'product: windows, service: security') },
  ]
  const { text, rules, refused } = await engine.client.call('rules.import', { files })
  expect(rules).toMatchObject([{ id: 'onion-names', title: 'Of onion-names', severity: 'medium' }])
  expect(refused.map(({ file }) => file)).toEqual(['b.yml', 'c.yml'])
  const written = await engine.client.call('rules.write', { pack: 'sigma', text, digest: null })
  expect(written.problems).toEqual([])
  const { rules: known } = await engine.client.call('rules.list', {})
  expect(known.map(({ id }) => id)).toContain('onion-names')
})

it('remembers on this machine what was thought of alerts, without what was captured', async () => {
  const [first, ...others] = (await opened()).items
  await engine.client.call('alerts.state', { what: [first.id], state: 'acknowledged' })
  await engine.client.call('alerts.note', { id: first.id, note: 'It was me' })
  const path = join(folder, 'config', 'triage.json')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readFileSync(path, 'utf8')).not.toMatch(/files|mcp-|ssh/)
  const thought = { state: 'acknowledged', note: 'It was me' }

  // Opened again, and in another engine.
  expect((await opened()).items.find(({ rule }) => rule === first.rule)).toMatchObject(thought)
  await engine.dispose()
  engine = startEngine({ alerts: true })
  const again = (await opened()).items
  expect(again.find(({ rule }) => rule === first.rule)).toMatchObject(thought)
  expect(again.filter(({ rule }) => rule !== first.rule).map(({ state }) => state)).toEqual(others.map(() => 'new'))

  // A rule that is switched off and on again finds what was acknowledged.
  for (const on of [false, true]) await engine.client.call('rules.enable', { rules: [first.rule], packs: [], on })
  const rule = { rule: first.rule, states: ['acknowledged' as const] }
  await vi.waitFor(async () => expect((await list(rule)).items).toMatchObject([thought]), 10_000)

  const { id } = (await list(rule)).items[0]
  await engine.client.call('alerts.state', { what: [id], state: 'new' })
  expect((await opened()).items.find((one) => one.rule === first.rule)).toMatchObject({ state: 'new' })
})

it('does not overwrite thoughts that it can’t read, and says so', async () => {
  await opened()
  const path = join(folder, 'config', 'triage.json')
  mkdirSync(join(folder, 'config'), { recursive: true })
  writeFileSync(path, '{"version":2}')
  const said: string[] = []
  engine.session.listen({ changed() {}, cleared() {}, notice: ({ message }) => said.push(message) })
  const [{ id }] = (await list()).items
  await engine.client.call('alerts.state', { what: [id], state: 'acknowledged' })
  expect((await list()).items.find((one) => one.id === id)).toMatchObject({ state: 'acknowledged' })
  expect(said).toEqual([expect.stringContaining('triage.json is not what Tapscope writes')])
  expect(readFileSync(path, 'utf8')).toBe('{"version":2}')
})
