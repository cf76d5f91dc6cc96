/** Indexes that are kept: a file that did not change reopens with what a first pass would have found, and one that did is read again. */
import { execFile } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { decodeFrameDetail } from '../../src/shared/wire/frame-detail.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { type Engine, readRows, startEngine, until } from '../support/engine.ts'

const OPTIONS = { minBytes: 1, maxBytes: 1 << 30, maxAgeMs: 3_600_000 }
const CAPTURES = ['http_espn.pcapng', 'many_interfaces.pcapng.1', 'tls12-dsb.pcapng', 'vnc.pcap', 'test100.pcapng']

const execute = promisify(execFile)

let folder = ''
let cache = ''
const engines: Engine[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-cache-'))
  cache = join(folder, 'index')
})
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.dispose()))
  rmSync(folder, { recursive: true })
})

function start(): Engine {
  const engine = startEngine({ resync: true, indexCache: { ...OPTIONS, folder: cache } })
  engines.push(engine)
  return engine
}

/** An engine that has read a file, and kept its index where that is to be. */
async function opened(path: string, engine = start()): Promise<Engine> {
  await engine.client.call('session.open', { paths: [path], replace: true })
  await engine.session.indexed()
  await engine.session.keeper?.written
  return engine
}

const isRestored = ({ session }: Engine): boolean => session.index.isRestored
const keptFiles = (): string[] => readdirSync(cache).map((name) => join(cache, name))
const copyOf = (name: string): string => {
  const path = join(folder, name)
  copyFileSync(capture(name), path)
  return path
}

/** Numbers of a filter's frames. */
async function numbers({ client }: Engine, filter: string): Promise<number[]> {
  const ends = new Map<number, number>()
  const stop = client.on('view', ({ view, complete, rows }) => complete && ends.set(view, rows))
  const { view, problem } = await client.call('view.open', { filter })
  expect(problem).toBeNull()
  await until(() => ends.has(view), filter)
  stop()
  return (await readRows(client, view, ends.get(view))).map(({ number }) => number)
}

const FILTERS = ['tcp', 'tcp.stream == 0', 'tcp.analysis.flags', 'frame contains "a"', 'udp.port == 53', 'http.request']

/** What a window sees of a session. */
async function contents(engine: Engine) {
  const { client, session } = engine
  const { view } = await client.call('view.open', { filter: '' })
  const rows = session.frames.rowCount
  const details = []
  for (let frame = 1; frame <= rows; frame += Math.ceil(rows / 40)) {
    details.push(decodeFrameDetail(await client.call('frame.detail', { frame })).tree)
  }
  const filtered = []
  for (const filter of FILTERS) filtered.push(await numbers(engine, filter))
  const { files, sources, firstTime, lastTime } = session.info()
  return {
    rows: await readRows(client, view, 5000),
    details,
    filtered,
    files: files.map(({ id: _, ...file }) => file),
    sources: sources.map(({ file: _, rate: __, ...source }) => source),
    firstTime,
    lastTime,
    timeline: await client.call('timeline.read', { view, buckets: 20, range: null }),
    columns: Array.from({ length: rows }, (_, row) => {
      const { segment, slot } = session.frames.at(row as RowIndex)
      return Object.values(segment).map((column) => column[slot])
    }),
    secrets: session.secrets().map(({ kind, count }) => [kind, count]),
    names: [...session.resolvedNames.all],
  }
}

/** vnc.pcap, a pcapng file, so often that its frames fill more than one segment of the columns. */
function longFile(): string {
  const path = join(folder, 'long.pcapng')
  const section = readFileSync(capture('vnc.pcap'))
  writeFileSync(path, Buffer.concat(Array.from({ length: 16 }, () => section)))
  return path
}

/** Writes over bytes of a file, and sets its times back. */
function overwrite(path: string, position: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+')
  const { atime, mtime } = statSync(path)
  writeSync(file, bytes, 0, bytes.length, position)
  closeSync(file)
  utimesSync(path, atime, mtime)
}

