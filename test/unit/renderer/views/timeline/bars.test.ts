import { describe, expect, it } from 'vitest'
import { axisMarks, ticksOfSpan } from '../../../../../src/renderer/views/timeline/axis.ts'
import { bucketCounts, spokenTicks, stackBars, totalBars } from '../../../../../src/renderer/views/timeline/bars.ts'
import { FAMILIES, type Family, type Timeline } from '../../../../../src/shared/wire/calls.ts'

function timelineOf(counts: Partial<Record<Family, number[]>>, total: number[]): Timeline {
  return {
    start: 1000,
    bucketSeconds: 1,
    counts: FAMILIES.map((family) => counts[family] ?? []),
    total,
    rows: 0,
  }
}

/** Rectangles of a path: x, top, width, height. */
const rectangles = (path: string): number[][] =>
  [...path.matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)/g)].map((match) => match.slice(1).map(Number))

const SIZE = { width: 40, height: 50, gap: 1 }

describe('bars', () => {
  it('stack to the height of their sum', () => {
    const bars = stackBars(timelineOf({ tcp: [3, 0], tls: [1, 4] }, [4, 4]), SIZE)
    expect(bars.map(({ family }) => family)).toEqual(['tcp', 'tls'])
    expect(rectangles(bars[0].path)).toEqual([[0, 12.5, 19, 37.5]])
    expect(rectangles(bars[1].path)).toEqual([
      [0, 0, 19, 12.5],
      [20, 0, 19, 50],
    ])
  })

  it('never vanish beside a burst', () => {
    const [{ path }] = stackBars(timelineOf({ udp: [1, 1_000_000] }, [1, 1_000_000]), SIZE)
    expect(rectangles(path)[0][3]).toBeGreaterThanOrEqual(1.5)
  })

  it('show what the filter leaves out on the same scale', () => {
    const timeline = timelineOf({ dns: [0, 4] }, [16, 4])
    expect(rectangles(totalBars(timeline, SIZE))[1]).toEqual(rectangles(stackBars(timeline, SIZE)[0].path)[0])
  })

  it('are nothing of nothing', () => {
    expect(stackBars(timelineOf({}, []), SIZE)).toEqual([])
    expect(totalBars(timelineOf({}, [0, 0]), SIZE)).toBe('')
  })
})

it('marks the buckets in which a process spoke', () => {
  const timeline = timelineOf({ mcp: [0, 2, 0], text: [0, 0, 1], tcp: [9, 9, 9] }, [9, 11, 10])
  expect(rectangles(spokenTicks(timeline, 30, 60, 5)).map(([x]) => x)).toEqual([10, 20])
})

it('lists a bucket by family, most first', () => {
  const timeline = timelineOf({ tcp: [1], dns: [5] }, [6])
  expect(bucketCounts(timeline, 0)).toEqual([
    { family: 'dns', count: 5 },
    { family: 'tcp', count: 1 },
  ])
  expect(bucketCounts(timeline, 3)).toEqual([])
})

describe('the axis', () => {
  it('counts in steps that people count in', () => {
    expect(ticksOfSpan(1000, 10).slice(0, 4)).toEqual([0, 120, 240, 360].map((s) => s))
    expect(ticksOfSpan(2, 10)[1]).toBeCloseTo(0.2)
    expect(ticksOfSpan(30 * 86_400, 5)[1] % 86_400).toBe(0)
  })

  it('labels since the first frame, or the time of day', () => {
    expect(axisMarks(1_700_000_000, 1_700_000_010, 650, 'relative', 'utc').map(({ label }) => label)).toEqual([
      '0',
      '2 s',
      '4 s',
      '6 s',
      '8 s',
      '10 s',
    ])
    const clock = axisMarks(1_700_000_000, 1_700_003_600, 400, 'clock', 'utc')
    expect(clock.every(({ label }) => /^\d\d:\d\d:00$/.test(label))).toBe(true)
    expect(axisMarks(5, 5, 400, 'relative', 'utc')).toEqual([])
  })
})
