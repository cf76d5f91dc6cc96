/**
 * Filters that need frames dissected: `tapscope read -Y` against `tshark -n -Y`, whole processes that print the same lines to a file; and an open
 * window, the first time and again, against sharkd with the file loaded.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atLeast, atMost } from './support/goals.ts'
import { largeCapture } from './support/large-capture.ts'
import { CLI, child, NODE, runOnce } from './support/processes.ts'
import { median, millions, milliseconds, report, seconds } from './support/report.ts'
import { Sharkd } from './support/sharkd.ts'

const FRAMES = Number(process.env.BENCH_FRAMES ?? 1_000_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const SHARKD_AGAIN_MS = 2600
const FILTERS = ['http.request', 'dns.qry.name contains "a"', 'tls.handshake.type == 1']

interface Filtered {
  readonly results: readonly { readonly times: readonly number[]; readonly rows: number }[]
}

const path = largeCapture(FRAMES)
if (!path || !existsSync(CLI)) {
  console.log('filter-frames: skipped, there are no captures to build a large one from, or nothing is built')
  process.exit(0)
}
const folder = mkdtempSync(join(tmpdir(), 'tapscope-bench-'))
const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')]
const sharkd = await Sharkd.start()
const loadMs = (await sharkd?.time('load', { file: path })) ?? Number.NaN
for (const filter of FILTERS) await measure(path, filter)
if (sharkd) report('sharkd', { load: seconds(loadMs), 'peak memory': `${sharkd.peakMb.toFixed(0)} MiB` })
sharkd?.dispose()
rmSync(folder, { recursive: true })

async function measure(file: string, filter: string): Promise<void> {
  const reads = Array.from({ length: ROUNDS }, () => runOnce(NODE, [CLI, 'read', '-r', file, '-Y', filter], ours))
  const readMs = median(reads.map((run) => run?.ms ?? Number.NaN))
  const windows = Array.from({ length: ROUNDS }, () => child<Filtered>('filter-rows', [file, 3, filter]))
  const first = median(windows.map(({ results }) => results[0].times[0]))
  const again = median(windows.map(({ results }) => results[0].times[1]))
  const tshark = runOnce('tshark', ['-n', '-r', file, '-Y', filter], theirs)
  const tsharkMs = tshark?.ms ?? Number.NaN
  const asked = { filter, limit: 1 }
  const sharkdFirst = (await sharkd?.time('frames', asked)) ?? Number.NaN
  const sharkdAgain = (await sharkd?.time('frames', asked)) ?? Number.NaN
  const { rows } = windows[0].results[0]

  report(`${filter}, ${millions(FRAMES)} frames`, {
    found: `${rows.toLocaleString('en')} rows in the window, ${lines(ours).toLocaleString('en')} lines printed, ${tshark ? lines(theirs).toLocaleString('en') : 'none'} by tshark`,
    'tapscope read -Y': `${seconds(readMs)}, ${Math.max(...reads.map((run) => run?.peakMb ?? Number.NaN)).toFixed(0)} MiB`,
    'tshark -n -Y': `${seconds(tsharkMs)}, ${tshark?.peakMb.toFixed(0)} MiB`,
    'in an open window': `${milliseconds(first)} the first time (workers start), ${milliseconds(again)} again`,
    'sharkd, file loaded': `${seconds(sharkdFirst)} the first time, ${seconds(sharkdAgain)} again`,
  })
  atLeast(`${filter}, read -Y, tshark -Y takes`, tsharkMs / readMs, 20, 'times as long')
  atLeast(`${filter}, open window, first time, tshark -Y takes`, tsharkMs / first, 20, 'times as long')
  atMost(`${filter}, open window, second time`, again, SHARKD_AGAIN_MS, 'ms')
}

/** Lines of a file. */
function lines(file: string): number {
  let count = 0
  for (const byte of readFileSync(file)) if (byte === 10) count++
  return count
}