describe.skipIf(!haveCaptures)('a kept index', () => {
  it.each(CAPTURES)('of %s has what a first pass finds', async (name) => {
    const path = copyOf(name)
    const fresh = await opened(path)
    expect(isRestored(fresh)).toBe(false)
    const again = await opened(path)
    expect(isRestored(again)).toBe(true)
    expect(await contents(again)).toEqual(await contents(fresh))
  })

  it('is read where it is touched, by the workers that test frames too', async () => {
    const path = longFile()
    const fresh = await opened(path)
    const again = await opened(path)
    expect(isRestored(again)).toBe(true)
    const { segments } = again.session.index.columns
    expect(again.session.info()).toMatchObject({ rows: 16 * 4551, files: [{ state: 'complete', frames: 16 * 4551 }] })
    expect(segments.filter(Boolean)).toEqual([])
    await again.client.call('frame.detail', { frame: 70_000 })
    expect(segments.map(Boolean)).toEqual([true, true])
    const filter = 'tcp.len > 1000 and frame contains 00:01:02'
    expect(await numbers(again, filter)).toEqual(await numbers(fresh, filter))
  })

  it('is for its owner alone, and goes when the cache is cleared', async () => {
    const engine = await opened(copyOf('vnc.pcap'))
    expect(statSync(cache).mode & 0o777).toBe(0o700)
    expect(keptFiles().map((path) => statSync(path).mode & 0o777)).toEqual([0o600])
    await engine.session.keeper?.clear()
    expect(keptFiles()).toEqual([])
  })

  it('is written by two processes at once, whole', async () => {
    const path = copyOf('vnc.pcap')
    const script = `
      import { startEngine } from ${JSON.stringify(new URL('../support/engine.ts', import.meta.url).href)}
      const { session } = startEngine({ indexCache: ${JSON.stringify({ ...OPTIONS, folder: cache })} })
      await session.open(${JSON.stringify(path)})
      await session.indexed()
      console.log(session.index.isRestored, await session.keeper.written)
      await session.dispose()`
    const program = join(folder, 'open.mjs')
    writeFileSync(program, script)
    const run = async () => (await execute(process.execPath, [program])).stdout.trim()
    const ends = await Promise.all([run(), run()])
    for (const end of ends) expect(['false true', 'true undefined']).toContain(end)
    expect(ends).toContain('false true')
    expect(keptFiles()).toHaveLength(1)
    expect(isRestored(await opened(path))).toBe(true)
  })

  it('is missed by nobody where it can not be written', async () => {
    cache = join(copyOf('http-ooo.pcap'), 'index')
    const engine = await opened(copyOf('vnc.pcap'))
    expect(await engine.session.keeper?.written).toBe(false)
    expect(engine.session.info()).toMatchObject({ rows: 4551, files: [{ state: 'complete', problem: null }] })
  })

  it('gives way to a first pass when another file or a capture joins', async () => {
    const path = copyOf('vnc.pcap')
    await opened(path)
    const engine = await opened(path)
    expect(isRestored(engine)).toBe(true)
    let cleared = 0
    engine.session.listen({ changed: () => {}, notice: () => {}, cleared: () => cleared++ })
    await engine.client.call('session.open', { paths: [capture('http_espn.pcapng')], replace: false })
    await engine.session.indexed()
    expect(cleared).toBe(1)
    expect(isRestored(engine)).toBe(false)
    expect(engine.session.info()).toMatchObject({ rows: 4551 + 956, files: [{ frames: 4551 }, { frames: 956 }] })

    const other = await opened(path)
    expect(isRestored(other)).toBe(true)
    // biome-ignore lint/complexity/useLiteralKeys: the session follows files for its captures only
    const file = other.session['follow'](capture('http_espn.pcapng'))
    await until(() => other.session.info().rows === 4551 + 956, 'the rows of both')
    // biome-ignore lint/complexity/useLiteralKeys: so is this
    other.session['finish'](file)
    await other.session.indexed()
    expect(keptFiles()).toHaveLength(1)
  })

  it('is put in place of a session that was cleared', async () => {
    const path = copyOf('vnc.pcap')
    const engine = await opened(path)
    const before = await numbers(engine, 'tcp')
    await opened(path, engine)
    expect(isRestored(engine)).toBe(true)
    expect(await numbers(engine, 'tcp')).toEqual(before)
    await opened(capture('http_espn.pcapng'), engine)
    expect(engine.session.info().rows).toBe(956)
  })
})

