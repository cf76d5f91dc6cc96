import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findLauncher, missingLauncher } from '../../../../../src/engine/sources/mcp-configs/launcher.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-launcher-'))
  vi.stubEnv('APPIMAGE', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function put(...path: readonly string[]): string {
  const file = join(folder, ...path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '')
  return file
}

describe('the launcher', () => {
  it("is this checkout's command with a Node, by paths that are there", () => {
    const launcher = findLauncher()
    if (!launcher.ok) throw new Error(launcher.error)
    const { command, args } = launcher.value
    expect(args).toEqual([expect.stringMatching(/[\\/]bin[\\/]tapscope\.mjs$/)])
    for (const path of [command, ...args]) expect(isAbsolute(path) && existsSync(path)).toBe(true)
    expect(missingLauncher([command, ...args])).toBeNull()
  })

  it("is the package's own script, when it is packaged", () => {
    const name = process.platform === 'win32' ? 'tapscope.cmd' : 'tapscope'
    const inArchive = join(folder, 'resources', 'app.asar', 'out', 'main', 'engine-host.js')
    expect(findLauncher(inArchive)).toMatchObject({ ok: false })
    const script = put('resources', 'bin', name)
    expect(findLauncher(inArchive)).toEqual({ ok: true, value: { command: script, args: [] } })
    vi.stubEnv('APPIMAGE', '/home/ada/Tapscope.AppImage')
    expect(findLauncher(inArchive)).toMatchObject({ ok: false, error: expect.stringContaining('AppImage') })
  })

  it("is none that would be gone tomorrow: npx's, or nothing at all", () => {
    put('_npx', '0abc', 'node_modules', 'tapscope', 'bin', 'tapscope.mjs')
    const inCache = join(folder, '_npx', '0abc', 'node_modules', 'tapscope', 'out', 'main', 'cli.js')
    expect(findLauncher(inCache)).toMatchObject({ ok: false, error: expect.stringContaining('npx') })
    expect(findLauncher(join(folder, 'cli.js'))).toMatchObject({ ok: false })
  })

  it('is missing when one of its files is', () => {
    const there = put('node')
    expect(missingLauncher([there, join(folder, 'tapscope.mjs')])).toBe(join(folder, 'tapscope.mjs'))
    expect(missingLauncher(['tapscope'])).toBeNull()
  })
})
