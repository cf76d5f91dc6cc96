/** StdioTap: a command that the engine starts itself, written to as a client would, recorded as `tapscope wrap` records. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StdioTap, type StdioTapOptions } from '../../src/engine/sources/stdio/stdio-tap.ts'
import { isAlive, listSpools } from '../../src/engine/store/spool-list.ts'
import { recording } from './wrap-support.ts'

let root = ''
const started: StdioTap[] = []
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tapscope-tap-'))
})
afterEach(async () => {
  for (const tap of started.splice(0)) {
    tap.kill('SIGKILL')
    await tap.stop()
  }
  rmSync(root, { recursive: true })
})

async function start(command: readonly string[], options: Partial<StdioTapOptions> = {}): Promise<StdioTap> {
  const tap = await StdioTap.start({ command, root, version: 'test', ...options })
  if (!tap.ok) throw new Error(tap.error.message)
  started.push(tap.value)
  return tap.value
}

const streams = (tap: StdioTap): string[] =>
  recording(tap.path).frames.map(({ stream, bytes }) => `${stream} ${bytes.toString().trimEnd()}`)

describe('a command under the tap', () => {
  it('takes lines and is recorded while it runs', async () => {
    const tap = await start(['cat'], { directory: root })
    expect(tap.send('{"id":1}')).toBe(true)
    expect(tap.send('{"id":2}\n')).toBe(true)
    await expect.poll(() => streams(tap).filter((line) => line.startsWith('stdout')).length).toBe(2)
    expect(streams(tap).sort()).toEqual(['stdin {"id":1}', 'stdin {"id":2}', 'stdout {"id":1}', 'stdout {"id":2}'])
    expect(listSpools(root)).toMatchObject([
      { path: tap.folder, manifest: { ok: true, value: { kind: 'stdio', title: 'cat', pid: process.pid } } },
    ])
    await tap.stop()
    expect(tap.exit).toEqual({ code: 0, signal: null })
    expect(tap.counters).toEqual({ frames: 4, bytes: 36, dropped: 0 })
    expect(tap.send('late')).toBe(false)
    expect(listSpools(root)[0].manifest).toMatchObject({
      ok: true,
      value: { files: [{ state: 'complete' }], exit: { code: 0, signal: null }, counters: { frames: 4 } },
    })
  })

  it('runs in its folder with its environment', async () => {
    const tap = await start(['sh', '-c', 'pwd; echo "$A"; echo oops >&2; exit 3'], {
      directory: root,
      environment: { ...process.env, A: 'b' },
    })
    expect(await tap.ended).toEqual({ code: 3, signal: null })
    expect(streams(tap).sort()).toEqual(['stderr oops', `stdout ${root}`, 'stdout b'])
  })

  it('is stopped as clients do: end of input, then SIGTERM, then SIGKILL', async () => {
    const polite = await start(['cat'])
    await polite.stop()
    expect(polite.exit).toEqual({ code: 0, signal: null })
    const deaf = await start(['sh', '-c', 'exec sleep 60'])
    await deaf.stop()
    expect(deaf.exit).toEqual({ code: null, signal: 'SIGTERM' })
    const stubborn = await start(['sh', '-c', 'trap "" TERM; echo up; while :; do sleep 1; done'])
    await expect.poll(() => streams(stubborn)).toContain('stdout up')
    await stubborn.stop()
    expect(stubborn.exit).toEqual({ code: null, signal: 'SIGKILL' })
    expect(isAlive(stubborn.pid)).toBe(false)
  })

  it('says that it was killed', async () => {
    const tap = await start(['sh', '-c', 'echo up; exec sleep 60'])
    await expect.poll(() => streams(tap)).toContain('stdout up')
    tap.kill('SIGKILL')
    expect(await tap.ended).toEqual({ code: null, signal: 'SIGKILL' })
  })

  it('that floods is recorded whole', async () => {
    const tap = await start(['seq', '1', '200000'])
    await tap.ended
    expect(recording(tap.path).frames).toHaveLength(200_000)
    expect(tap.counters).toMatchObject({ frames: 200_000, dropped: 0 })
  })
})

describe('a command that cannot be tapped', () => {
  it('is a value that says why', async () => {
    expect(await StdioTap.start({ command: ['no-such-command'], root, version: 'test' })).toMatchObject({
      ok: false,
      error: { message: 'no-such-command: command not found' },
    })
    expect(
      await StdioTap.start({ command: ['cat'], directory: join(root, 'none'), root, version: 'test' }),
    ).toMatchObject({
      ok: false,
      error: { message: `${join(root, 'none')}: No such folder` },
    })
    writeFileSync(join(root, 'file'), '')
    const unwritable = await StdioTap.start({ command: ['cat'], root: join(root, 'file'), version: 'test' })
    expect(unwritable).toMatchObject({ ok: false, error: { hint: expect.stringContaining('TAPSCOPE_SPOOLS') } })
    expect(listSpools(root)).toEqual([])
  })
})
