/** Variants of pcap that no real capture at hand has, made here and read as tshark reads them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FileFeed } from '../../../../src/engine/store/file-feed.ts'
import { formatEpoch } from '../../../../src/shared/format/time.ts'
import { haveTshark, tsharkFields } from '../../../support/tshark.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-variants-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Variant {
  readonly magic?: number
  readonly bigEndian?: boolean
  readonly version?: readonly [major: number, minor: number]
  /** The two lengths as they stand in the record. */
  readonly lengths?: readonly [number, number]
  readonly extra?: number
  readonly linkType?: number
}

const DATA = Buffer.alloc(60, 3)

function pcap(variant: Variant): Buffer {
  const {
    magic = 0xa1b2c3d4,
    bigEndian = false,
    version = [2, 4],
    lengths = [60, 90],
    extra = 0,
    linkType = 1,
  } = variant
  const words = (...values: number[]) => {
    const out = Buffer.alloc(values.length * 4)
    values.forEach((value, i) => (bigEndian ? out.writeUInt32BE(value, 4 * i) : out.writeUInt32LE(value, 4 * i)))
    return out
  }
  const head = words(magic, 0, 0, 0, 65535, linkType)
  if (bigEndian) {
    head.writeUInt16BE(version[0], 4)
    head.writeUInt16BE(version[1], 6)
  } else {
    head.writeUInt16LE(version[0], 4)
    head.writeUInt16LE(version[1], 6)
  }
  const record = Buffer.concat([words(1_700_000_000, 123_456, ...lengths), Buffer.alloc(extra), DATA])
  return Buffer.concat([head, record, record, record])
}

describe.skipIf(!haveTshark)('pcap', () => {
  it.each<[string, Variant]>([
    ['big-endian', { bigEndian: true }],
    ['big-endian nanoseconds', { bigEndian: true, magic: 0xa1b23c4d }],
    ['Kuznetsov', { magic: 0xa1b2cd34, extra: 8 }],
    ['big-endian Kuznetsov', { bigEndian: true, magic: 0xa1b2cd34, extra: 8 }],
    ['2.2, lengths swapped', { version: [2, 2], lengths: [90, 60] }],
    ['2.3, lengths swapped', { version: [2, 3], lengths: [90, 60] }],
    ['2.3, lengths in order', { version: [2, 3], lengths: [60, 90] }],
    ['Digital Unix', { version: [543, 0], lengths: [90, 60] }],
    ['with the length of a frame check sequence', { linkType: 0x24000001 }],
  ])('%s', (_name, variant) => {
    const path = join(folder, 'variant.pcap')
    writeFileSync(path, pcap(variant))
    const feed = new FileFeed(path, false)
    const lines: string[] = []
    while (feed.peek() && feed.parser) {
      const { timeSeconds, timeNanos, dataStart, dataEnd, originalLength } = feed.parser
      lines.push([formatEpoch(timeSeconds, timeNanos), dataEnd - dataStart, originalLength].join('\t'))
      feed.take()
    }
    expect(lines).toHaveLength(3)
    expect(lines).toEqual(tsharkFields(path, ['frame.time_epoch', 'frame.cap_len', 'frame.len']))
  })
})