describe.skipIf(!haveCaptures)('no kept index is used', () => {
  const CHANGES: Readonly<Record<string, (path: string) => void>> = {
    'has another time': (path) => utimesSync(path, new Date(), new Date(1)),
    'has another byte in its middle, and its old time': (path) =>
      overwrite(path, statSync(path).size >> 1, Uint8Array.of(7)),
    'has grown': (path) => appendFileSync(path, readFileSync(path)),
    'was replaced by its copy': (path) => {
      copyFileSync(path, `${path}.copy`)
      renameSync(`${path}.copy`, path)
    },
  }
  it.each(Object.keys(CHANGES))('for a file that %s', async (change) => {
    const path = copyOf('vnc.pcap')
    await opened(path)
    CHANGES[change](path)
    expect(isRestored(await opened(path))).toBe(false)
  })

  const DAMAGES: Readonly<Record<string, (kept: string) => void>> = {
    'is empty': (kept) => truncateSync(kept, 0),
    'was cut': (kept) => truncateSync(kept, statSync(kept).size - 1),
    'is of another version': (kept) => overwrite(kept, 8, Uint8Array.of(99)),
    'is of another build': (kept) => overwrite(kept, 40, Uint8Array.of(1, 2, 3, 4)),
    'has another byte among its buffers': (kept) => overwrite(kept, 1000, Uint8Array.of(0xa5)),
    'has another byte in its description': (kept) => overwrite(kept, statSync(kept).size - 30, Uint8Array.of(0x20)),
  }
  it.each(Object.keys(DAMAGES))('that %s; a new one takes its place', async (damage) => {
    const path = copyOf('vnc.pcap')
    await opened(path)
    DAMAGES[damage](keptFiles()[0])
    const engine = await opened(path)
    expect(isRestored(engine)).toBe(false)
    expect(engine.session.info().rows).toBe(4551)
    expect(isRestored(await opened(path))).toBe(true)
  })

  it('on, when a segment turns out to be damaged', async () => {
    const path = longFile()
    await opened(path)
    const [kept] = keptFiles()
    overwrite(kept, statSync(kept).size - 3_000_000, Uint8Array.of(0xa5))
    const engine = await opened(path)
    const notices: string[] = []
    engine.session.listen({ changed: () => {}, notice: ({ message }) => notices.push(message), cleared: () => {} })
    expect(isRestored(engine)).toBe(true)
    await engine.client.call('frame.detail', { frame: 1 })
    await expect(engine.client.call('frame.detail', { frame: 70_000 })).rejects.toThrow('damaged')
    await until(() => !isRestored(engine) && engine.session.info().rows === 16 * 4551, 'all rows')
    await engine.client.call('frame.detail', { frame: 70_000 })
    expect(notices).toEqual([expect.stringContaining('was damaged')])
  })

  it('or written for files that are damaged, compressed, stopped or not alone', async () => {
    await opened(capture('damaged/block_len_zero.pcapng'))
    const zipped = join(folder, 'zipped.gz')
    writeFileSync(zipped, gzipSync(readFileSync(capture('http_espn.pcapng'))))
    await opened(zipped)
    const engine = start()
    await engine.client.call('session.open', {
      paths: [capture('vnc.pcap'), capture('http_espn.pcapng')],
      replace: false,
    })
    await engine.session.indexed()
    const { files } = await start().client.call('session.open', { paths: [capture('vnc.pcap')], replace: false })
    await engines[3].client.call('session.stop', { file: files[0].id })
    await Promise.all(engines.map(({ session }) => session.keeper?.written))
    expect(() => keptFiles()).toThrow('ENOENT')
  })

  it('in a folder that others may write to', async () => {
    const path = copyOf('vnc.pcap')
    await opened(path)
    chmodSync(cache, 0o777)
    expect(isRestored(await opened(path))).toBe(false)
  })
})
