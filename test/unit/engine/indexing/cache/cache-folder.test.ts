import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  clearIndexCache,
  isTrusted,
  prepareFolder,
  prune,
  userIndexCache,
} from '../../../../../src/engine/indexing/cache/cache-folder.ts'

const HOUR = 3600

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-cache-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(name: string, bytes: number, secondsAgo: number): void {
  const path = join(folder, name)
  writeFileSync(path, new Uint8Array(bytes))
  const time = Date.now() / 1000 - secondsAgo
  utimesSync(path, time, time)
}

const left = () => readdirSync(folder).sort()
const options = (limits: { maxBytes?: number; maxAgeMs?: number }) => ({
  folder,
  minBytes: 0,
  maxBytes: 1e6,
  maxAgeMs: 1e12,
  ...limits,
})

describe('the cache folder', () => {
  it('is where the platform has caches, and nowhere when it is switched off', () => {
    const of = (env: Record<string, string>, platform = 'linux') => userIndexCache(env, platform)?.folder
    expect(of({ HOME: '/home/ada' })).toBe('/home/ada/.cache/tapscope/index')
    expect(of({ HOME: '/home/ada', XDG_CACHE_HOME: '/var/ada' })).toBe('/var/ada/tapscope/index')
    expect(of({ HOME: '/home/ada', XDG_CACHE_HOME: 'relative' })).toBe('/home/ada/.cache/tapscope/index')
    expect(of({ HOME: '/Users/ada' }, 'darwin')).toBe('/Users/ada/Library/Caches/tapscope/index')
    expect(of({ HOME: '/home/ada', TAPSCOPE_INDEX_CACHE: 'off' })).toBeUndefined()
  })

  it('drops what was used longest ago when a new index needs room', async () => {
    put('a.index', 400, 3 * HOUR)
    put('b.index', 400, 1 * HOUR)
    put('c.index', 100, 2 * HOUR)
    await prune(options({ maxBytes: 1000 }), 450)
    expect(left()).toEqual(['b.index', 'c.index'])
    await prune(options({ maxBytes: 1000 }), 1000)
    expect(left()).toEqual([])
  })

  it('drops what is old or was left half-written, and touches nothing else', async () => {
    put('old.index', 1, 48 * HOUR)
    put('new.index', 1, 1 * HOUR)
    put('a.index.12-x.tmp', 1, 48 * HOUR)
    put('b.index.13-x.tmp', 1, 1 * HOUR)
    put('notes.txt', 1, 480 * HOUR)
    await prune(options({ maxAgeMs: 24 * HOUR * 1000 }), 0)
    expect(left()).toEqual(['b.index.13-x.tmp', 'new.index', 'notes.txt'])
    await clearIndexCache(folder)
    expect(left()).toEqual(['notes.txt'])
  })

  it('is made for its owner alone, and trusted when nobody else may write to it', async () => {
    expect(await prepareFolder(join(folder, 'a', 'b'))).toBe(true)
    rmSync(join(folder, 'a'), { recursive: true })
    await expect(isTrusted(join(folder, 'a', 'b'))).rejects.toThrow('ENOENT')
    writeFileSync(join(folder, 'file'), '')
    expect(await isTrusted(join(folder, 'file'))).toBe(false)
  })
})
