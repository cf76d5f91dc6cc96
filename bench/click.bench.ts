/**
 * A click on any row of a large file: the time until the frame's tree and bytes are ready for the window, for random rows, each far from the last, so
 * that nothing of the file is at hand but what the system caches. The first click of the process counts like any other.
 */
import { atMost } from './support/goals.ts'
import { largeCapture } from './support/large-capture.ts'
import { child } from './support/processes.ts'
import { millions, milliseconds, report } from './support/report.ts'

const FRAMES = Number(process.env.BENCH_FRAMES ?? 10_000_000)
const CLICKS = 2000
const GOAL_MS = 50

const path = largeCapture(FRAMES)
if (!path) {
  console.log('click: skipped, there are no captures to build a large one from')
  process.exit(0)
}
const { times, worstFrame } = child<{ readonly times: readonly number[]; readonly worstFrame: number }>('click-rows', [
  path,
  CLICKS,
])
const sorted = times.toSorted((a, b) => a - b)
const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
report(`click on a row of ${millions(FRAMES)}, ${CLICKS} random ones`, {
  'the first': milliseconds(times[0]),
  p50: milliseconds(at(0.5)),
  p99: milliseconds(at(0.99)),
  most: `${milliseconds(at(1))}; without the first, most is frame ${worstFrame}`,
})
atMost(`click on a random row of ${millions(FRAMES)}, p99`, at(0.99), GOAL_MS, 'ms')
atMost(`click on a random row of ${millions(FRAMES)}, the slowest of ${CLICKS}`, at(1), GOAL_MS, 'ms')
