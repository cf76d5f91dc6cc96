import { expect, it } from 'vitest'
import { decodedRanges, withoutDecoding } from '../../../../src/renderer/format/decodings.ts'
import type { Decoding } from '../../../../src/shared/wire/calls.ts'

const of = (source: number): Decoding => ({ decoder: 'hex', source, start: source, length: 1 })

it('each decoding has its data sources at the end', () => {
  expect(decodedRanges([1, 3, 1], 7)).toEqual([
    { first: 2, end: 3 },
    { first: 3, end: 6 },
    { first: 6, end: 7 },
  ])
})

it('without one, those that read it are gone, and the others read what they read', () => {
  // Two sources of the frame; a token of it in three, its payload decoded; and bytes of the frame, decoded twice.
  const decodings = [of(0), of(3), of(1), of(6)]
  const ranges = decodedRanges([3, 1, 1, 1], 8)
  const sources = (index: number): number[] => withoutDecoding(decodings, ranges, index).map(({ source }) => source)
  expect(sources(0)).toEqual([1, 2])
  expect(sources(1)).toEqual([0, 1, 5])
  expect(sources(2)).toEqual([0, 3])
  expect(sources(3)).toEqual([0, 3, 1])
})
