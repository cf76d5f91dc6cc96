import { spawnSync } from 'node:child_process'
import { constants, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decoder, Emit } from '../../../../../src/engine/store/compression/decoder.ts'
import { GzipDecoder } from '../../../../../src/engine/store/compression/gzip.ts'
import { Lz4Decoder } from '../../../../../src/engine/store/compression/lz4.ts'
import { compressionOf } from '../../../../../src/engine/store/compression/unpack.ts'
import { XxHash32, XxHash64 } from '../../../../../src/engine/store/compression/xxhash.ts'
import { ZstdDecoder } from '../../../../../src/engine/store/compression/zstd.ts'

type DecoderClass = new (emit: Emit) => Decoder

/** What comes out when bytes go in by chunks, and what is said to be wrong. */
function unpacked(Class: DecoderClass, bytes: Uint8Array, chunk = 1000): { out: Buffer; problem: string | null } {
  const parts: Uint8Array[] = []
  const decoder = new Class((part) => parts.push(part.slice()))
  let problem: string | null = null
  for (let at = 0; at < bytes.length && problem === null; at += chunk)
    problem = decoder.push(bytes.subarray(at, at + chunk))
  return { out: Buffer.concat(parts), problem: problem ?? decoder.end() }
}

/** Bytes of every kind: noise, runs, and what repeats near and far. */
function material(seed: number, length: number): Buffer {
  const out = Buffer.alloc(length)
  let state = seed
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return (state >>> 8) % below
  }
  for (let at = 0; at < length; ) {
    const count = Math.min(1 + random(700), length - at)
    const kind = random(4)
    if (kind === 0) for (let i = 0; i < count; i++) out[at + i] = random(256)
    else if (kind === 1) out.fill(random(256), at, at + count)
    else if (at > 0) {
      const from = random(at)
      for (let i = 0; i < count; i++) out[at + i] = out[from + i]
    } else out.write('GET / HTTP/1.1\r\n'.repeat(40), at, count, 'latin1')
    at += count
  }
  return out
}

const have = (program: string) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
const run = (program: string, args: string[], input: Uint8Array): Buffer =>
  spawnSync(program, args, { input, maxBuffer: 1 << 28 }).stdout

const KINDS: readonly (readonly [
  name: string,
  Class: DecoderClass,
  compress: ((bytes: Uint8Array) => Uint8Array) | null,
])[] = [
  ['gzip', GzipDecoder, (bytes) => gzipSync(bytes)],
  ['gzip -0', GzipDecoder, (bytes) => gzipSync(bytes, { level: 0 })],
  ['gzip -9', GzipDecoder, (bytes) => gzipSync(bytes, { level: 9 })],
  ['zstd', ZstdDecoder, (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } })],
  ['zstd -12', ZstdDecoder, have('zstd') ? (b) => run('zstd', ['-q', '-12', '-c'], b) : null],
  [
    'zstd --long=27 --no-check',
    ZstdDecoder,
    have('zstd') ? (b) => run('zstd', ['-q', '--long=27', '--no-check', '-c'], b) : null,
  ],
  ['lz4', Lz4Decoder, have('lz4') ? (b) => run('lz4', ['-q', '-c'], b) : null],
  ['lz4 -9 -BD -BX', Lz4Decoder, have('lz4') ? (b) => run('lz4', ['-q', '-9', '-BD', '-BX', '-c'], b) : null],
  [
    'lz4 -B4 --no-frame-crc',
    Lz4Decoder,
    have('lz4') ? (b) => run('lz4', ['-q', '-B4', '--no-frame-crc', '-c'], b) : null,
  ],
]

