import { describe, expect, it } from 'vitest'
import { SHIFT_UNKNOWN, SHIFT_UNUSED, Streams, StreamsWriter } from '../../../../src/engine/store/stream-table.ts'

describe('streams', () => {
  it('numbers conversations in order and finds them from both sides', () => {
    const writer = new StreamsWriter()
    expect(writer.find(1, 2, 1000, 80)).toBe(0)
    expect(writer.reverse).toBe(false)
    expect(writer.find(2, 1, 80, 1000)).toBe(0)
    expect(writer.reverse).toBe(true)
    expect(writer.find(1, 2, 1001, 80)).toBe(1)
    expect(writer.find(1, 1, 5, 6)).toBe(2)
    expect(writer.find(1, 1, 6, 5)).toBe(2)
    expect(writer.reverse).toBe(true)
  })

  it('holds many', () => {
    const writer = new StreamsWriter()
    for (let i = 0; i < 50_000; i++) expect(writer.find(i, i + 7, i & 0xffff, 443)).toBe(i)
    for (let i = 0; i < 50_000; i += 331) expect(writer.find(i + 7, i, 443, i & 0xffff)).toBe(i)
  })

  it('begins anew when a port is used again', () => {
    const writer = new StreamsWriter()
    const first = writer.find(1, 2, 1000, 80)
    const second = writer.renew(1, 2, 1000, 80)
    expect(second).toBe(first + 1)
    expect(writer.find(2, 1, 80, 1000)).toBe(second)
  })

  it('tells readers first sequence numbers and window shifts by direction', () => {
    const reader = new Streams()
    const writer = new StreamsWriter((buffer) => reader.attach(buffer))
    const stream = writer.find(1, 2, 1000, 80)
    writer.noteSequence(stream, false, 0xfffffff0)
    writer.noteSequence(stream, false, 5)
    writer.noteWindowShift(stream, true, 7)
    expect(reader.baseSequence(stream, false)).toBe(0xfffffff0)
    expect(reader.baseSequence(stream, true)).toBeUndefined()
    expect(reader.windowShift(stream, true)).toBe(7)
    expect(reader.windowShift(stream, false)).toBe(SHIFT_UNKNOWN)
    writer.noteWindowShift(stream, false, -1)
    expect(reader.windowShift(stream, false)).toBe(SHIFT_UNUSED)
  })
})
