/** Frame numbers as people write them: `1-5,8,10-`. */
import { fail, ok, type Result } from '../base/result.ts'

/** First and last frame number, both included. */
export type FrameRange = readonly [first: number, last: number]

/** Ranges in ascending order that do not touch. `last` is the last frame number there is, which `10-` goes up to and `-5` begins before. */
export function parseFrameRanges(text: string, last: number): Result<FrameRange[]> {
  const ranges: FrameRange[] = []
  for (const part of text.split(',')) {
    const match = /^\s*(\d{0,15})\s*(-?)\s*(\d{0,15})\s*$/.exec(part)
    if (!match || (match[1] === '' && match[3] === '') || (match[2] === '' && match[3] !== '')) {
      return fail(`"${part.trim()}" is no range of frames: write 1-5,8,10-`)
    }
    const first = match[1] === '' ? 1 : Number(match[1])
    const end = match[2] === '' ? first : match[3] === '' ? last : Number(match[3])
    if (first < 1) return fail('Frame numbers begin at 1')
    if (match[3] !== '' && end < first) return fail(`"${part.trim()}" ends before it begins`)
    if (first <= last) ranges.push([first, Math.min(end, last)])
  }
  return ok(merged(ranges))
}

function merged(ranges: readonly FrameRange[]): FrameRange[] {
  const result: [number, number][] = []
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = result.at(-1)
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else result.push([first, last])
  }
  return result
}
