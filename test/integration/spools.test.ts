/** `tapscope spools` as a program, and what a session finds of captures that nobody closed. */
import { spawn } from 'node:child_process'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type NewSpool, spoolRoot } from '../../src/engine/store/spool-folder.ts'
import type { SpoolInfo } from '../../src/shared/wire/capture.ts'
import { startEngine, until } from '../support/engine.ts'
import { eachTestsLiveBench } from '../support/live-capture.ts'
import { createSpool } from '../support/spools.ts'
import { ending, TAPSCOPE } from './wrap-support.ts'

const bench = eachTestsLiveBench()
const DAY_MS = 24 * 60 * 60 * 1000
/** No process has this number. */
const NOBODY = 2 ** 22 + 1

async function spools(...words: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(TAPSCOPE[0], [TAPSCOPE[1], 'spools', ...words])
  child.stdin.end()
  const { code, stdout, stderr } = await ending(child)
  return { code, out: stdout.toString(), err: stderr.toString() }
}

function session(title: string, about: Partial<NewSpool> = {}): string {
  const files = [{ name: 'packets.pcapng', state: 'complete' as const }]
  const spool = createSpool(spoolRoot(), { kind: 'packets', title, pid: NOBODY, files, ...about })
  if (!spool.ok) throw new Error(spool.error.message)
  writeFileSync(join(spool.value.path, 'packets.pcapng'), Buffer.alloc(5000), { mode: 0o600 })
  return spool.value.path
}

describe('tapscope spools', () => {
  it('lists sessions, as text and as JSON', async () => {
    const path = session('eth0', {
      startedAtMs: Date.UTC(2026, 0, 2),
      endedAtMs: Date.UTC(2026, 0, 3),
      counters: { frames: 7, bytes: 1, dropped: 0 },
    })
    session('\u001b[31mred', { startedAtMs: Date.UTC(2026, 0, 3) })
    const { code, out } = await spools('list')
    const lines = out.split('\n')
    expect(code).toBe(0)
    expect(lines[0]).toMatch(new RegExp(`^${path}  complete  2026-01-02 00:00:00  5\\.\\d kB  7 frames  eth0$`))
    expect(lines[1]).toMatch(/crashed .*\\033\[31mred$/)
    const { spools: list } = JSON.parse((await spools('list', '--json')).out) as { spools: SpoolInfo[] }
    expect(list.map(({ state }) => state)).toEqual(['complete', 'crashed'])
  })

  it('removes nothing without a yes', async () => {
    const path = session('eth0', { endedAtMs: 1 })
    const refused = await spools('remove', path)
    expect([refused.code, existsSync(path)]).toEqual([2, true])
    expect(refused.err).toMatch(/Nothing was removed: say --yes/)
    expect(await spools('remove', '--yes', basename(path))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^1 session removed/),
    })
    expect(existsSync(path)).toBe(false)
  })

  it('removes neither what runs nor what is no session', async () => {
    const path = session('eth0', { pid: process.pid })
    expect(await spools('remove', '--yes', path)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/stop it first/),
    })
    expect(await spools('remove', '--yes', bench.folder)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/no session/),
    })
    expect(existsSync(path)).toBe(true)
  })

  it('prunes by age and size what is saved elsewhere, and the rest only where that is asked for', async () => {
    const saved = join(bench.folder, 'saved.pcapng')
    writeFileSync(saved, '')
    const old = { startedAtMs: Date.now() - 40 * DAY_MS, endedAtMs: Date.now() - 40 * DAY_MS }
    const a = session('a', { ...old, savedAs: saved })
    const b = session('b', old)
    const c = session('c', { endedAtMs: Date.now() })
    const preview = await spools('prune', '--older-than', '30', '--dry-run')
    expect(preview.out).toMatch(/^\S+ {2}saved .* a\n1 session to remove/)
    expect(preview.err).toMatch(/1 session would go, but it is saved nowhere else/)
    expect([a, b, c].map((path) => existsSync(path))).toEqual([true, true, true])
    expect((await spools('prune', '--older-than', '30', '--yes')).out).toMatch(/^1 session removed/)
    expect([a, b, c].map((path) => existsSync(path))).toEqual([false, true, true])
    expect((await spools('prune', '--keep', '6k', '--unsaved', '--yes')).out).toMatch(/^1 session removed/)
    expect([b, c].map((path) => existsSync(path))).toEqual([false, true])
    expect(await spools('prune')).toMatchObject({ code: 2, err: expect.stringMatching(/Neither an age nor a size/) })
    expect((await spools('prune', '--keep', 'lots')).code).toBe(1)
  })
})

describe('a capture that nobody closed', () => {
  it('is told of once, and is there to be opened', async () => {
    const path = session('eth0', { startedAtMs: Date.now() - 60_000 })
    const notices: string[] = []
    const listener = {
      changed() {},
      cleared() {},
      notice: ({ message }: { message: string }) => void notices.push(message),
    }
    bench.engine.session.listen(listener)
    await until(() => notices.length > 0, 'the notice')
    const other = startEngine({ pickUp: true })
    other.session.listen(listener)
    await new Promise((resolve) => setTimeout(resolve, 600))
    await other.dispose()
    expect(notices).toEqual([expect.stringMatching(/^The capture of eth0 was not closed/)])
    const { spools: list, folder } = await bench.engine.client.call('spools.list', {})
    expect(list).toMatchObject([{ path, state: 'crashed', files: [join(path, 'packets.pcapng')] }])
    expect(folder).toBe(spoolRoot())
  })

  it('and all others are for their owner alone', () => {
    const path = session('eth0')
    const modes = [spoolRoot(), path, join(path, 'manifest.json')].map((one) => statSync(one).mode & 0o777)
    expect(modes).toEqual([0o700, 0o700, 0o600])
  })
})
