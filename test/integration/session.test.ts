import { execFileSync } from 'node:child_process'
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeFrameDetail } from '../../src/shared/wire/frame-detail.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { type Engine, readRows, startEngine, until } from '../support/engine.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

let engine: Engine
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-session-'))
  engine = startEngine()
})
afterEach(async () => {
  await engine.dispose()
  rmSync(folder, { recursive: true })
})

async function openWhole(path: string): Promise<number> {
  await engine.client.call('session.open', { paths: [path], replace: true })
  const { view } = await engine.client.call('view.open', { filter: '' })
  await engine.session.indexed()
  return view
}

describe.skipIf(!haveCaptures)('a session over a real capture', () => {
  it('shows rows, filters them, and details a frame with its bytes', async () => {
    const all = await openWhole(capture('http_espn.pcapng'))
    const rows = await readRows(engine.client, all)
    expect(rows).toHaveLength(956)
    expect(rows[0]).toMatchObject({ number: 1, source: '172.16.0.122', destination: '4.2.2.1', protocol: 'DNS' })

    const { view, problem } = await engine.client.call('view.open', { filter: 'udp.port == 53' })
    expect(problem).toBeNull()
    const dns = await until(async () => {
      const found = await readRows(engine.client, view)
      return found.length === rows.filter(({ protocol }) => protocol === 'DNS').length && found
    }, 'all DNS rows')
    expect(new Set(dns.map(({ protocol }) => protocol))).toEqual(new Set(['DNS']))

    const { tree, sources } = decodeFrameDetail(await engine.client.call('frame.detail', { frame: 1 }))
    const port = tree.field.indexOf('udp.dstport')
    expect(Array.from(sources[0].subarray(tree.start[port], tree.start[port] + tree.length[port]))).toEqual([0, 53])
  })

  it('says what is wrong with a filter, and where', async () => {
    await openWhole(capture('http_espn.pcapng'))
    const { view, problem } = await engine.client.call('view.open', { filter: 'udp.prt == 53' })
    expect(view).toBe(0)
    expect(problem).toMatchObject({ start: 0, end: 7 })
    expect(problem?.hint).toContain('udp.port')
  })

  it('counts the timeline by family', async () => {
    const view = await openWhole(capture('http_espn.pcapng'))
    const timeline = await engine.client.call('timeline.read', { view, buckets: 50, range: null })
    const sum = timeline.counts.flat().reduce((total, count) => total + count, 0)
    expect(sum).toBe(956)
    expect(timeline.total.reduce((total, count) => total + count, 0)).toBe(956)
  })

  it('follows a file that grows', async () => {
    const whole = readFileSync(capture('http_espn.pcapng'))
    const path = join(folder, 'growing.pcapng')
    writeFileSync(path, whole.subarray(0, 100_001))
    // biome-ignore lint/complexity/useLiteralKeys: the session follows files for its captures only
    const file = engine.session['follow'](path)
    await until(() => engine.session.info().rows > 100, 'first rows')
    const before = engine.session.info().rows
    appendFileSync(path, whole.subarray(100_001))
    await until(() => engine.session.info().rows === 956, 'all rows')
    expect(before).toBeLessThan(956)
    engine.session['finish'](file)
    await until(() => engine.session.info().files[0].state === 'complete', 'the end')
  })

  it.skipIf(!haveTshark)('saves what tshark reads alike', async () => {
    const original = capture('http_espn.pcapng')
    const view = await openWhole(original)
    const fields = [
      'frame.number',
      'frame.time_epoch',
      'frame.len',
      'frame.cap_len',
      'ip.src',
      'ip.dst',
      'frame.protocols',
    ]
    for (const format of ['pcapng', 'pcap'] as const) {
      const path = join(folder, `saved.${format}`)
      const saved = await engine.client.call('session.save', { path, format, view })
      expect(saved.frames).toBe(956)
      expect(tsharkFields(path, fields)).toEqual(tsharkFields(original, fields))
    }
    const { view: dns } = await engine.client.call('view.open', { filter: 'dns' })
    const path = join(folder, 'dns.pcapng')
    const { frames } = await engine.client.call('session.save', { path, format: 'pcapng', view: dns })
    expect(tsharkFields(path, ['dns.id'])).toEqual(tsharkFields(original, ['dns.id'], 'dns'))
    expect(frames).toBeGreaterThan(0)
  })

  it('exports a line of JSON a frame, with all of its bytes', async () => {
    const view = await openWhole(capture('http_espn.pcapng'))
    const path = join(folder, 'frames.jsonl')
    await engine.client.call('session.save', { path, format: 'jsonl', view })
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(956)
    const first = JSON.parse(lines[0])
    expect(first).toMatchObject({ type: 'event', timestamp: '2010-04-07T17:29:29.782934000Z' })
    expect(Buffer.from(first.data.data, 'base64')).toHaveLength(72)
  })

  it('keeps a file in place when saving over it fails', async () => {
    const view = await openWhole(capture('many_interfaces.pcapng.1'))
    const path = join(folder, 'kept.pcap')
    copyFileSync(capture('http-ooo.pcap'), path)
    const before = readFileSync(path)
    await expect(engine.client.call('session.save', { path, format: 'pcap', view })).rejects.toThrow(/link type/)
    expect(readFileSync(path)).toEqual(before)
  })

  it('opens gzip files, whole and damaged', async () => {
    await openWhole(capture('dns+icmp.pcapng.gz'))
    expect(engine.session.info()).toMatchObject({ rows: 33, files: [{ state: 'complete' }] })
    await openWhole(capture('damaged/two_members.pcap.gz'))
    expect(engine.session.info().rows).toBe(658)
    await openWhole(capture('damaged/cut.pcap.gz'))
    expect(engine.session.info().rows).toBeGreaterThan(400)
    expect(engine.session.info().files[0]).toMatchObject({
      state: 'damaged',
      problem: expect.stringContaining('cut short'),
    })
  })

  it('merges files that are opened together by time', async () => {
    const half = (filter: string, name: string) => {
      const path = join(folder, name)
      execFileSync('tshark', ['-n', '-r', capture('http_espn.pcapng'), '-Y', filter, '-w', path], { stdio: 'ignore' })
      return path
    }
    if (!haveTshark) return
    const paths = [half('frame.number % 2 == 0 or frame.number < 100', 'a.pcapng')]
    paths.push(half('!(frame.number < 100)', 'b.pcapng'))
    await engine.client.call('session.open', { paths, replace: true })
    await engine.session.indexed()
    const { columns } = engine.session.index
    for (let row = 1; row < columns.rowCount; row++) {
      const [now, before] = [row, row - 1].map(
        (one) => columns.segments[0].timeSeconds[one] + columns.segments[0].timeNanos[one] / 1e9,
      )
      expect(now).toBeGreaterThanOrEqual(before)
    }
  })
})

describe('a session', () => {
  it('refuses what is not a call', async () => {
    await expect(engine.client.call('rows.read', { view: 1, from: 0, count: 100_000 })).rejects.toThrow(/rows.read/)
    await expect(engine.client.call('rows.read', { view: 99, from: 0, count: 1 })).rejects.toThrow(/no view 99/)
    await expect(engine.client.call('session.open', { paths: ['/nowhere/a.pcap'], replace: false })).rejects.toThrow(
      /doesn't exist/,
    )
  })

  it('lists every field with a name, a label and a type', async () => {
    const { fields } = await engine.client.call('fields.list', {})
    expect(fields.length).toBeGreaterThan(200)
    for (const field of fields)
      expect(field).toMatchObject({ name: expect.any(String), label: expect.any(String), type: expect.any(String) })
    expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length)
  })
})
