/** Reading on behind damage, on files made for it and on noise. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FileFeed } from '../../../../src/engine/store/file-feed.ts'
import { PcapWriter } from '../../../../src/engine/store/pcap-writer.ts'
import { PcapngWriter } from '../../../../src/engine/store/pcapng-writer.ts'
import { capture, haveCaptures } from '../../../support/captures.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-resync-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Reads bytes as a file; the numbers that the frames begin with, or their count for those that have none. */
function read(bytes: Uint8Array): { numbers: number[]; feed: FileFeed } {
  const path = join(folder, 'file')
  writeFileSync(path, bytes)
  const feed = new FileFeed(path, false, true)
  const numbers: number[] = []
  while (feed.peek() && feed.parser) {
    const { bytes: window, dataStart, dataEnd } = feed.parser
    numbers.push(dataEnd - dataStart < 2 ? -1 : (window[dataStart] << 8) | window[dataStart + 1])
    feed.take()
  }
  feed.close()
  return { numbers, feed }
}

const FRAMES = 100
const SIZE = 52
const frame = (number: number) => Uint8Array.from({ length: SIZE }, (_, i) => (i === 0 ? number >> 8 : number + i - 1))

function pcap(): Buffer {
  const writer = new PcapWriter({ linkType: 1, nanoseconds: false })
  for (let i = 0; i < FRAMES; i++) writer.frame(1, 1_700_000_000 + i, 0, SIZE, frame(i))
  return Buffer.from(writer.take())
}

function pcapng(): Buffer {
  const writer = new PcapngWriter()
  writer.section({ application: 'test' })
  writer.interface({ linkType: 1 })
  const header = { interfaceId: 0, timeSeconds: 1_700_000_000, timeNanos: 0, originalLength: SIZE, flags: 0 }
  for (let i = 0; i < FRAMES; i++) writer.frame(header, frame(i))
  return Buffer.from(writer.take())
}

const without = (...missing: number[]) =>
  Array.from({ length: FRAMES }, (_, i) => i).filter((number) => !missing.includes(number))

describe.each([
  ['pcap', pcap, 24, 16 + SIZE],
  ['pcapng', pcapng, 0, 32 + SIZE],
] as const)('%s', (_format, make, _start, record) => {
  /** Offset of a frame's record. */
  const offsetOf = (file: Buffer, number: number) => file.length - (FRAMES - number) * record

  it('loses what is missing from the middle', () => {
    const file = make()
    const at = offsetOf(file, 40) + 9
    const { numbers, feed } = read(Buffer.concat([file.subarray(0, at), file.subarray(at + 2 * record - 3)]))
    expect(numbers.slice(0, 40)).toEqual(without().slice(0, 40))
    expect(numbers.slice(-57)).toEqual(without().slice(-57))
    expect(feed.state).toBe('damaged')
  })

  it('finds its way behind bytes that do not belong there, wherever the window ends', () => {
    const file = make()
    for (const count of [1, 77, 2_097_000, 5_000_001]) {
      const junk = Buffer.alloc(count, 0xff)
      const at = offsetOf(file, 50)
      const { numbers, feed } = read(Buffer.concat([file.subarray(0, at), junk, file.subarray(at)]))
      expect(numbers).toEqual(without())
      expect(feed).toMatchObject({ damageCount: 1, skippedBytes: count, damages: [{ offset: at, skipped: count }] })
    }
  })

  it('lists several places, and says the first', () => {
    const file = make()
    for (const number of [10, 30, 60]) file.fill(0xee, offsetOf(file, number) + 4, offsetOf(file, number) + 28)
    const { numbers, feed } = read(file)
    expect(numbers).toEqual(without(10, 30, 60))
    expect(feed.damages.map(({ offset }) => offset)).toEqual([10, 30, 60].map((number) => offsetOf(file, number)))
    expect(feed.problem).toMatch(new RegExp(`^at byte ${offsetOf(file, 10)}: .*; ${record} bytes were skipped$`))
  })

  it('takes a last record that is cut for the end', () => {
    const file = make()
    const { numbers, feed } = read(file.subarray(0, file.length - 7))
    expect(numbers).toEqual(without(99))
    expect(feed.problem).toContain('cut short in the middle of a packet')
  })

  it('ends on anything, having read each byte at most once as a record', () => {
    const file = make()
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 12 }),
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(file.length),
        (changes, noise, at) => {
          const damaged = Buffer.concat([file.subarray(0, at), noise, file.subarray(at)])
          for (const [where, value] of changes) damaged[where] = value
          const { numbers, feed } = read(damaged)
          expect(['complete', 'damaged', 'failed']).toContain(feed.state)
          expect(numbers.length * 16).toBeLessThanOrEqual(damaged.length)
          expect(feed.skippedBytes).toBeLessThanOrEqual(damaged.length)
        },
      ),
      { numRuns: 300, seed: 3 },
    )
  })

  it('ends on noise behind a head', () => {
    const head = make().subarray(0, 60)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000, size: 'max' }), (noise) => {
        expect(['complete', 'damaged', 'failed']).toContain(read(Buffer.concat([head, noise])).feed.state)
      }),
      { numRuns: 100, seed: 4 },
    )
  })
})

describe.skipIf(!haveCaptures)('real captures with changed bytes', () => {
  it.each(['test202.pcapng', 'http-ooo.pcap', 'dhcp-nanosecond.pcap', 'test008.pcapng'])('%s', (name) => {
    const file = readFileSync(capture(name))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
        (changes) => {
          const damaged = Buffer.from(file)
          for (const [where, value] of changes) damaged[where] = value
          expect(['complete', 'damaged', 'failed']).toContain(read(damaged).feed.state)
        },
      ),
      { numRuns: 150, seed: 5 },
    )
  })
})

it('takes what follows a damaged section header for its section, in its byte order', () => {
  const word = (value: number): Buffer => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value >>> 0)
    return bytes
  }
  const block = (type: number, length: number, ...body: Buffer[]): Buffer =>
    Buffer.concat([word(type), word(length), ...body, word(length)])
  const header = block(0x0a0d0d0a, 0xffff_fff0, word(0x1a2b3c4d), word(0x0001_0000), word(-1), word(-1))
  const description = block(1, 20, Buffer.from([0, 101, 0, 0]), word(0))
  const packet = block(6, 36, word(0), word(0), word(0), word(4), word(4), Buffer.from([1, 2, 3, 4]))
  writeFileSync(join(folder, 'file'), Buffer.concat([pcapng(), header, description, packet, packet]))
  const feed = new FileFeed(join(folder, 'file'), false, true)
  const sources: unknown[] = []
  for (; feed.peek() && feed.parser; feed.take()) {
    const { linkType, section, bigEndian } = feed.parser.interfaces[feed.parser.interfaceIndex]
    sources.push({ linkType, section, bigEndian })
  }
  feed.close()
  const last = { linkType: 101, section: 2, bigEndian: true }
  expect(sources.slice(FRAMES)).toEqual([last, last])
})
