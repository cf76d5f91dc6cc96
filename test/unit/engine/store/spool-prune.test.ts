import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ringFiles } from '../../../../src/engine/store/ring-files.ts'
import type { NewSpool, Spool } from '../../../../src/engine/store/spool-folder.ts'
import { listSpoolInfos } from '../../../../src/engine/store/spool-info.ts'
import { choosePruned, removeSpool } from '../../../../src/engine/store/spool-prune.ts'
import type { SpoolInfo } from '../../../../src/shared/wire/capture.ts'
import { createSpool } from '../../../support/spools.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const NOW = Date.UTC(2026, 0, 31)
/** No process has this number. */
const NOBODY = 2 ** 22 + 1

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tapscope-prune-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function session(about: Partial<NewSpool> = {}): Spool {
  const spool = createSpool(root, {
    kind: 'packets',
    title: 'lo',
    pid: NOBODY,
    files: [{ name: 'packets.pcapng', state: 'complete' }],
    ...about,
  })
  if (!spool.ok) throw new Error(spool.error.message)
  writeFileSync(join(spool.value.path, 'packets.pcapng'), Buffer.alloc(1000))
  return spool.value
}

describe('sessions in a list', () => {
  it('say how they stand', () => {
    const saved = join(root, '..', `saved-${process.pid}.pcapng`)
    writeFileSync(saved, '')
    const spools = [
      session({ startedAtMs: 1, pid: process.pid }),
      session({ startedAtMs: 2 }),
      session({ startedAtMs: 3, endedAtMs: 10, counters: { frames: 5, bytes: 400, dropped: 0 } }),
      session({ startedAtMs: 4, endedAtMs: 10, savedAs: saved }),
      session({ startedAtMs: 5, endedAtMs: 10, savedAs: join(root, 'gone.pcapng') }),
    ]
    // A process of this number that started later is another one.
    spools[0].update({ startedAtMs: Date.now() })
    const infos = listSpoolInfos(root)
    rmSync(saved)
    expect(infos.map(({ state }) => state)).toEqual(['running', 'crashed', 'complete', 'saved', 'complete'])
    expect(infos[2]).toMatchObject({ frames: 5, endedAtMs: 10, files: [spools[2].file('packets.pcapng')] })
    expect(infos[2].bytes).toBeGreaterThan(1000)
    expect(infos[1]).toMatchObject({ frames: null, endedAtMs: expect.any(Number) })
  })

  it('that are rubbish are there to be removed, once they are old', () => {
    const path = join(root, 'rubbish')
    mkdirSync(path)
    expect(listSpoolInfos(root)).toEqual([])
    expect(removeSpool(root, path).ok).toBe(false)
  })
})

describe('pruning', () => {
  const one = (path: string, state: SpoolInfo['state'], days: number, bytes = 100): SpoolInfo => ({
    path,
    title: path,
    kind: 'packets',
    startedAtMs: NOW - days * DAY_MS,
    endedAtMs: state === 'running' ? null : NOW - days * DAY_MS,
    bytes,
    frames: 1,
    state,
    files: [],
  })
  const all = [
    one('a', 'saved', 40),
    one('b', 'complete', 30),
    one('c', 'running', 20),
    one('d', 'saved', 10),
    one('e', 'crashed', 1),
  ]
  const chosen = (wish: Parameters<typeof choosePruned>[1]) => {
    const { remove, unsaved } = choosePruned(all, wish, NOW)
    return [remove.map(({ path }) => path).join(''), unsaved]
  }

  it('takes by age what is saved elsewhere, and says what it leaves', () => {
    expect(chosen({ olderThanDays: 5 })).toEqual(['ad', 1])
    expect(chosen({ olderThanDays: 5, unsaved: true })).toEqual(['abd', 0])
    expect(chosen({ olderThanDays: 100 })).toEqual(['', 0])
  })

  it('takes by size the oldest first, never a running one', () => {
    expect(chosen({ keepBytes: 450, unsaved: true })).toEqual(['a', 0])
    expect(chosen({ keepBytes: 300, unsaved: true })).toEqual(['ab', 0])
    expect(chosen({ keepBytes: 0, unsaved: true })).toEqual(['abde', 0])
    expect(chosen({ keepBytes: 0 })).toEqual(['ad', 2])
  })
})

describe('removing', () => {
  it('takes a session with all that is in it', () => {
    const { path } = session({ endedAtMs: 10 })
    expect(removeSpool(root, path)).toMatchObject({ ok: true, value: { title: 'lo' } })
    expect(existsSync(path)).toBe(false)
  })

  it('leaves one that runs', () => {
    const { path } = session({ pid: process.pid })
    expect(removeSpool(root, path)).toMatchObject({ ok: false, error: expect.stringContaining('still being captured') })
    expect(existsSync(path)).toBe(true)
  })

  it('leaves everything that is not in the spool folder', () => {
    const outside = mkdtempSync(join(tmpdir(), 'tapscope-outside-'))
    const link = join(root, 'link')
    symlinkSync(outside, link)
    for (const path of [outside, link, root, join(root, '..'), join(root, 'x', '..', '..')])
      expect(removeSpool(root, path).ok, path).toBe(false)
    expect(existsSync(outside)).toBe(true)
    rmSync(outside, { recursive: true })
  })
})

describe('files of a ring', () => {
  it('are those of its name, in the order of their numbers', () => {
    for (const name of [
      'a_00002_20260101000001.pcapng',
      'a_00001_20260101000002.pcapng',
      'a_100000_20260101000003.pcapng',
      'a.pcapng',
      'a_1_20260101000000.pcapng',
      'ab_00003_20260101000000.pcapng',
      'a_00003_20260101000000.pcap',
    ])
      writeFileSync(join(root, name), '')
    expect(ringFiles(join(root, 'a.pcapng')).map((path) => path.slice(root.length + 1))).toEqual([
      'a_00001_20260101000002.pcapng',
      'a_00002_20260101000001.pcapng',
      'a_100000_20260101000003.pcapng',
    ])
    expect(ringFiles(join(root, 'none', 'a.pcapng'))).toEqual([])
  })
})
