/** Rules find the same whether frames are ruled out by their bytes first, or all are looked into; on one thread, or on several. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Alert } from '../../src/engine/alerts/alert.ts'
import { type CompiledRule, compileRule } from '../../src/engine/alerts/compile-rule.ts'
import { RULE } from '../../src/engine/alerts/rule.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { readIndex } from '../../src/engine/indexing/read-index.ts'
import { SessionIndex } from '../../src/engine/indexing/session-index.ts'
import { readLibrary } from '../../src/engine/session/alerts/rule-library.ts'
import { RuleRun, type RuleRunOptions } from '../../src/engine/session/alerts/rule-run.ts'
import { writeSample } from '../../src/engine/session/alerts/sample-capture.ts'
import { FileSession } from '../../src/engine/session/file-session.ts'
import { FramePool } from '../../src/engine/session/frame-pool.ts'
import { Frames } from '../../src/engine/session/frames.ts'
import { workerFile } from '../support/built.ts'
import { allCaptures, capture, haveCaptures } from '../support/captures.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapscope-sieve-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const registry = createRegistry()
const builtIn = readLibrary(registry).rules.map(({ compiled }) => compiled)
const told = (when: string, i: number): CompiledRule => ownRule(`own-${i}`, { when })
function ownRule(id: string, more: object): CompiledRule {
  const rule = RULE.parse({ id, title: 'Own', description: 'Own.', severity: 'low', throttle: '1ms', ...more })
  const compiled = compileRule(rule, registry)
  if (!compiled.ok) throw new Error(compiled.error[0].message)
  return compiled.value
}
/** Of each kind of condition that bytes can rule out. */
const own = [
  'mcpx.method == "tools/call"',
  'mcpx.tool contains "ead"',
  'lower(mcpx.tool) == "read_file"',
  'jsonrpc.kind == "error" || mcpx.is_error == true',
  'not (jsonrpc.kind in {"request", "response"})',
  'json.path_with_value matches "arguments.*(/etc/|ssh)"',
  'mcpx.argument matches "=.*[\\\\x{200b}-\\\\x{200f}]|kelvin|\\\\.\\\\./"',
  'jsonrpc matches "task" && stdio.stream == "stdout"',
  'jsonrpc.kind in {"response", "error"} && !jsonrpc.response_to',
  'mcpx.latency > 0.0000001',
  'mcpx.hidden_kind in {"tags", "bidi"}',
  'mcpx.hidden_kind in {"escape", "color", "control"}',
  'mcpx.hidden_kind == "zero-width"',
  'mcpx.annotation matches "hint=true" || mcpx.requested matches "name"',
  'data-text-lines.line contains "key"',
  'tcp.flags.syn == 1 && tcp.flags.ack == 0',
  'tcp.flags in {0x10, 0x11} && tcp.flags.push == 0',
  'http.user_agent matches "(moz|curl)" || http.request.uri contains "/"',
  'http matches "html"',
  'dns.qry.name contains "com" || dns.qry.name matches "^www"',
].map(told)

/** Of rules whose later steps wait for the first frame of `when`. */
const waiting = [
  ownRule('own-sequence', {
    when: 'mcpx.tool == "begin"',
    by: ['stdio.pid'],
    sequence: { followedBy: ['mcpx.tool == "middle"', 'mcpx.tool == "end"'], within: '1d' },
  }),
  ownRule('own-carry', {
    when: 'mcpx.tool == "begin"',
    by: ['stdio.pid'],
    carry: { from: ['mcpx.argument'], to: ['mcpx.argument'], when: 'mcpx.tool == "end"', within: '1d' },
  }),
]

interface Found {
  readonly alerts: readonly Alert[]
  /** Frames that rules were tested on, each counted apart. */
  readonly tested: number
  readonly dissected: number
}

function foundIn(path: string, options: RuleRunOptions, rules: readonly CompiledRule[] = [...builtIn, ...own]): Found {
  const index = readIndex(registry, path)
  const frames = new Frames(registry, index)
  try {
    const alerts: Alert[] = []
    const take = (alert: Alert, isNew: boolean) => isNew && alerts.push(alert)
    const run = new RuleRun(rules, index, frames, take, { remembered: () => null, ...options })
    while (run.advance()) {}
    return { alerts, tested: run.costs.reduce((sum, { tested }) => sum + tested, 0), dissected: run.dissected }
  } finally {
    frames.dispose()
  }
}

async function foundByPool(
  path: string,
  rules: readonly CompiledRule[] = [...builtIn, ...own],
): Promise<readonly Alert[]> {
  const session = new FileSession(registry, new SessionIndex(workerFile))
  const pool = new FramePool(workerFile('frame-worker'), session.index)
  try {
    expect(await session.open(path)).toBeNull()
    while (!session.ended) await session.bell.next()
    const alerts: Alert[] = []
    const take = (alert: Alert, isNew: boolean) => isNew && alerts.push(alert)
    const run = new RuleRun(rules, session.index, session.frames, take, { remembered: () => null, pool })
    while (await run.next()) {}
    expect(run.problem).toBeNull()
    return alerts
  } finally {
    await pool.dispose()
    await session.dispose()
  }
}

