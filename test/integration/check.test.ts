/** `tapscope check` with rules of its own: its formats, several files, part of the frames, and captures that hold their alerts. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { TapSpool } from '../../src/engine/sources/stdio/tap-spool.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'
import { TAPSCOPE } from './wrap-support.ts'

vi.setConfig({ testTimeout: 60_000 })

const folder = mkdtempSync(join(tmpdir(), 'tapscope-check-test-'))
const at = (name: string): string => join(folder, name)
const RULES = `rules:
  - id: own-file
    title: 'A "private" <file>'
    description: Somebody asks for a private file.
    severity: high
    tags: [owasp.mcp01]
    references: ['https://example.com/files']
    falsepositives: [Backups]
    remediation: Ask who it was.
    when: mcpx.argument contains "/private"
    by: [stdio.pid, mcpx.tool]
  - id: own-noise
    title: Noise
    description: Lines that are no messages.
    severity: low
    when: stdio.stream == "stdout"
    by: [stdio.pid]
`

function tapscope(...words: readonly string[]): {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
} {
  const [node, script] = TAPSCOPE
  return spawnSync(node, [script, ...words], { encoding: 'utf8', cwd: folder })
}
const check = (...words: readonly string[]) => tapscope('check', '--rules', at('own.yaml'), ...words)

async function record(name: string, pid: number): Promise<void> {
  const process = { pid, command: ['server'], server: 'server', client: 'client', clientPid: 41 }
  const spool = TapSpool.create({ process, application: 'test', target: { file: at(name) } })
  if (!spool.ok) throw new Error(spool.error.message)
  const { recorder } = spool.value
  const say = (stream: 'stdin' | 'stdout', second: number, line: string): void =>
    recorder.recordAt(stream, { seconds: 1_800_000_000 + second, nanos: 123_456_789 }, Buffer.from(`${line}\n`))
  const call = (tool: string): string =>
    JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: tool, arguments: { path: '/private/a' } },
    })
  say('stdin', 0, call('a<b>'))
  for (let i = 1; i <= 3; i++) say('stdout', i, 'ready \u001b[31m')
  say('stdin', 4, call('=cmd|calc'))
  await spool.value.finish()
}

beforeAll(async () => {
  writeFileSync(at('own.yaml'), RULES)
  await record('talk.pcapng', 42)
  await record('other talk#2.pcapng', 43)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('JSON lines are those of tap, which replay sends on; CSV and CEF hold the same', () => {
  const { stdout } = check('talk.pcapng', '--format', 'jsonl')
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toMatchObject([
    {
      type: 'alert',
      timestamp: '2027-01-15T08:00:00.123457000Z',
      data: {
        pattern: 'own-file',
        key: { 'stdio.pid': '42', 'mcpx.tool': 'a<b>' },
        frames: [1],
        count: 1,
        tags: ['owasp.mcp01'],
      },
    },
    {
      data: { pattern: 'own-noise', frames: [2, 3, 4], count: 3, file: 'talk.pcapng', server: 'server', state: 'new' },
    },
    { data: { pattern: 'own-file', key: { 'mcpx.tool': '=cmd|calc' }, frames: [5] } },
  ])
  writeFileSync(at('alerts.jsonl'), stdout)
  const cef = check('talk.pcapng', '--format', 'cef').stdout
  expect(cef).toMatch(/^CEF:0\|Tapscope\|Tapscope\|[^|]+\|SecurityAlert\|A "private" <file>\|8\|.*cs5=own-file cnt=1/m)
  expect(cef.trimEnd().split('\n')).toHaveLength(3)
  const sent = tapscope('replay', 'alerts.jsonl', '--speed', 'max', '--format', 'cef', '-q').stdout
  expect(sent).toBe(cef)
  const csv = check('talk.pcapng', '--format', 'csv').stdout.split('\r\n')
  expect(csv[0]).toMatch(/^"Time","Last time","Severity","Rule","Title","Key"/)
  expect(csv[1]).toContain('"high","own-file","A ""private"" <file>","stdio.pid = 42, mcpx.tool = a<b>"')
  expect(csv[2]).toContain('"3","2","2 3 4","server","","talk.pcapng","new",""')
})

it('SARIF has rules with help and severity, and results with place and fingerprint', () => {
  const run = JSON.parse(check('talk.pcapng', 'other talk#2.pcapng', '--format', 'sarif').stdout).runs[0]
  expect(run.tool.driver.rules[0]).toMatchObject({
    id: 'own-file',
    help: { text: expect.stringContaining('Ask who it was.') },
    helpUri: 'https://example.com/files',
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['security', 'owasp.mcp01'], 'security-severity': '8.0' },
  })
  expect(run.artifacts).toEqual([
    { location: { uri: 'talk.pcapng' } },
    { location: { uri: 'other%20talk%232.pcapng' } },
  ])
  expect(run.results).toHaveLength(6)
  expect(run.results[1]).toMatchObject({
    ruleId: 'own-noise',
    ruleIndex: 1,
    level: 'note',
    message: { text: 'Noise: stdio.pid = 42; 3 times; frames 2, 3, 4' },
    occurrenceCount: 3,
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: 'talk.pcapng', index: 0 } },
        logicalLocations: [{ name: 'frame 2', fullyQualifiedName: 'frame 2' }],
      },
    ],
    relatedLocations: [{ logicalLocations: [{ name: 'frame 3' }] }, { logicalLocations: [{ name: 'frame 4' }] }],
  })
  const prints = run.results.map(
    (one: { partialFingerprints: Record<string, string> }) => Object.values(one.partialFingerprints)[0],
  )
  expect(new Set(prints).size).toBe(6)
  const again = JSON.parse(check('talk.pcapng', '--format', 'sarif').stdout).runs[0].results
  expect(again[2].partialFingerprints).toEqual(run.results[2].partialFingerprints)
})

it('JUnit has a suite a file and a case a rule, which fails once, and only where it is grave enough', () => {
  const { stdout, status } = check(
    'talk.pcapng',
    'other talk#2.pcapng',
    'no.pcapng',
    '--format',
    'junit',
    '--fail-on',
    'medium',
  )
  expect(status).toBe(2)
  expect(stdout).toContain('<testsuites name="tapscope check" tests="7" failures="2" errors="1" skipped="0" time="0">')
  expect(stdout).toContain('<testsuite name="other talk#2.pcapng" tests="2" failures="1" errors="0"')
  expect(stdout).toContain('name="A &quot;private&quot; &lt;file&gt;" file="talk.pcapng"')
  expect(stdout).toContain('<failure type="high" message="A &quot;private&quot; &lt;file&gt; (2 alerts)">')
  expect(stdout).toContain('mcpx.tool = a&lt;b&gt;; frame 1\n')
  expect(stdout).toMatch(/name="Noise"[^>]*><system-out>/)
  expect(stdout.match(/<failure/g)).toHaveLength(2)
  const strict = spawnSync(
    'python3',
    ['-c', 'import sys,xml.dom.minidom as m; m.parseString(sys.stdin.buffer.read())'],
    { input: stdout },
  )
  if (!strict.error) expect(strict.stderr.toString()).toBe('')
})

it('several files are told apart, and frames that a filter leaves out are not looked at', () => {
  const { stdout, status } = check('talk.pcapng', 'other talk#2.pcapng', '--fail-on', 'high')
  expect(status).toBe(1)
  expect(stdout).toMatch(/^talk\.pcapng:\nhigh .*2 high, 1 low; 2 rules, 5 frames\n\nother talk#2\.pcapng:\n/s)
  const part = check('talk.pcapng', '-Y', 'frame.number > 1 && mcpx.tool != "a<b>"', '--fail-on', 'medium')
  expect([part.status, part.stdout]).toEqual([1, expect.stringContaining('\n1 high; 2 rules, 5 frames\n')])
  const wrong = check('talk.pcapng', '-Y', 'frame.number >')
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('frame.number >')])
  expect(check('talk.pcapng', 'no.pcapng')).toMatchObject({ status: 2, stderr: expect.stringContaining('no.pcapng') })
})

it('a capture that is written holds its alerts, which need no rules then', () => {
  expect(check('talk.pcapng', 'own.yaml', '--write', 'x.pcapng').status).toBe(2)
  const first = check('talk.pcapng', '--write', 'with alerts.pcapng', '--format', 'jsonl').stdout
  expect(statSync(at('with alerts.pcapng')).mode & 0o777).toBe(0o600)
  if (haveTshark)
    expect(tsharkFields(at('with alerts.pcapng'), ['frame.comment'])).toEqual([
      'Alert (high): A "private" <file> [own-file] stdio.pid = 42, mcpx.tool = a<b>',
      'Alert (low): Noise [own-noise] stdio.pid = 42',
      '',
      '',
      'Alert (high): A "private" <file> [own-file] stdio.pid = 42, mcpx.tool = =cmd|calc',
    ])
  const without = (text: string) => text.replaceAll('with alerts.pcapng', 'talk.pcapng')
  const stored = check('--stored', 'with alerts.pcapng', '--format', 'jsonl').stdout
  expect(without(stored)).toBe(without(first))
  check('with alerts.pcapng', '--write', 'again.pcapng')
  expect(readFileSync(at('again.pcapng'))).toEqual(readFileSync(at('with alerts.pcapng')))
  // Those of the first two frames.
  expect(tapscope('read', '-r', 'with alerts.pcapng', '-Y', 'frame.number < 3', '-w', 'part.pcapng').status).toBe(0)
  expect(check('--stored', 'part.pcapng').stdout).toContain('\n1 high, 1 low; 2 frames\n')
})
