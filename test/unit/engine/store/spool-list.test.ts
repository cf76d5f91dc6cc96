import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAlive, isGrowing, listSpools, readManifest } from '../../../../src/engine/store/spool-list.ts'
import { createSpool } from '../../../support/spools.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tapscope-spools-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const good = { version: 1, kind: 'packets', pid: 1, title: 'lo', startedAtMs: 5, files: [] }

function withManifest(name: string, text: string): string {
  const folder = join(root, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'manifest.json'), text)
  return folder
}

describe('the list', () => {
  it('has every session, oldest first, those with bad manifests too', () => {
    createSpool(root, { kind: 'stdio', title: 'b', files: [], startedAtMs: 9 })
    createSpool(root, { kind: 'stdio', title: 'a', files: [], startedAtMs: 8 })
    withManifest('zzz', '{')
    mkdirSync(join(root, 'yyy'))
    writeFileSync(join(root, 'a file'), '')
    const spools = listSpools(root)
    expect(
      spools.map(({ manifest }) => (manifest.ok ? manifest.value.title : manifest.error.path.split('/').at(-2))),
    ).toEqual(['a', 'b', 'yyy', 'zzz'])
  })

  it('is empty where there is no folder', () => {
    expect(listSpools(join(root, 'none'))).toEqual([])
  })
})

describe('a manifest', () => {
  it('may say more than we know', () => {
    expect(readManifest(withManifest('a', JSON.stringify({ ...good, later: { x: 1 } })))).toEqual({
      ok: true,
      value: good,
    })
  })

  it.each([
    ['another version', { ...good, version: 2 }],
    ['another kind', { ...good, kind: 'x' }],
    ['a path instead of a file name', { ...good, files: [{ name: '../x', state: 'complete' }] }],
    ['the folder above', { ...good, files: [{ name: '..', state: 'complete' }] }],
    ['no process', { ...good, pid: 0 }],
    ['no object', []],
  ])('with %s is refused', (_what, manifest) => {
    expect(readManifest(withManifest('a', JSON.stringify(manifest))).ok).toBe(false)
  })

  it('of any text is a value', () => {
    const folder = withManifest('a', '')
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        writeFileSync(join(folder, 'manifest.json'), text)
        expect(typeof readManifest(folder).ok).toBe('boolean')
      }),
    )
  })
})

describe('a process', () => {
  it('is alive, or not', () => {
    expect(isAlive(process.pid)).toBe(true)
    expect(isAlive(spawnSync('true').pid)).toBe(false)
  })

  it.runIf(process.platform === 'linux')('is another one when it started later', () => {
    expect(isAlive(process.pid, Date.now())).toBe(true)
    expect(isAlive(process.pid, Date.now() - performance.now() - 60_000)).toBe(false)
  })

  it.runIf(process.platform === 'linux')('is not alive as a zombie', async () => {
    // The shell's child ends and is never waited for.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 5'], { stdio: ['ignore', 'pipe', 'ignore'] })
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (text) => resolve(Number(text))))
    await expect.poll(() => isAlive(pid)).toBe(false)
    parent.kill()
  })

  it('that is gone grows no file', () => {
    const manifest = { ...good, kind: 'stdio' as const, version: 1 as const, pid: process.pid, startedAtMs: Date.now() }
    expect(isGrowing(manifest)).toBe(true)
    expect(isGrowing({ ...manifest, endedAtMs: 1 })).toBe(false)
    expect(isGrowing({ ...manifest, pid: spawnSync('true').pid })).toBe(false)
  })
})
