/** Saved and exported frames, read back by tshark: the same frames, and what came with them. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FrameSelection } from '../../src/shared/wire/calls.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { type Engine, startEngine, until } from '../support/engine.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

let engine: Engine
let folder = ''
beforeAll(() => {
  // What rules find would be among the comments.
  engine = startEngine()
})
afterAll(() => engine.dispose())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-save-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function open(...paths: string[]): Promise<void> {
  await engine.client.call('session.open', { paths, replace: true })
  await engine.session.indexed()
}

async function save(format: 'pcapng' | 'pcap', what: FrameSelection = { kind: 'all' }) {
  const path = join(folder, `saved.${format}`)
  return await engine.client.call('session.save', { path, format, view: null, what })
}

const FRAME = ['frame.number', 'frame.time_epoch', 'frame.len', 'frame.cap_len', 'frame.protocols']
const BLOCK = ['frame.packet_flags', 'frame.comment', 'frame.interface_id', 'frame.interface_name']
const TWO_PASSES = 60_000

describe.skipIf(!haveCaptures || !haveTshark)('captures saved as pcapng', () => {
  it.each([
    ['test008.pcapng', BLOCK],
    ['test100.pcapng', BLOCK],
    ['many_interfaces.pcapng.1', BLOCK],
    ['tls12-dsb.pcapng', BLOCK],
    ['dns+icmp.pcapng.gz', BLOCK],
    ['dhcp-nanosecond.pcap', []],
    ['fuzz-2006-06-26-2594.pcap', []],
    // Their sections become one, so that interfaces have other numbers.
    ['zui_bad.pcapng', []],
  ])(
    '%s',
    async (name, more) => {
      await open(capture(name))
      const { path } = await save('pcapng')
      const fields = [...FRAME, ...more]
      expect(tsharkFields(path, fields)).toEqual(tsharkFields(capture(name), fields))
    },
    TWO_PASSES,
  )

  it(
    'keep names and secrets',
    async () => {
      const hosts = (path: string) => spawnSync('tshark', ['-n', '-q', '-z', 'hosts', '-r', path], { encoding: 'utf8' })
      const names = (path: string) =>
        hosts(path)
          .stdout.split('\n')
          .filter((line) => /^[0-9a-f]/.test(line))
          .sort()
      await open(capture('test202.pcapng'))
      expect(names((await save('pcapng')).path)).toEqual(names(capture('test202.pcapng')))
      await open(capture('tls12-dsb.pcapng'))
      const { path } = await save('pcapng', { kind: 'range', range: '1-9' })
      expect(tsharkFields(path, ['http.request.uri'], 'http.request')).toEqual(
        tsharkFields(capture('tls12-dsb.pcapng'), ['http.request.uri'], 'http.request and frame.number < 10'),
      )
    },
    TWO_PASSES,
  )
})

/** A block, an option: in big-endian order, as the file below has them. */
const block = (type: number, body: Buffer): Buffer => {
  const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)])
  const head = Buffer.alloc(8)
  const total = padded.length + 12
  head.writeUInt32BE(type, 0)
  head.writeUInt32BE(total, 4)
  return Buffer.concat([head, padded, head.subarray(4)])
}
const option = (code: number, value: Buffer | string): Buffer => {
  const bytes = Buffer.from(value as string)
  const head = Buffer.alloc(4)
  head.writeUInt16BE(code, 0)
  head.writeUInt16BE(bytes.length, 2)
  return Buffer.concat([head, bytes, Buffer.alloc(-bytes.length & 3)])
}
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** A file with everything that can be kept: comments, options of section, interface and frame, statistics. */
function full(): Buffer {
  const data = Buffer.alloc(60, 7)
  const section = Buffer.concat([
    hex('1a2b3c4d 0001 0000 ffffffffffffffff'),
    option(1, 'of the section'),
    option(2, 'a machine'),
    option(3, 'a system'),
    option(4, 'another program'),
  ])
  const description = Buffer.concat([
    hex('0001 0000 00000000'),
    option(2, 'eth7'),
    option(1, 'of the interface'),
    option(8, hex('000000003b9aca00')),
    option(9, hex('09')),
    option(14, hex('0000000000000064')),
  ])
  const frame = Buffer.concat([
    hex('00000000 00000000 3b9aca01 0000003c 0000003c'),
    data,
    option(1, 'first comment'),
    option(1, 'second comment'),
    option(2, hex('00000105')),
    option(4, hex('0000000000000009')),
    option(5, hex('0000000000000011')),
    option(6, hex('00000003')),
  ])
  const statistics = Buffer.concat([hex('00000000 00000000 3b9aca05'), option(4, hex('00000000000003e7'))])
  return Buffer.concat([block(0x0a0d0d0a, section), block(1, description), block(6, frame), block(5, statistics)])
}

describe.skipIf(!haveTshark)('a pcapng file with everything in the other byte order', () => {
  it(
    'keeps it when it is saved',
    async () => {
      const original = join(folder, 'full.pcapng')
      writeFileSync(original, full())
      await open(original)
      const { path } = await save('pcapng')
      const fields = [...FRAME, ...BLOCK, 'frame.drop_count', 'frame.packet_id', 'frame.interface_queue']
      const lines = tsharkFields(original, fields)
      expect(lines[0]).toContain('101.000000001')
      expect(lines[0]).toContain('first comment,second comment')
      expect(tsharkFields(path, fields)).toEqual(lines)
      const about = spawnSync('capinfos', [path], { encoding: 'utf8' }).stdout
      for (const part of ['of the section', 'a machine', 'a system', 'Tapscope', 'Name = eth7', 'Speed = 1000000000']) {
        expect(about).toContain(part)
      }
      expect(about).toMatch(/Number of stat entries = 1/)
    },
    TWO_PASSES,
  )

  it(
    'says what pcap loses',
    async () => {
      const original = join(folder, 'full.pcapng')
      writeFileSync(original, full())
      await open(original)
      const { path, losses } = await save('pcap')
      expect(losses).toEqual(['the comment of a frame', 'the directions of frames', 'the name of the interface'])
      expect(tsharkFields(path, FRAME)).toEqual(tsharkFields(original, FRAME))
    },
    TWO_PASSES,
  )
})