type Packets = Parameters<typeof writeSample>[1] & { readonly frames: readonly unknown[] }
type Items = Parameters<typeof writeSample>[1] & { readonly stdio: readonly unknown[] }

/** What all samples of the packs say over stdio, each line as `write` has it. */
function conversation(name: string, write: (line: string, i: number) => string): string {
  const path = join(folder, `${name}.pcapng`)
  const samples = builtIn.flatMap(({ rule: { test } }) => [...(test?.fires ?? []), ...(test?.silent ?? [])])
  const stdio = samples
    .flatMap((sample) => ('stdio' in sample ? sample.stdio : []))
    .map((item, i) => (typeof item === 'string' ? write(item, i) : item))
  writeSample(path, { stdio } as Items)
  return path
}

/** Every third letter of strings in JSON by its number. */
const escaped = (line: string): string =>
  line.replace(/[a-z]/g, (letter, at: number) =>
    at > 40 && at % 3 === 0 && !line.slice(0, at).endsWith('\\') ? `\\u00${letter.charCodeAt(0).toString(16)}` : letter,
  )

/** Characters beyond ASCII are not written by their numbers. */
const unescaped = (line: string): string =>
  line.replace(/(?:\\u[89a-f0-7][0-9a-f]{3})+/g, (numbers) => {
    const text = JSON.parse(`"${numbers}"`) as string
    return /[\0-\x7f]/.test(text) ? numbers : text
  })

describe('rules find the same with and without a look at bytes first', () => {
  it.each([
    ['as it is', (line: string) => line],
    ['with letters by their numbers', (line: string, i: number) => (i % 4 === 0 ? escaped(line) : line)],
    ['with characters as they are', unescaped],
    ['with slashes escaped', (line: string) => line.replaceAll('/', '\\/')],
    [
      'in capitals',
      (line: string, i: number) => (i % 3 === 0 ? line.replace(/(?<=[ =])[a-z]/g, (one) => one.toUpperCase()) : line),
    ],
    [
      'with other letters for k and s',
      (line: string, i: number) => (i % 3 === 0 ? line.replaceAll('k', '\u212a').replaceAll(' s', ' \u017f') : line),
    ],
  ] as const)('in a conversation %s', (name, write) => {
    const path = conversation(name.replaceAll(' ', '-'), write)
    const quick = foundIn(path, {})
    const slow = foundIn(path, { sieve: false })
    expect(quick.alerts).toEqual(slow.alerts)
    expect(quick.alerts.length).toBeGreaterThan(10)
    expect(quick.tested).toBeLessThan(slow.tested)
  })

  it('in the packets of all samples', () => {
    const path = join(folder, 'packets.pcapng')
    const samples = builtIn.flatMap(({ rule: { test } }) => [...(test?.fires ?? []), ...(test?.silent ?? [])])
    const frames = samples
      .flatMap((sample) => ('frames' in sample ? sample.frames : []))
      .map((item) =>
        typeof item !== 'string' && 'repeat' in item ? { ...item, repeat: Math.min(item.repeat ?? 1, 30) } : item,
      )
    writeSample(path, { linktype: 1, frames } as Packets)
    const quick = foundIn(path, {}, builtIn)
    const slow = foundIn(path, { sieve: false }, builtIn)
    expect(quick.alerts).toEqual(slow.alerts)
    expect(quick.alerts.length).toBeGreaterThan(30)
    expect(quick.dissected).toBeLessThan(slow.dissected * 0.6)
  })

  it.runIf(haveCaptures).each(allCaptures())('in %s', (name) => {
    const quick = foundIn(capture(name), {})
    const slow = foundIn(capture(name), { sieve: false })
    expect(quick.alerts).toEqual(slow.alerts)
    expect(quick.tested).toBeLessThanOrEqual(slow.tested)
  })
})

it('rules find the same on the threads of a pool', async () => {
  const path = conversation('pool', (line) => line)
  expect(await foundByPool(path)).toEqual(foundIn(path, {}).alerts)
})

it('what follows is found on them, where rows before it are still under way, and costs nothing before', async () => {
  const call = (tool: string, value = ''): string =>
    `> ${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool, arguments: { value } } })}`
  const path = join(folder, 'waiting.pcapng')
  const secret = 'q7Xk29dLqP04mZt8'
  const block = { repeat: 4096, line: call('other') }
  const early = [call('middle'), call('end', secret), block]
  const stdio = [...early, call('begin', secret), block, call('middle'), block, call('end', secret), block, block]
  writeSample(path, { stdio } as Items)
  const all = foundIn(path, { sieve: false }, waiting)
  expect(all.alerts.map(({ rule, rows }) => [rule, rows])).toEqual([
    ['own-sequence', [4098, 8195, 12292]],
    ['own-carry', [4098, 12292]],
  ])
  const quick = foundIn(path, {}, waiting)
  expect(quick.alerts).toEqual(all.alerts)
  // Of the early ones none, and of `begin` one for each rule.
  expect(quick.tested).toBe(5)
  expect(await foundByPool(path, waiting)).toEqual(all.alerts)
})
