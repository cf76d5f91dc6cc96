import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameReader } from '../../../../src/engine/store/frame-reader.ts'
import { PcapngReader } from '../../../../src/engine/store/pcapng-reader.ts'
import { type FrameHeader, PcapngWriter } from '../../../../src/engine/store/pcapng-writer.ts'
import { ParseOutcome } from '../../../../src/engine/store/record-parser.ts'
import { haveTshark, tsharkFields } from '../../../support/tshark.ts'

const header = (changes: Partial<FrameHeader> = {}): FrameHeader => ({
  interfaceId: 0,
  timeSeconds: 1_795_241_693,
  timeNanos: 904_426_272,
  originalLength: 0,
  flags: 0,
  ...changes,
})

function writer(): PcapngWriter {
  const written = new PcapngWriter(64)
  written.section({ application: 'Tapscope test' })
  return written
}

function read(bytes: Uint8Array): PcapngReader {
  const reader = new PcapngReader()
  reader.attach(bytes, 0, bytes.length, 0)
  return reader
}

describe('a section and its interfaces', () => {
  it('come back as they were described', () => {
    const written = writer()
    const first = {
      linkType: 252,
      name: 'stdio:7:stdin',
      description: 'node “x”',
      comments: ['one', 'two'],
      snaplen: 96,
    }
    expect(written.interface(first)).toBe(0)
    expect(written.interface({ linkType: 1, filter: 'tcp port 80' })).toBe(1)
    const reader = read(written.take())
    expect(reader.next()).toBe(ParseOutcome.more)
    expect(reader.interfaces).toMatchObject([
      { ...first, filter: '' },
      { linkType: 1, name: '', description: '', filter: 'tcp port 80', comments: [], snaplen: 0 },
    ])
  })

  it('count interfaces from 0 again in a new section', () => {
    const written = writer()
    written.interface({ linkType: 1 })
    written.section({ application: 'Tapscope test' })
    expect(written.interface({ linkType: 1 })).toBe(0)
  })
})

describe('a frame', () => {
  it('comes back with its bytes, lengths, time and direction, whatever its length', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            bytes: fc.uint8Array({ maxLength: 300 }),
            prefix: fc.uint8Array({ maxLength: 20 }),
            timeSeconds: fc.integer({ min: 0, max: 18_446_744_072 }),
            timeNanos: fc.integer({ min: 0, max: 999_999_999 }),
            flags: fc.constantFrom(0, 1, 2),
            extra: fc.nat(1000),
          }),
        ),
        (frames) => {
          const written = writer()
          written.interface({ linkType: 252 })
          for (const { bytes, prefix, extra, ...rest } of frames) {
            const padded = Uint8Array.of(9, ...bytes, 9)
            const originalLength = prefix.length + bytes.length + extra
            written.frame(header({ ...rest, prefix, originalLength }), padded, 1, padded.length - 1)
          }
          expect(written.length % 4).toBe(0)
          const reader = read(written.take())
          for (const { bytes, prefix, timeSeconds, timeNanos, flags, extra } of frames) {
            expect(reader.next()).toBe(ParseOutcome.frame)
            expect([...reader.bytes.subarray(reader.dataStart, reader.dataEnd)]).toEqual([...prefix, ...bytes])
            expect(reader.originalLength).toBe(prefix.length + bytes.length + extra)
            expect([reader.timeSeconds, reader.timeNanos, reader.direction]).toEqual([timeSeconds, timeNanos, flags])
          }
          expect(reader.next()).toBe(ParseOutcome.more)
        },
      ),
    )
  })

  it('keeps comments, drop count and foreign options', () => {
    const written = writer()
    written.interface({ linkType: 1 })
    // Option 0x8ead with four bytes, as a file of another program may have it.
    const options = Uint8Array.of(0xad, 0x8e, 4, 0, 1, 2, 3, 4)
    written.frame(header({ flags: 1 }), Uint8Array.of(1), 0, 1, {
      comments: ['à propos', 'second'],
      dropCount: 3,
      options,
    })
    const bytes = written.take()
    const reader = read(bytes)
    reader.next()
    expect(reader.hasComment).toBe(true)
    const folder = mkdtempSync(join(tmpdir(), 'tapscope-writer-'))
    writeFileSync(join(folder, 'a.pcapng'), bytes)
    const frames = new FrameReader(join(folder, 'a.pcapng'))
    expect(frames.read(reader.recordOffset, 1, false, true).comments).toEqual(['à propos', 'second'])
    frames.close()
    rmSync(folder, { recursive: true })
    expect(Buffer.from(bytes).includes(Buffer.from(options))).toBe(true)
  })

  it('is refused when no reader would take it', () => {
    const written = writer()
    expect(() => written.frame(header(), new Uint8Array(1))).toThrow('described before')
    written.interface({ linkType: 1 })
    written.frame(header(), new Uint8Array(262_144))
    expect(() => written.frame(header(), new Uint8Array(262_145))).toThrow('262,144')
    expect(() => written.frame(header({ prefix: new Uint8Array(4) }), new Uint8Array(262_144))).toThrow('262,144')
  })
})

