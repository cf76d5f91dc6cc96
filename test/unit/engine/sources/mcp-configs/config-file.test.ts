import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  backupPath,
  type ConfigFile,
  readConfigFile,
  replaceConfigFile,
} from '../../../../../src/engine/sources/mcp-configs/config-file.ts'

let folder = ''
const path = (): string => join(folder, 'mcp.json')
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-config-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function read(file = path()): ConfigFile {
  const result = readConfigFile(file)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

const isRoot = process.getuid?.() === 0
const isWindows = process.platform === 'win32'

describe('a configuration file', () => {
  it('is replaced with its byte order mark, and its copy is as it was', () => {
    writeFileSync(path(), '\ufeff{ "a": "ä" }')
    const file = read()
    expect(file.text).toBe('{ "a": "ä" }')
    expect(replaceConfigFile(file, { text: '{}', backup: 'write' })).toEqual({ ok: true, value: { backup: true } })
    expect(readFileSync(path(), 'utf8')).toBe('\ufeff{}')
    expect(readFileSync(backupPath(file), 'utf8')).toBe('\ufeff{ "a": "ä" }')
    expect(readdirSync(folder).sort()).toEqual(['mcp.json', 'mcp.json.before-tapscope'])
  })

  it.skipIf(isWindows)('keeps its mode, and so does its copy', () => {
    writeFileSync(path(), '{}')
    chmodSync(path(), 0o604)
    replaceConfigFile(read(), { text: '{ }', backup: 'write' })
    expect(statSync(path()).mode & 0o7777).toBe(0o604)
    expect(statSync(backupPath(read())).mode & 0o7777).toBe(0o604)
  })

  it.skipIf(!isRoot)('keeps its owner', () => {
    writeFileSync(path(), '{}')
    chownSync(path(), 12345, 23456)
    replaceConfigFile(read(), { text: '{ }', backup: 'write' })
    expect(statSync(path())).toMatchObject({ uid: 12345, gid: 23456 })
    expect(statSync(backupPath(read()))).toMatchObject({ uid: 12345, gid: 23456 })
  })

  it.skipIf(isWindows)('is replaced behind links, which stay', () => {
    const store = join(folder, 'dotfiles')
    mkdirSync(store)
    writeFileSync(join(store, 'real.json'), '{}')
    symlinkSync('real.json', join(store, 'between.json'))
    symlinkSync(join(store, 'between.json'), path())
    replaceConfigFile(read(), { text: '{ }', backup: 'write' })
    expect(lstatSync(path()).isSymbolicLink()).toBe(true)
    expect(lstatSync(join(store, 'between.json')).isSymbolicLink()).toBe(true)
    expect(readFileSync(path(), 'utf8')).toBe('{ }')
    expect(readdirSync(store).sort()).toEqual(['between.json', 'real.json', 'real.json.before-tapscope'])
  })

  it('is not replaced when somebody has written it since', () => {
    writeFileSync(path(), '{}')
    const file = read()
    writeFileSync(path(), '{ "theirs": true }')
    expect(replaceConfigFile(file, { text: '{ "ours": true }', backup: 'write' })).toMatchObject({ ok: false })
    expect(readFileSync(path(), 'utf8')).toBe('{ "theirs": true }')
    expect(readdirSync(folder)).toEqual(['mcp.json'])
  })

  it('has its first copy kept, and taken away when the file is that again', () => {
    writeFileSync(path(), 'one')
    replaceConfigFile(read(), { text: 'two', backup: 'first' })
    expect(replaceConfigFile(read(), { text: 'three', backup: 'first' })).toMatchObject({ value: { backup: false } })
    expect(readFileSync(backupPath(read()), 'utf8')).toBe('one')
    replaceConfigFile(read(), { text: 'two', backup: 'remove' })
    expect(existsSync(backupPath(read()))).toBe(true)
    replaceConfigFile(read(), { text: 'one', backup: 'remove' })
    expect(existsSync(backupPath(read()))).toBe(false)
  })

  it('is missing, no file, too large or no UTF-8, in words', () => {
    expect(readConfigFile(path())).toEqual({ ok: false, error: 'missing' })
    expect(readConfigFile(join(folder, 'no', 'such'))).toEqual({ ok: false, error: 'missing' })
    expect(readConfigFile(folder)).toMatchObject({ error: { message: 'it is not a file' } })
    writeFileSync(path(), Buffer.from([0x7b, 0xff, 0x7d]))
    expect(readConfigFile(path())).toMatchObject({ error: { message: 'it is not UTF-8' } })
    truncateSync(path(), 65 * 1024 * 1024)
    expect(readConfigFile(path())).toMatchObject({ error: { message: 'it is larger than 64 MiB' } })
  })
})
