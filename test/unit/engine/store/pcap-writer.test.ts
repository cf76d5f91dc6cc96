import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PcapReader } from '../../../../src/engine/store/pcap-reader.ts'
import { needsNanoseconds, PcapWriter } from '../../../../src/engine/store/pcap-writer.ts'
import { ParseOutcome } from '../../../../src/engine/store/record-parser.ts'

function read(bytes: Uint8Array): PcapReader {
  const reader = new PcapReader()
  reader.attach(bytes, 0, bytes.length, 0)
  return reader
}

it('gives frames back as they were', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(
        fc.record({
          bytes: fc.uint8Array({ maxLength: 200 }),
          seconds: fc.integer({ min: 0, max: 0xffffffff }),
          nanos: fc.integer({ min: 0, max: 999_999_999 }),
          extra: fc.nat(1000),
        }),
      ),
      (nanoseconds, frames) => {
        const writer = new PcapWriter({ linkType: 113, nanoseconds })
        for (const { bytes, seconds, nanos, extra } of frames) {
          expect(writer.frame(113, seconds, nanos, bytes.length + extra, bytes).ok).toBe(true)
        }
        const reader = read(writer.take())
        for (const { bytes, seconds, nanos, extra } of frames) {
          expect(reader.next()).toBe(ParseOutcome.frame)
          expect([...reader.bytes.subarray(reader.dataStart, reader.dataEnd)]).toEqual([...bytes])
          expect(reader.originalLength).toBe(bytes.length + extra)
          expect([reader.timeSeconds, reader.timeNanos]).toEqual([
            seconds,
            nanoseconds ? nanos : nanos - (nanos % 1000),
          ])
        }
        expect(reader.next()).toBe(ParseOutcome.more)
        expect(reader.interfaces[0].linkType).toBe(113)
      },
    ),
  )
})

it('says when microseconds are not enough', () => {
  expect([0, 1000, 999_999_000].map(needsNanoseconds)).toEqual([false, false, false])
  expect([1, 999_999_999].map(needsNanoseconds)).toEqual([true, true])
})

it('answers with what the format cannot say, and writes nothing then', () => {
  const writer = new PcapWriter({ linkType: 1, nanoseconds: true })
  writer.take()
  const bytes = new Uint8Array(4)
  expect(writer.frame(252, 1, 0, 4, bytes)).toEqual({ ok: false, error: 'link-type' })
  expect(writer.frame(1, 2 ** 32, 0, 4, bytes)).toEqual({ ok: false, error: 'time' })
  expect(writer.frame(1, -1, 0, 4, bytes)).toEqual({ ok: false, error: 'time' })
  expect(writer.length).toBe(0)
  expect(() => writer.frame(1, 1, 0, 0, new Uint8Array(262_145))).toThrow('split or cut')
})

it('goes on in a buffer that is given back', () => {
  const writer = new PcapWriter({ linkType: 1, nanoseconds: false })
  const head = writer.take().slice()
  writer.frame(1, 5, 6000, 3, Uint8Array.of(1, 2, 3))
  const first = writer.take()
  const firstCopy = first.slice()
  writer.frame(1, 7, 8000, 3, Uint8Array.of(4, 5, 6))
  expect(first).toEqual(firstCopy)
  const reader = read(Uint8Array.from([...head, ...firstCopy, ...writer.take(new ArrayBuffer(8))]))
  expect([reader.next(), reader.next(), reader.next()]).toEqual([
    ParseOutcome.frame,
    ParseOutcome.frame,
    ParseOutcome.more,
  ])
})
