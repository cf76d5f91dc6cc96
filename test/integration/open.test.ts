/** Opening files as the window does: compressed ones, several together, damaged ones; and what comes with them. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { formatEpoch } from '../../src/shared/format/time.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { type Engine, readRows, startEngine, until } from '../support/engine.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

let engine: Engine
let folder = ''
beforeAll(() => {
  engine = startEngine({ resync: true })
})
afterAll(() => engine.dispose())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-open-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function open(...paths: string[]): Promise<void> {
  await engine.client.call('session.open', { paths, replace: true })
  await engine.session.indexed()
}

const info = () => engine.session.info().files[0]
/** Time and length of every row. */
const rows = (): string[] =>
  Array.from({ length: engine.session.info().rows }, (_, row) => {
    const { segment, slot } = engine.session.frames.at(row as RowIndex)
    return `${formatEpoch(segment.timeSeconds[slot], segment.timeNanos[slot])}\t${segment.originalLength[slot]}`
  })
const copies = () => readdirSync(engine.session.scratch.folder)
const file = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

const COMPRESS: readonly (readonly [name: string, compress: (bytes: Uint8Array) => Uint8Array])[] = [
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
  ['lz4', (bytes) => execFileSync('lz4', ['-q', '-B4', '-c'], { input: bytes, maxBuffer: 1 << 28 })],
]
const haveLz4 = spawnSync('lz4', ['--version'], { stdio: 'ignore' }).status === 0

describe.skipIf(!haveCaptures)('compressed files', () => {
  for (const [name, compress] of COMPRESS) {
    it.skipIf(name === 'lz4' && !haveLz4)(`${name}: whole, cut, and gone when closed`, async () => {
      const plain = readFileSync(capture('http_espn.pcapng'))
      const whole = compress(plain)
      await open(capture('http_espn.pcapng'))
      const expected = rows()
      await open(file('whole', whole))
      expect(info()).toMatchObject({ state: 'complete', compression: name, unpacked: null, bytes: plain.length })
      expect(rows()).toEqual(expected)
      expect(copies()).toHaveLength(1)

      await open(file('cut', whole.subarray(0, whole.length / 2)))
      expect(info()).toMatchObject({ state: 'damaged', problem: 'the compressed file was cut short' })
      const { length } = rows()
      expect(length).toBeGreaterThan(50)
      expect(rows()).toEqual(expected.slice(0, length))

      await engine.client.call('session.clear', {})
      expect(copies()).toEqual([])
    })
  }

  it('show as many frames of a damaged one as tshark does', async () => {
    for (const [name, frames] of [
      ['crc_bad', 658],
      ['cut', 446],
      ['two_members', 658],
    ] as const) {
      await open(capture(`damaged/${name}.pcap.gz`))
      expect(engine.session.info().rows).toBe(frames)
    }
  })

  it('can be stopped, and what was read stays', async () => {
    const plain = readFileSync(capture('vnc.pcap'))
    const large = gzipSync(Buffer.concat(Array.from({ length: 200 }, () => plain)), { level: 1 })
    await engine.client.call('session.open', { paths: [file('large.gz', large)], replace: true })
    expect(info()).toMatchObject({ state: 'indexing', compression: 'gzip', unpacked: { done: 0 } })
    await engine.client.call('session.stop', { file: info().id })
    expect(info()).toMatchObject({ state: 'complete', unpacked: null, problem: expect.stringContaining('stopped') })
    await engine.session.indexed()
    const { rows: read } = engine.session.info()
    expect(read).toBeLessThan(200 * 4551)
    await engine.client.call('session.clear', {})
    expect(copies()).toEqual([])
  })
})

