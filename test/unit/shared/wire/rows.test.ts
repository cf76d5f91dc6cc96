import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callIdOf } from '../../../../src/shared/wire/frame-detail.ts'
import { MAX_BATCH_BYTES, type RowNumbers, RowsBatch, RowsEncoder } from '../../../../src/shared/wire/rows.ts'

const numbers = (number: number): RowNumbers => ({
  number,
  timeSeconds: 1_700_000_000 + number,
  timeNanos: 999_999_999 - number,
  capturedLength: number * 3,
  originalLength: number * 4,
  related: number + 1,
  flags: number & 0xffff,
  protocol: number % 20,
  source: number % 5,
})

describe('row batches', () => {
  it('come back as they went in', () => {
    const text = fc.string({ unit: 'binary' }).map((raw) => raw.replace(/[\ud800-\udfff]/g, ''))
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 4, maxLength: 4 }), { maxLength: 40 }), (rows) => {
        const encoder = new RowsEncoder()
        rows.forEach((texts, i) => expect(encoder.append(numbers(i), texts)).toBe(true))
        const message = encoder.finish(7, 3, 1, 100)
        const batch = new RowsBatch(message)
        expect(batch).toMatchObject({ callId: 7, viewId: 3, generation: 1, first: 100, length: rows.length })
        expect(callIdOf(message)).toBe(7)
        rows.forEach((texts, i) => {
          expect(batch.number[i]).toBe(i)
          expect(batch.timeSeconds[i]).toBe(1_700_000_000 + i)
          expect(batch.timeNanos[i]).toBe(999_999_999 - i)
          expect(batch.protocol[i]).toBe(i % 20)
          expect([
            batch.text(i, 'source'),
            batch.text(i, 'destination'),
            batch.text(i, 'protocol'),
            batch.text(i, 'info'),
          ]).toEqual(texts)
        })
      }),
    )
  })

  it('stay within their size, but take at least one row', () => {
    const encoder = new RowsEncoder()
    const info = 'x'.repeat(1000)
    let taken = 0
    while (encoder.append(numbers(taken), ['a', 'b', 'c', info])) taken++
    expect(taken).toBeGreaterThan(100)
    expect(encoder.finish(1, 1, 0, 0).byteLength).toBeLessThanOrEqual(MAX_BATCH_BYTES)
    const huge = new RowsEncoder()
    expect(huge.append(numbers(1), ['', '', '', 'y'.repeat(MAX_BATCH_BYTES)])).toBe(true)
  })

  it('are refused when cut or foreign', () => {
    const encoder = new RowsEncoder()
    encoder.append(numbers(1), ['a', 'b', 'c', 'd'])
    const message = encoder.finish(1, 1, 0, 0)
    expect(() => new RowsBatch(message.subarray(0, message.length - 1))).toThrow(RangeError)
    expect(() => new RowsBatch(message.subarray(0, 10))).toThrow(RangeError)
    expect(() => new RowsBatch(new Uint8Array(message.length))).toThrow(RangeError)
  })
})
