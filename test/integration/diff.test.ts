/** Two recorded sessions of a real server beside each other, on the command line and for the window. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEngine } from '../support/engine.ts'
import { talkToEverything } from '../support/mcp-talk.ts'
import { TAPSCOPE } from './wrap-support.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapscope-diff-'))
const [BEFORE, AFTER] = [join(folder, 'before.pcapng'), join(folder, 'after.pcapng')]
const EVIL = '\u001b[31mred'

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const diff = (...words: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const [node, script] = TAPSCOPE
    execFile(node, [script, 'diff', ...words], { timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })

const record = (spool: string, b: number, prompts: boolean): Promise<void> =>
  talkToEverything(
    TAPSCOPE,
    { ...process.env, TAPSCOPE_SPOOLS: folder },
    async (client) => {
      await client.callTool({ name: 'echo', arguments: { message: EVIL } })
      await client.callTool({ name: 'get-sum', arguments: { a: 2, b } })
      if (prompts) await client.listPrompts()
      await client.readResource({ uri: 'no://such' }).catch(() => {})
    },
    spool,
  )

beforeAll(async () => {
  await Promise.all([record(BEFORE, 40, false), record(AFTER, 41, true)])
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('tapscope diff', () => {
  it('says what differs, and 1', async () => {
    const { code, stdout, stderr } = await diff(BEFORE, AFTER)
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toContain('~ tools/call get-sum  (frame ')
    expect(stdout).toContain('\n    params.arguments.b: 40 -> 41\n')
    expect(stdout).toContain(
      '\n    result.content[0].text: "The sum of 2 and 40 is 42." -> "The sum of 2 and 41 is 43."\n',
    )
    expect(stdout).toMatch(/^> prompts\/list {2}\(frame \d+\)/m)
    expect(stdout).toContain(
      'before.pcapng: 4 exchanges, after.pcapng: 5; 3 the same, 1 with other parameters, 1 only in after.pcapng',
    )
    expect(stdout).not.toContain('\u001b')
  })

  it('says nothing differs, and 0', async () => {
    const same = await diff(BEFORE, BEFORE)
    expect([same.code, same.stderr]).toEqual([0, ''])
    expect(same.stdout).toContain('4 the same')
    expect(await diff(BEFORE, BEFORE, '-q')).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('is JSON, without what does not count', async () => {
    const { code, stdout } = await diff(
      BEFORE,
      AFTER,
      '--json',
      '--ignore',
      'params.arguments.b',
      '--ignore',
      '**.text',
    )
    expect(code).toBe(1)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ different: true, counts: { same: 4, answer: 0, arguments: 0, before: 0, after: 1 } })
    expect(report.before).toMatchObject({ file: BEFORE, exchanges: 4 })
    const [added] = report.exchanges.filter(({ as }: { as: string }) => as !== 'same')
    expect(added).toMatchObject({ as: 'after', method: 'prompts/list', before: null, after: { status: 'ok' } })
  })

  it('says 2 when it can’t be known', async () => {
    const text = join(folder, 'notes.txt')
    writeFileSync(text, 'no capture\n')
    for (const words of [[BEFORE], [BEFORE, text], [BEFORE, join(folder, 'none')], [BEFORE, AFTER, '--ignore', 'a[']]) {
      const { code, stdout, stderr } = await diff(...words)
      expect([code, stdout], words.join(' ')).toEqual([2, ''])
      expect(stderr).toMatch(/^tapscope: /)
    }
  })
})

it('the window compares two files of its session, and two messages', async () => {
  const engine = startEngine()
  try {
    await engine.client.call('session.open', { paths: [BEFORE, AFTER], replace: true })
    await engine.session.indexed()
    const { sides } = await engine.client.call('compare.sides', {})
    expect(sides.map(({ name, exchanges }) => [name, exchanges])).toEqual([
      ['before.pcapng', 4],
      ['after.pcapng', 5],
    ])
    const [before, after] = sides.map(({ file, pid }) => ({ file, pid }))
    const ask = { before, after, ignore: [], from: 0, count: 50 }
    const compared = await engine.client.call('compare.sessions', { ...ask, show: 'different' })
    expect(compared).toMatchObject({ exchanges: [4, 5], total: 2, counts: { same: 3, arguments: 1, after: 1 } })
    const [sum] = compared.rows
    expect(sum).toMatchObject({ as: 'arguments', target: 'get-sum', params: '{"a":2,"b":40}' })
    const all = await engine.client.call('compare.sessions', { ...ask, show: 'all' })
    expect(all.rows.map(({ as }) => as)).toEqual(['same', 'same', 'arguments', 'after', 'same'])

    const frames = { before: sum.before?.response ?? 0, after: sum.after?.response ?? 0 }
    const messages = await engine.client.call('compare.messages', { ...frames, ignore: ['id'] })
    expect(messages.differences).toEqual([
      {
        path: 'result.content[0].text',
        before: '"The sum of 2 and 40 is 42."',
        after: '"The sum of 2 and 41 is 43."',
      },
    ])
    expect(messages.before.text).toContain('\n        "text": "The sum of 2 and 40 is 42."')
    await expect(engine.client.call('compare.messages', { ...frames, ignore: ['a['] })).rejects.toThrow('is no path')
  } finally {
    await engine.dispose()
  }
})
