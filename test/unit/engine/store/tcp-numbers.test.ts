import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TcpNumberTable, TcpNumberWriter } from '../../../../src/engine/store/tcp-numbers.ts'
import { TcpAnalysisFlag } from '../../../../src/shared/tcp-analysis-flags.ts'

const before = (row: number) => fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: row }))
const size = fc.oneof(fc.constant(0), fc.constant(1460), fc.integer({ min: 1, max: 1_999_999_999 }))
const entry = (row: number) =>
  fc.record({
    acks: before(row),
    duplicates: fc.integer({ min: 0, max: 300 }),
    duplicateOf: before(row),
    timedFrom: before(row),
    bytesInFlight: size,
    pushBytesSent: fc.oneof(fc.constant(1460), fc.integer({ min: 0, max: 0xffffffff })),
  })

describe('tcp numbers', () => {
  it('gives back on another thread what was added, wherever rows have entries', () => {
    const rows = fc
      .uniqueArray(fc.integer({ min: 0, max: 3000 }), { maxLength: 80 })
      .map((list) => list.sort((a, b) => a - b))
    const entries = rows.chain((list) => fc.tuple(...list.map((row) => fc.tuple(fc.constant(row), entry(row)))))
    fc.assert(
      fc.property(entries, (added) => {
        const reader = new TcpNumberTable()
        const writer = new TcpNumberWriter((part, buffer) => reader.attach(part, buffer))
        const present = new Set(added.map(([row]) => row))
        for (const [row, one] of added) {
          const { acks, duplicates, duplicateOf, timedFrom, bytesInFlight, pushBytesSent } = one
          writer.add(row, 1460, acks, duplicates, duplicateOf, timedFrom, bytesInFlight, pushBytesSent)
        }
        for (const [row, one] of added) {
          const found = reader.numbers(row, 1460, (other) => (present.has(other) ? TcpAnalysisFlag.numbers : 0))
          expect(found).toEqual({
            ...one,
            ...(one.duplicates === 0 ? { duplicateOf: -1 } : {}),
            ...(one.bytesInFlight === 0 ? { pushBytesSent: 0 } : {}),
          })
        }
      }),
    )
  })

  it('takes one byte where a segment alone is in flight, and two for an ACK of a frame nearby', () => {
    const writer = new TcpNumberWriter()
    writer.add(0, 500, -1, 0, -1, -1, 500, 500)
    expect(writer.size).toBe(1)
    writer.add(100, 0, 0, 0, -1, -1, 0, 0)
    expect(writer.size).toBe(3)
  })
})
