import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FileFeed } from '../../../../src/engine/store/file-feed.ts'
import { PcapWriter } from '../../../../src/engine/store/pcap-writer.ts'
import { PcapngWriter } from '../../../../src/engine/store/pcapng-writer.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-feed-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A pcapng file with frames of the given lengths, whose bytes count up. */
function pcapng(lengths: readonly number[]): Uint8Array {
  const writer = new PcapngWriter()
  writer.section({ application: 'test' })
  const interfaceId = writer.interface({ linkType: 1, name: 'lo' })
  lengths.forEach((length, i) => {
    const header = { interfaceId, timeSeconds: 1_700_000_000 + i, timeNanos: i, originalLength: length, flags: i % 3 }
    writer.frame(
      header,
      Uint8Array.from({ length }, (_, at) => at & 0xff),
      0,
      length,
      i === 1 ? { comments: ['second'] } : undefined,
    )
  })
  return writer.take().slice()
}

function lengthsOf(feed: FileFeed): number[] {
  const lengths: number[] = []
  while (feed.peek() && feed.parser) {
    lengths.push(feed.parser.dataEnd - feed.parser.dataStart)
    feed.take()
  }
  return lengths
}

describe('FileFeed', () => {
  it('reads a pcapng file to its end', () => {
    const path = join(folder, 'a.pcapng')
    writeFileSync(path, pcapng([60, 1, 0, 1514]))
    const feed = new FileFeed(path, false)
    const seen: unknown[] = []
    while (feed.peek() && feed.parser) {
      const { timeSeconds, timeNanos, direction, hasComment, originalLength } = feed.parser
      seen.push([timeSeconds, timeNanos, direction, hasComment, originalLength])
      feed.take()
    }
    expect(seen).toEqual([
      [1_700_000_000, 0, 0, false, 60],
      [1_700_000_001, 1, 1, true, 1],
      [1_700_000_002, 2, 2, false, 0],
      [1_700_000_003, 3, 0, false, 1514],
    ])
    expect(feed.state).toBe('complete')
    expect(feed.parser?.interfaces[0]).toMatchObject({ name: 'lo', linkType: 1 })
  })

  it('follows a file that grows byte by byte', () => {
    const path = join(folder, 'b.pcapng')
    const bytes = pcapng([10, 20, 30])
    writeFileSync(path, '')
    const feed = new FileFeed(path, true)
    const lengths: number[] = []
    for (const byte of bytes) {
      appendFileSync(path, Uint8Array.of(byte))
      lengths.push(...lengthsOf(feed))
      expect(feed.state).toBe('waiting')
    }
    expect(lengths).toEqual([10, 20, 30])
    feed.follow = false
    expect(feed.peek()).toBe(false)
    expect(feed.state).toBe('complete')
  })

  it('shows everything up to a cut, and says where it is', () => {
    const path = join(folder, 'c.pcapng')
    const bytes = pcapng([10, 20, 30])
    writeFileSync(path, bytes.subarray(0, bytes.length - 5))
    const feed = new FileFeed(path, false)
    expect(lengthsOf(feed)).toEqual([10, 20])
    expect(feed.state).toBe('damaged')
    expect(feed.problem).toMatch(/^at byte \d+: the file was cut short/)
  })

  it('reads frames that are larger than the rest of its window', () => {
    const path = join(folder, 'd.pcapng')
    const lengths = Array.from({ length: 40 }, (_, i) => 262_144 - i)
    writeFileSync(path, pcapng(lengths))
    expect(lengthsOf(new FileFeed(path, false))).toEqual(lengths)
  })

  it('takes no memory on a claim', () => {
    const path = join(folder, 'e.pcapng')
    const bytes = pcapng([10])
    const claim = new Uint8Array(12)
    new DataView(claim.buffer).setUint32(0, 6, true)
    new DataView(claim.buffer).setUint32(4, 100_000_000, true)
    writeFileSync(path, Buffer.concat([bytes, claim]))
    const feed = new FileFeed(path, false)
    expect(lengthsOf(feed)).toEqual([10])
    expect(feed.state).toBe('damaged')
  })

  it('reads pcap, microseconds and nanoseconds', () => {
    for (const nanoseconds of [false, true]) {
      const path = join(folder, `f-${nanoseconds}.pcap`)
      const writer = new PcapWriter({ linkType: 1, nanoseconds })
      writer.frame(1, 1_700_000_000, 123_456_000, 100, new Uint8Array(60))
      writeFileSync(path, writer.take())
      const feed = new FileFeed(path, false)
      expect(feed.peek()).toBe(true)
      expect(feed.parser).toMatchObject({ timeSeconds: 1_700_000_000, timeNanos: 123_456_000, originalLength: 100 })
    }
  })

  it('fails with a reason on what is no capture, and on what is not there', () => {
    const path = join(folder, 'g.txt')
    writeFileSync(path, 'hello, this is text\n')
    const text = new FileFeed(path, false)
    expect(text.peek()).toBe(false)
    expect(text).toMatchObject({ state: 'failed', problem: expect.stringContaining("isn't a capture file") })
    const missing = new FileFeed(join(folder, 'missing'), false)
    expect(missing.peek()).toBe(false)
    expect(missing.state).toBe('failed')
  })

  it('takes an empty file for an empty capture', () => {
    const path = join(folder, 'h.pcap')
    writeFileSync(path, '')
    const feed = new FileFeed(path, false)
    expect(feed.peek()).toBe(false)
    expect(feed.state).toBe('complete')
  })
})