describe.each(KINDS)('%s', (name, Class, compress) => {
  const checked = !name.includes('--no-')

  it.skipIf(!compress)('gives back what was compressed, in chunks of any size', () => {
    for (const [seed, length, chunk] of [
      [1, 0, 1],
      [2, 1, 1],
      [3, 70_000, 7],
      [4, 300_000, 4096],
      [5, 700_000, 65_536],
    ]) {
      const bytes = material(seed, length)
      const result = unpacked(Class, compress?.(bytes) ?? bytes, chunk)
      expect(result.problem).toBeNull()
      expect(result.out.equals(bytes)).toBe(true)
    }
  })

  it.skipIf(!compress)('goes on with the next member', () => {
    const [a, b] = [material(6, 5000), material(7, 90_000)]
    const both = Buffer.concat([compress?.(a) ?? a, compress?.(b) ?? b])
    expect(unpacked(Class, both).out.equals(Buffer.concat([a, b]))).toBe(true)
  })

  it.skipIf(!compress)('gives what comes before a cut', () => {
    const bytes = material(8, 400_000)
    const whole = compress?.(bytes) ?? bytes
    const { out, problem } = unpacked(Class, whole.subarray(0, whole.length * 0.7))
    expect(problem).toBe('it was cut short')
    expect(out.equals(bytes.subarray(0, out.length))).toBe(true)
  })

  it.skipIf(!compress)('notices damage, or it does none', () => {
    const bytes = material(9, 60_000)
    const whole = compress?.(bytes) ?? bytes
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(whole)
        damaged[at] ^= change
        const { out, problem } = unpacked(Class, damaged, 20_000)
        if (checked && problem === null) expect(out.equals(bytes)).toBe(true)
      }),
      { numRuns: 150, seed: 1 },
    )
  })

  it('survives noise', () => {
    const head = compress ? Buffer.from(compress(material(10, 10))).subarray(0, 6) : Buffer.alloc(0)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (noise) => {
        unpacked(Class, Buffer.concat([head, noise]), 500)
      }),
      { numRuns: 200, seed: 2 },
    )
  })
})

describe('checksums', () => {
  it('are those of the specification', () => {
    const hash = (text: string, one: XxHash32 | XxHash64) => {
      for (const part of text.match(/.{1,7}/g) ?? []) one.update(Buffer.from(part))
      return one.digest().toString(16)
    }
    const long = 'Nobody inspects the spammish repetition'
    expect(hash('', new XxHash32())).toBe('2cc5d05')
    expect(hash(long, new XxHash32())).toBe('e2293b2f')
    expect(hash('', new XxHash64())).toBe('51d8e999')
    expect(hash(long, new XxHash64())).toBe((0xfbcea83c8a378bf1n & 0xffffffffn).toString(16))
  })

  it('find a wrong byte in what is stored', () => {
    for (const [Class, bytes] of [
      [GzipDecoder, gzipSync(Buffer.alloc(100, 'x'), { level: 0 })],
      [ZstdDecoder, Buffer.concat([Buffer.from('28b52ffd04000100007878', 'hex'), Buffer.from('00000000', 'hex')])],
    ] as const) {
      const damaged = Buffer.from(bytes)
      damaged[40] ^= damaged.length > 40 ? 1 : 0
      expect(unpacked(Class, damaged).problem).not.toBeNull()
    }
  })
})

describe('claims', () => {
  it('of much memory are refused', () => {
    // A window of 2 GiB, and a single segment of as much.
    expect(unpacked(ZstdDecoder, Buffer.from('28b52ffd00a8', 'hex')).problem).toContain('128 MiB')
    expect(unpacked(ZstdDecoder, Buffer.from('28b52ffde00000008000000000', 'hex')).problem).toContain('128 MiB')
  })

  it('of skippable frames are not waited for with memory', () => {
    const { out, problem } = unpacked(Lz4Decoder, Buffer.from('502a4d18ffffffff0000', 'hex'))
    expect([out.length, problem]).toEqual([0, 'it was cut short'])
  })
})

it('tells how a file is compressed', () => {
  const of = (hex: string) => compressionOf(Buffer.from(hex, 'hex'))
  expect([of('1f8b0800'), of('28b52ffd'), of('04224d18'), of('a1b2c3d4'), of('1f')]).toEqual([
    'gzip',
    'zstd',
    'lz4',
    null,
    null,
  ])
})
