import { describe, expect, it } from 'vitest'
import { noteHandshake, noteSegment } from '../../../../src/engine/indexing/tcp-stream.ts'
import { SHIFT_UNKNOWN, SHIFT_UNUSED, Streams, StreamsWriter } from '../../../../src/engine/store/stream-table.ts'

const FIN = 0x01
const SYN = 0x02
const ACK = 0x10

/** One stream, told of segments a millisecond apart, with a reader beside it. */
function told() {
  const reader = new Streams()
  const table = new StreamsWriter((buffer) => reader.attach(buffer))
  const stream = table.find(1, 2, 1000, 80)
  let row = 0
  const tell = (reverse: boolean, flags: number, sequence: number, windowShift = -1, payload = 0) => {
    const segment = { sequence, acknowledgment: 1, flags, windowShift, payload }
    noteSegment(table, stream, reverse, row, segment, false)
    noteHandshake(table, stream, reverse, row, true, segment, (at, since) => (at - since) * 1e6)
    row++
  }
  return { reader, stream, tell }
}

describe('tcp streams', () => {
  it('tell how much of a conversation was captured, who closes it, and its handshake', () => {
    const { reader, stream, tell } = told()
    tell(false, SYN, 100)
    expect(reader.completeness(stream)).toBe(1)
    tell(true, SYN | ACK, 500)
    tell(false, ACK, 101)
    expect(reader.completeness(stream)).toBe(7)
    tell(false, ACK, 101, -1, 10)
    expect(reader.closesFirst(stream, true)).toBe(false)
    tell(true, FIN | ACK, 501)
    tell(false, FIN | ACK, 111)
    expect(reader.completeness(stream)).toBe(31)
    expect(reader.closesFirst(stream, true)).toBe(true)
    expect(reader.closesFirst(stream, false)).toBe(false)
    expect([reader.firstRow(stream), reader.synRow(stream), reader.ackRow(stream)]).toEqual([0, 0, 2])
  })

  it('scale windows as both offered, or as the one offered whose other side was not seen', () => {
    const both = told()
    both.tell(false, SYN, 100, 7)
    both.tell(true, SYN | ACK, 500, 3)
    expect(both.reader.windowShift(both.stream, false)).toBe(7)
    expect(both.reader.windowShift(both.stream, true)).toBe(3)
    const refused = told()
    refused.tell(false, SYN, 100, 7)
    refused.tell(true, SYN | ACK, 500)
    expect(refused.reader.windowShift(refused.stream, false)).toBe(SHIFT_UNUSED)
    const never = told()
    never.tell(false, SYN, 100)
    never.tell(true, SYN | ACK, 500, 3)
    expect(never.reader.windowShift(never.stream, true)).toBe(SHIFT_UNUSED)
    const unseen = told()
    unseen.tell(true, SYN | ACK, 500, 3)
    expect(unseen.reader.windowShift(unseen.stream, true)).toBe(3)
    expect(unseen.reader.windowShift(unseen.stream, false)).toBe(SHIFT_UNKNOWN)
  })

  it('keep for earlier frames what a late SYN changes', () => {
    const { reader, stream, tell } = told()
    tell(true, ACK, 9000)
    tell(true, SYN | ACK, 500, 3)
    tell(true, SYN | ACK, 700, 4)
    tell(true, ACK, 701)
    expect([0, 1, 2, 3].map((row) => reader.baseSequence(stream, true, row))).toEqual([8999, 500, 700, 700])
    expect([0, 1, 2].map((row) => reader.windowShift(stream, true, row))).toEqual([SHIFT_UNKNOWN, 3, 4])
    expect(reader.baseSequence(stream, true)).toBe(700)
  })
})