describe.skipIf(!haveCaptures)('which frames are saved', () => {
  const numbers = (path: string) => tsharkFields(path, ['frame.time_epoch'])

  it.skipIf(!haveTshark)(
    'a view, marked ones, a range',
    async () => {
      const original = capture('http-ooo.pcap')
      await open(original)
      const all = numbers(original)
      const { view } = await engine.client.call('view.open', { filter: 'frame.number > 12' })
      const of = async (what: FrameSelection) => numbers((await save('pcap', what)).path)
      expect(await of({ kind: 'displayed', view })).toEqual(all.slice(12))
      expect(await of({ kind: 'marked', frames: [7, 3, 3, 99] })).toEqual([all[2], all[6]])
      expect(await of({ kind: 'range', range: '2-3,5,15-' })).toEqual([all[1], all[2], all[4], ...all.slice(14)])
      await expect(of({ kind: 'range', range: '3-1' })).rejects.toThrow('ends before it begins')
    },
    TWO_PASSES,
  )

  it('replaces a file only when the new one is whole', async () => {
    await open(capture('vnc.pcap'))
    const path = join(folder, 'kept.pcapng')
    writeFileSync(path, 'before')
    chmodSync(path, 0o640)
    const abort = new AbortController()
    const cancelled = engine.client.call(
      'session.save',
      { path, format: 'jsonl', view: null },
      { signal: abort.signal, onProgress: () => abort.abort() },
    )
    await expect(cancelled).rejects.toThrow(/cancelled/i)
    await until(() => readdirSync(folder).length === 1, 'the part that was written to be gone')
    expect(readFileSync(path, 'utf8')).toBe('before')
    await engine.client.call('session.save', { path, format: 'pcapng', view: null })
    expect(statSync(path).mode & 0o777).toBe(0o640)
    expect(readdirSync(folder)).toEqual(['kept.pcapng'])
    const missing = { path: join(path, 'x.pcap'), format: 'pcap', view: null } as const
    await expect(engine.client.call('session.save', missing)).rejects.toThrow('could not be written')
  })
})

describe.skipIf(!haveCaptures)('exported frames', () => {
  const exported = async (format: 'text' | 'csv' | 'json' | 'jsonl', details = false, bytes = false) => {
    const path = join(folder, `out.${format}`)
    const what = { kind: 'range', range: '1-3' } as const
    const { frames } = await engine.client.call('frames.export', { path, what, format, details, bytes })
    expect(frames).toBe(3)
    return readFileSync(path, 'utf8')
  }

  it('are lines, CSV, JSON and JSON lines', async () => {
    await open(capture('http-ooo.pcap'))
    expect((await exported('text')).split('\n')).toHaveLength(4)
    const csv = (await exported('csv')).split('\n')
    expect(csv[0]).toBe('"No.","Time","Source","Destination","Protocol","Length","Info"')
    expect(csv[1]).toMatch(/^"1","0\.000000","10\.0\.0\.1","10\.0\.0\.2",/)
    expect(JSON.parse(await exported('json'))).toHaveLength(3)
    const lines = (await exported('jsonl')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).data.frame)).toEqual([1, 2, 3])
    const whole = await exported('text', true, true)
    expect(whole).toContain('\nInternet Protocol Version 4, Src: 10.0.0.1, Dst: 10.0.0.2\n')
    expect(whole).toMatch(/\n0000 {2}45 00 00 4e /)
  })

  it.skipIf(!haveTshark)('as JSON have the frames that tshark prints', async () => {
    await open(capture('http-ooo.pcap'))
    const ours = JSON.parse(await exported('json'))
    const args = ['-n', '-r', capture('http-ooo.pcap'), '-c', '3', '-T', 'json']
    const theirs = JSON.parse(
      spawnSync('tshark', args, { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } }).stdout,
    )
    const ip = (frames: typeof ours) => frames.map((one: typeof ours) => one._source.layers.ip['ip.src'])
    expect(ip(ours)).toEqual(ip(theirs))
  })

  it('gives the bytes of a frame or a part of it', async () => {
    await open(capture('http-ooo.pcap'))
    const bytesOf = async (format: 'hex' | 'raw' | 'c', start: number, length: number | null) => {
      const path = join(folder, 'bytes')
      await engine.client.call('bytes.export', { path, frame: 1, source: 0, start, length, format })
      return readFileSync(path)
    }
    expect((await bytesOf('hex', 12, 8)).toString()).toBe('0a0000010a000002')
    expect(await bytesOf('raw', 0, null)).toHaveLength(78)
    expect((await bytesOf('c', 0, 2)).toString()).toBe('static const unsigned char frame_1[2] = {\n  0x45, 0x00\n};\n')
    const nowhere = { path: null, frame: 999, source: 0, start: 0, length: null, format: 'raw' } as const
    await expect(engine.client.call('bytes.export', nowhere)).rejects.toThrow('no frame 999')
  })
})
