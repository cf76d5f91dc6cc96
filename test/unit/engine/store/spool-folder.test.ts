import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { baselineRoot, spoolRoot } from '../../../../src/engine/store/spool-folder.ts'
import { readManifest } from '../../../../src/engine/store/spool-list.ts'
import { createSpool } from '../../../support/spools.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tapscope-spools-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const about = {
  kind: 'stdio',
  title: 'cat',
  command: ['cat'],
  files: [{ name: 'a.pcapng', state: 'growing' }],
} as const

describe('where spools are', () => {
  it.each([
    [{ TAPSCOPE_SPOOLS: '/x', HOME: '/h' }, 'linux', '/x'],
    [{ HOME: '/h' }, 'linux', '/h/.local/state/tapscope/spools'],
    [{ HOME: '/h', XDG_STATE_HOME: '/s' }, 'linux', '/s/tapscope/spools'],
    // The specification has relative ones ignored.
    [{ HOME: '/h', XDG_STATE_HOME: 's' }, 'freebsd', '/h/.local/state/tapscope/spools'],
    [{ HOME: '/h' }, 'darwin', '/h/Library/Application Support/tapscope/spools'],
    [{ HOME: '/h', LOCALAPPDATA: '/l' }, 'win32', '/l/tapscope/spools'],
  ])('%j on %s', (environment, platform, path) => {
    expect(spoolRoot(environment, platform)).toBe(path)
  })

  it('have baselines beside them', () => {
    expect(baselineRoot({ HOME: '/h', TAPSCOPE_SPOOLS: '/x' }, 'linux')).toBe('/h/.local/state/tapscope/baselines')
    expect(baselineRoot({ HOME: '/h', TAPSCOPE_BASELINES: '/b' }, 'darwin')).toBe('/b')
  })
})

describe('a session', () => {
  it('has a folder of its own, for its owner alone, and names sort by time', () => {
    const folder = join(root, 'deep', 'er')
    const times = [5, 1, 1_795_241_693_898, 1_795_241_693_899]
    const spools = times.map((startedAtMs) => createSpool(folder, { ...about, startedAtMs }))
    const names = spools.map((spool) => (spool.ok ? basename(spool.value.path) : spool.error.message))
    expect(names[2]).toMatch(new RegExp(`^20261121T061453898Z-${process.pid}-[0-9a-f]{6}$`))
    expect(readdirSync(folder).sort()).toEqual([names[1], names[0], names[2], names[3]])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, names[0])).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, names[0], 'manifest.json')).mode & 0o777).toBe(0o600)
  })

  it('says what changes, and leaves nothing else behind', () => {
    const made = createSpool(root, about)
    if (!made.ok) throw new Error(made.error.message)
    const spool = made.value
    expect(readManifest(spool.path)).toMatchObject({ ok: true, value: { ...about, version: 1, pid: process.pid } })
    const exit = { code: null, signal: 'SIGKILL' }
    spool.update({ endedAtMs: 7, exit })
    spool.update({ counters: { frames: 1, bytes: 2, dropped: 3 } })
    expect(readManifest(spool.path)).toMatchObject({
      ok: true,
      value: { endedAtMs: 7, exit, counters: { dropped: 3 } },
    })
    expect(readdirSync(spool.path)).toEqual(['manifest.json'])
    spool.remove()
    expect(existsSync(spool.path)).toBe(false)
  })

  it('that cannot be made is a value', () => {
    writeFileSync(join(root, 'file'), '')
    for (const impossible of [join(root, 'file'), join(root, 'file', 'x'), '/proc/none', '/proc/none/x']) {
      const made = createSpool(impossible, about)
      expect(made.ok ? made.value.path : made.error.path).toContain(impossible)
      expect(made.ok).toBe(false)
    }
  })

  it.skipIf(process.getuid?.() === 0)('whose folder is taken away says so', () => {
    const made = createSpool(root, about)
    if (!made.ok) throw new Error(made.error.message)
    chmodSync(made.value.path, 0o500)
    expect(made.value.update({ title: 'x' })).toMatchObject({ ok: false })
    chmodSync(made.value.path, 0o700)
  })
})
