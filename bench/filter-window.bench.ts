/**
 * Filters that columns answer, over 10 million rows of an open window: from the filter's text to all rows found, one thread. Generated code, as
 * everywhere but where `new Function` is forbidden.
 */
import { atMost } from './support/goals.ts'
import { largeCapture } from './support/large-capture.ts'
import { child } from './support/processes.ts'
import { median, millions, milliseconds, report } from './support/report.ts'

const FRAMES = Number(process.env.BENCH_FRAMES ?? 10_000_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7)
const FILTERS = [
  'tcp.port == 443',
  'ip.addr == 192.168.0.0/16',
  'tcp.port == 443 && ip.src == 192.168.1.10',
  'frame.len > 1000',
  'udp && !(udp.port == 53)',
  'tcp.stream == 5',
]

const path = largeCapture(FRAMES)
if (!path) {
  console.log('filter-window: skipped, there are no captures to build a large one from')
  process.exit(0)
}
interface Filtered {
  readonly results: readonly { readonly filter: string; readonly times: readonly number[]; readonly rows: number }[]
}
const { results, peakMb } = child<Filtered>('filter-rows', [path, ROUNDS, ...FILTERS])
report(`filters over the columns of ${millions(FRAMES)} rows: first, median and worst of ${ROUNDS}`, {
  ...Object.fromEntries(
    results.map(({ filter, times, rows }) => [
      filter,
      `${milliseconds(times[0])}, ${milliseconds(median(times))}, ${milliseconds(Math.max(...times))}: ${rows.toLocaleString('en')} rows`,
    ]),
  ),
  'peak memory': `${peakMb.toFixed(0)} MiB, indexing and all`,
})
for (const { filter, times } of results) {
  atMost(`${filter}, ${millions(FRAMES)} rows, the first time`, times[0], 150, 'ms')
  atMost(`${filter}, ${millions(FRAMES)} rows, median`, median(times), 150, 'ms')
}