describe('the buffer', () => {
  it('is handed over, and the next blocks go into the one given back', () => {
    const written = writer()
    const first = written.take()
    const copy = first.slice()
    written.interface({ linkType: 1 })
    expect(first).toEqual(copy)
    const second = written.take(first.buffer as ArrayBuffer)
    expect(written.length).toBe(0)
    written.frame(header(), new Uint8Array(10_000))
    const reader = read(Uint8Array.from([...copy, ...second, ...written.take()]))
    expect(reader.next()).toBe(ParseOutcome.frame)
  })

  it('takes raw blocks as they are and refuses cut ones', () => {
    const written = writer()
    const block = Uint8Array.of(0xee, 0x0b, 0, 0, 16, 0, 0, 0, 1, 2, 3, 4, 16, 0, 0, 0)
    written.rawBlock(block)
    const reader = read(written.take())
    reader.next()
    expect(reader.keptBlocks).toMatchObject([{ type: 0x0a0d0d0a }, { type: 0x0bee, length: 16 }])
    expect(() => written.rawBlock(block.subarray(0, 12))).toThrow('length')
  })
})

describe.skipIf(!haveTshark)('tshark', () => {
  it('reads the same', () => {
    const written = writer()
    written.interface({ linkType: 252, name: 'stdio:7:stdin', description: 'cat -v', comments: ['tapscope {}'] })
    written.interface({ linkType: 1, name: 'eth0', filter: 'ip' })
    const tags = Uint8Array.of(0, 12, 0, 4, 0x6a, 0x73, 0x6f, 0x6e, 0, 0, 0, 0)
    written.frame(header({ flags: 1, prefix: tags }), Buffer.from('{"a":1}\n'), 0, 8, {
      comments: ['note'],
      dropCount: 2,
    })
    written.frame(header({ flags: 2, interfaceId: 1, timeNanos: 1, originalLength: 1500 }), new Uint8Array(60))
    const startNs = 1_795_241_693_000_000_000n
    written.statistics({ interfaceId: 0, startNs, endNs: startNs + 5n, received: 3, delivered: 1, dropped: 2 })
    const folder = mkdtempSync(join(tmpdir(), 'tapscope-writer-'))
    const path = join(folder, 'a.pcapng')
    writeFileSync(path, written.take())
    const fields =
      'frame.time_epoch frame.len frame.cap_len frame.interface_name frame.interface_description frame.p2p_dir'
    expect(
      tsharkFields(path, [...fields.split(' '), 'frame.comment', 'frame.drop_count', 'json.path_with_value']),
    ).toEqual([
      '1795241693.904426272\t20\t20\tstdio:7:stdin\tcat -v\t1\tnote\t2\t/a:1',
      '1795241693.000000001\t1500\t60\teth0\t\t0\t\t\t',
    ])
    rmSync(folder, { recursive: true })
  })
})
