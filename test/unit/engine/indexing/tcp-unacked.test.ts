import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIST_WORDS, UnackedSegments } from '../../../../src/engine/indexing/tcp-unacked.ts'

interface Plain {
  row: number
  sequence: number
  next: number
}

const after = (a: number, b: number): boolean => ((a - b) | 0) > 0

/** The rules, one by one: what an ACK covers goes, what it covers in part shrinks. */
function acknowledge(list: Plain[], ack: number): { acked: number; left: Plain[] } {
  let acked = -1
  const left: Plain[] = []
  for (const one of list) {
    if (after(one.next, ack)) left.push(after(ack, one.sequence) ? { ...one, sequence: ack } : one)
    else if (one.next === ack && acked < 0) acked = one.row
  }
  return { acked, left }
}

const spanOf = (list: Plain[], base: number): number => {
  const lowest = Math.min(...list.map(({ sequence }) => (sequence - base) >>> 0))
  const highest = Math.max(...list.map(({ next }) => (next - base) >>> 0))
  return (highest - lowest) >>> 0
}

const near = fc.integer({ min: -200, max: 200 })
const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), at: near, length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('next' as const), at: near, length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('ack' as const), at: near, length: fc.constant(0) }),
)

describe('unacknowledged segments', () => {
  it('keeps what a plain list keeps, in any order of segments and ACKs', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1000, -1, 0x7fffffff), fc.array(step, { maxLength: 60 }), (base, steps) => {
        const segments = new UnackedSegments()
        const words = new Int32Array(3 + LIST_WORDS)
        let plain: Plain[] = []
        for (const [row, { kind, at, length }] of steps.entries()) {
          if (kind === 'ack') {
            const ack = (base + at) | 0
            const { acked, left } = acknowledge(plain, ack)
            expect(segments.acknowledge(words, 3, ack)).toBe(acked)
            plain = left
          } else {
            const sequence = kind === 'next' ? (plain.at(-1)?.next ?? base) : (base + at) | 0
            const next = (sequence + length) | 0
            segments.add(words, 3, row, sequence, next)
            plain.push({ row, sequence, next })
          }
          expect(segments.oldest(words, 3)).toBe(plain[0]?.row ?? -1)
          if (plain.length > 0) expect(segments.span(words, 3, base)).toBe(spanOf(plain, base))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is bounded, and gives room back', () => {
    const segments = new UnackedSegments()
    const words = new Int32Array(LIST_WORDS)
    for (let i = 0; !segments.isFull(words, 0); i++) segments.add(words, 0, i, i * 10, i * 10 + 10)
    expect(segments.oldest(words, 0)).toBe(0)
    expect(segments.acknowledge(words, 0, 100_000)).toBe(9999)
    expect(segments.isFull(words, 0)).toBe(false)
    expect(segments.oldest(words, 0)).toBe(-1)
  })
})
