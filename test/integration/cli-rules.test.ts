/** `tapscope rules` and `tapscope check`: the rules that come with it on their samples, and alerts in each format. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TapSpool } from '../../src/engine/sources/stdio/tap-spool.ts'
import { TAPSCOPE } from './wrap-support.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapscope-rules-test-'))
const capture = join(folder, 'talk.pcapng')
const tapscope = (...words: readonly string[]) => {
  const [node, script] = TAPSCOPE
  return spawnSync(node, [script, ...words], { encoding: 'utf8' })
}

beforeAll(async () => {
  const process = { pid: 42, command: ['server'], server: 'server', client: 'client', clientPid: 41 }
  const spool = TapSpool.create({ process, application: 'test', target: { file: capture } })
  if (!spool.ok) throw new Error(spool.error.message)
  const { recorder } = spool.value
  const say = (stream: 'stdin' | 'stdout', line: string): void => recorder.record(stream, Buffer.from(`${line}\n`))
  say(
    'stdin',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a<b>","arguments":{"path":"/home/a/.ssh/id_rsa"}}}',
  )
  for (let i = 0; i < 3; i++) say('stdout', 'ready \u001b[31m')
  await spool.value.finish()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('each rule that comes with it does on its samples what it says', () => {
  const { stdout, stderr, status } = tapscope('rules', 'test')
  expect([stderr, status]).toEqual(['', 0])
  expect(stdout).toMatch(/^\d+ rules, \d+ samples, 0 failed\n$/)
  expect(Number.parseInt(stdout, 10)).toBeGreaterThan(10)
  const listed = JSON.parse(tapscope('rules', 'list', '--json').stdout) as { id: string }[]
  expect(listed.map(({ id }) => id)).toContain('mcp-sensitive-file')
})

it('what they find is told with its frames, and decides the exit code', () => {
  const { stdout, status } = tapscope('check', capture)
  expect(status).toBe(0)
  expect(stdout).toContain('mcp-sensitive-file')
  expect(stdout).toContain('1 high, 1 medium;')
  expect(stdout).not.toContain('\u001b')
  expect(tapscope('check', capture, '--fail-on', 'high').status).toBe(1)
  expect(tapscope('check', capture, '--fail-on', 'critical').status).toBe(0)
})

it('alerts that are known are left out until their time is over', () => {
  const known = join(folder, 'known.yaml')
  const write = (until: string): void =>
    writeFileSync(
      known,
      `suppressions: [{ rule: mcp-sensitive-file, key: { stdio.pid: 42 }, reason: mine, until: ${until} }]`,
    )
  write('2999-01-01')
  const checked = tapscope('check', capture, '--suppress', known, '--fail-on', 'high')
  expect(checked).toMatchObject({ status: 0, stdout: expect.stringMatching(/^1 medium; 1 suppressed;/m) })
  write('2020-01-01')
  expect(tapscope('check', capture, '--suppress', known, '--fail-on', 'high').status).toBe(1)
  write('soon')
  expect(tapscope('check', capture, '--suppress', known)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('known.yaml:1:'),
  })
})

it('rules of one’s own take the place of the others; wrong ones are told with file and line', () => {
  const mine = join(folder, 'mine.yaml')
  const sample = (line: string) => `[{ stdio: ['${line}'] }]`
  writeFileSync(
    mine,
    `rules:
  - id: my-rule
    title: Mine
    description: Mine
    severity: critical
    when: mcpx.tool == "a<b>"
    test: { fires: ${sample('> no')}, silent: ${sample('> no')} }
`,
  )
  expect(tapscope('check', capture, '--rules', mine, '--fail-on', 'critical')).toMatchObject({ status: 1 })
  expect(tapscope('rules', 'test', mine)).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('my-rule: sample 1 of fires'),
  })
  writeFileSync(mine, 'rules:\n  - id: my-rule\n')
  const wrong = tapscope('check', capture, '--rules', mine)
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining(`${mine}:2:5: my-rule: title`)])
  expect(tapscope('check', join(folder, 'nothing.pcapng')).status).toBe(2)
})

it('rules of Sigma’s are imported, and told why where they are not', () => {
  const [source, output] = [join(folder, 'sigma.yml'), join(folder, 'imported.yaml')]
  const logsource = 'logsource: { category: process_creation }'
  const rule = (title: string, item: string): string =>
    `title: ${title}\n${logsource}\ndetection: { a: { ${item} }, condition: a }\n`
  writeFileSync(source, `${rule('A server', 'Image: server')}---\n${rule('A parent', 'ParentImage: a')}`)
  const imported = tapscope('rules', 'import', source, '--output', output)
  expect(imported).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /A parent: not imported: no field here is its ParentImage\n1 rules imported, 1 refused\n$/,
    ),
  })
  expect(tapscope('check', capture, '--rules', output).stdout).toContain('sigma-a-server')
})

it('with --profile the rules are the window’s: one’s own too, less what is off there, and less what is suppressed', () => {
  const config = join(folder, 'config')
  mkdirSync(join(config, 'rules'), { recursive: true })
  const rule = (id: string, when: string) =>
    `  - { id: ${id}, title: ${id}, description: Mine, severity: high, when: '${when}' }\n`
  writeFileSync(
    join(config, 'rules', 'mine.yaml'),
    `rules:\n${rule('mine-tool', 'mcpx.tool == "a<b>"')}${rule('mine-noise', 'stdio.stream == "stdout"')}`,
  )
  writeFileSync(join(config, 'rules', 'off.yaml'), `rules:\n${rule('off-all', 'frame')}`)
  const settings = (more: object): void =>
    writeFileSync(join(config, 'alerts.json'), JSON.stringify({ version: 1, ...more }))
  const suppression = { id: '1', rule: 'mine-noise', key: null, reason: 'known', madeMs: 0, untilMs: null }
  settings({ rulesOff: ['mcp-sensitive-file'], packsOff: ['off'], suppressions: [suppression] })
  const [node, script] = TAPSCOPE
  const env = { ...process.env, TAPSCOPE_CONFIG: config }
  const run = (...words: readonly string[]) => spawnSync(node, [script, ...words], { encoding: 'utf8', env })
  const alerts = (text: string): string[] =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).data.pattern)
      .filter((id) => id)

  const listed = (JSON.parse(run('rules', 'list', '--profile', '--json').stdout) as { id: string }[]).map(
    ({ id }) => id,
  )
  expect(listed).toEqual(expect.arrayContaining(['mine-tool', 'mine-noise', 'net-port-scan']))
  expect(listed).not.toEqual(expect.arrayContaining(['mcp-sensitive-file']))
  expect(listed).not.toEqual(expect.arrayContaining(['off-all']))
  const plain = run('check', '--format', 'jsonl', capture)
  expect(alerts(plain.stdout)).toContain('mcp-sensitive-file')
  const checked = run('check', '--profile', '--format', 'jsonl', capture)
  expect(checked).toMatchObject({ stderr: '', status: 0 })
  expect(alerts(checked.stdout)).toContain('mine-tool')
  expect(alerts(checked.stdout)).not.toContain('mcp-sensitive-file')
  expect(alerts(checked.stdout)).not.toContain('mine-noise')
  const replayed = run('replay', capture, '--speed', 'max', '--profile', '-q')
  expect(replayed).toMatchObject({ stderr: '', status: 0 })
  expect(alerts(replayed.stdout).filter((id) => id.startsWith('mi'))).toEqual(['mine-tool'])

  const both = 'go with files of rules'
  for (const words of [
    ['rules', 'test', '--profile', join(config, 'rules')],
    ['replay', capture, '--profile', '--rules', join(config, 'rules')],
  ])
    expect(run(...words).stderr).toContain(both)
  expect(run('check', '--profile', '--rules', config, capture)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('--profile'),
  })
  writeFileSync(join(config, 'alerts.json'), '{')
  expect(run('check', '--profile', capture)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('alerts.json'),
  })
})