describe.skipIf(!haveCaptures || !haveTshark)('several files together', () => {
  /** The order that mergecap makes of them. */
  const merged = (paths: string[]): string[] => {
    const out = join(folder, 'merged.pcapng')
    execFileSync('mergecap', ['-w', out, ...paths])
    return tsharkFields(out, ['frame.time_epoch', 'frame.len'])
  }

  it('are on one timeline, in the order of mergecap', async () => {
    const parts = ['1-300', '200-500', '100-200'].map((range, i) => {
      const path = join(folder, `${i}.pcapng`)
      execFileSync('editcap', ['-r', capture('http_espn.pcapng'), path, range])
      return path
    })
    await open(...parts)
    expect(rows()).toEqual(merged(parts))
    expect(engine.session.info().files.map(({ frames }) => frames)).toEqual([300, 301, 101])
  })

  it('have frames of equal times in the order of the files', async () => {
    const shifted = join(folder, 'shifted.pcap')
    execFileSync('editcap', ['-F', 'pcap', '-s', '40', capture('http-ooo.pcap'), shifted])
    const paths = [shifted, capture('http-ooo.pcap'), shifted]
    await open(...paths)
    const { columns } = engine.session.index
    expect(rows()).toEqual(merged(paths))
    const sources = Array.from({ length: 48 }, (_, row) => columns.segments[0].source[row])
    expect(new Set(sources.map((source) => engine.session.index.sources[source].file)).size).toBe(3)
  })

  it('wait for one that has to be unpacked', async () => {
    const zipped = file('zipped.gz', gzipSync(readFileSync(capture('http_espn.pcapng'))))
    const part = join(folder, 'part.pcapng')
    execFileSync('editcap', ['-r', capture('http_espn.pcapng'), part, '1-50', '600-900'])
    await open(part, zipped)
    expect(rows()).toEqual(merged([part, capture('http_espn.pcapng')]))
  })

  it('are not opened when one of them can not be', async () => {
    await engine.client.call('session.clear', {})
    const paths = [capture('http-ooo.pcap'), join(folder, 'missing')]
    await expect(engine.client.call('session.open', { paths, replace: false })).rejects.toThrow("doesn't exist")
    expect(engine.session.info().files).toEqual([])
  })
})

describe.skipIf(!haveCaptures)('what comes with a file', () => {
  it('is damage, with its places', async () => {
    await open(capture('damaged/block_len_zero.pcapng'))
    expect(engine.session.info().rows).toBe(955)
    expect(info()).toMatchObject({
      state: 'damaged',
      problem: 'at byte 17772: pcapng: total block length 0 is less than the minimum; 720 bytes were skipped',
      damageCount: 1,
      skippedBytes: 720,
      damages: [{ offset: 17772, skipped: 720 }],
    })
  })

  it('is names, shown when asked for', async () => {
    const renamed = join(folder, 'named.pcapng')
    if (!haveTshark) return
    writeFileSync(renamed, withName(readFileSync(capture('test100.pcapng')), [192, 168, 0, 1], 'router.example'))
    await open(renamed)
    expect(engine.session.resolvedNames.all.get('192.168.1.2')).toBe('qux.example.com')
    const { view } = await engine.client.call('view.open', { filter: 'ip.src == 192.168.0.1' })
    const source = async () => (await readRows(engine.client, view))[0].source
    await until(async () => (await readRows(engine.client, view)).length > 0, 'rows')
    expect(await source()).toBe('192.168.0.1')
    engine.session.resolveNames(true)
    expect(await source()).toBe('router.example')
    engine.session.resolveNames(false)
  })

  it('is secrets, counted', async () => {
    await open(capture('tls12-dsb.pcapng'))
    const secrets = engine.session.secrets()
    expect(secrets.map(({ kind, count }) => [kind, count])).toEqual(tlsKeyLines())
    expect(new TextDecoder().decode(secrets[0].bytes())).toMatch(/^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}$/m)
  })
})

/** One entry a secrets block of tls12-dsb.pcapng: its lines, counted by hand. */
const tlsKeyLines = () => [
  ['tls-key-log', 1],
  ['tls-key-log', 1],
]

/** A little-endian file with one more name at its end. */
function withName(bytes: Uint8Array, address: readonly number[], name: string): Uint8Array {
  const value = Buffer.concat([Buffer.from(address), Buffer.from(`${name}\0`)])
  const padded = Buffer.concat([value, Buffer.alloc(-value.length & 3)])
  const block = Buffer.alloc(12 + 4 + padded.length + 4)
  block.writeUInt32LE(4, 0)
  block.writeUInt32LE(block.length, 4)
  block.writeUInt16LE(1, 8)
  block.writeUInt16LE(value.length, 10)
  padded.copy(block, 12)
  block.writeUInt32LE(block.length, block.length - 4)
  return Buffer.concat([bytes, block])
}

it('leaves nothing behind when the session ends', async () => {
  const own = startEngine()
  const zipped = file('empty.gz', gzipSync(new Uint8Array(0)))
  await own.session.open(zipped)
  await own.session.indexed()
  const { folder: scratch } = own.session.scratch
  await own.dispose()
  expect(existsSync(scratch)).toBe(false)
})
