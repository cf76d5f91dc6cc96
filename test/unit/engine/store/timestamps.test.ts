import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Timestamp, TimestampUnit } from '../../../../src/engine/store/timestamps.ts'

const exactly = (resolution: number, count: bigint): Timestamp => {
  const units = (resolution & 0x80) !== 0 ? 1n << BigInt(resolution & 0x7f) : 10n ** BigInt(resolution)
  return { seconds: Number(count / units), nanos: Number(((count % units) * 1_000_000_000n) / units) }
}

describe('TimestampUnit', () => {
  it.each([0, 3, 6, 7, 9, 0x80 | 10, 0x80 | 20])('converts counts of resolution %i without rounding', (resolution) => {
    const unit = new TimestampUnit(resolution)
    const out: Timestamp = { seconds: 0, nanos: 0 }
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }), (count) => {
        unit.convert(Number(count >> 32n), Number(count & 0xffffffffn), out)
        expect(out).toEqual(exactly(resolution, count))
      }),
    )
  })

  it('adds if_tsoffset', () => {
    const out: Timestamp = { seconds: 0, nanos: 0 }
    new TimestampUnit(9, 1_700_000_000n).convert(0, 5, out)
    expect(out).toEqual({ seconds: 1_700_000_000, nanos: 5 })
  })
})
