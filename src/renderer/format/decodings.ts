/** The decodings of a frame as a list: each reads a data source, and adds some at the end. */
import type { Decoding } from '../../shared/wire/calls.ts'

/** First data source of each decoding, and one past its last. `sources` are those of the frame, decoded ones included. */
export function decodedRanges(added: readonly number[], sources: number): { first: number; end: number }[] {
  let first = sources - added.reduce((sum, count) => sum + count, 0)
  return added.map((count) => {
    const range = { first, end: first + count }
    first = range.end
    return range
  })
}

/** Without one of them and those that read what it added; the others read what they read before. */
export function withoutDecoding(
  decodings: readonly Decoding[],
  ranges: readonly { readonly first: number; readonly end: number }[],
  index: number,
): Decoding[] {
  const left: Decoding[] = []
  const gone = new Set([index])
  /** By the data source, how many before it are gone. */
  const shift = (source: number): number => {
    let count = 0
    for (const one of gone) if (ranges[one].end <= source) count += ranges[one].end - ranges[one].first
    return count
  }
  decodings.forEach((decoding, i) => {
    const reads = ranges.findIndex(({ first, end }) => decoding.source >= first && decoding.source < end)
    if (i === index || gone.has(reads)) gone.add(i)
    else left.push({ ...decoding, source: decoding.source - shift(decoding.source) })
  })
  return left
}
