/**
 * Full index of a large capture, columns, streams, TCP analysis and all, against tshark's first pass (`tshark -n -r`, which dissects everything and
 * prints a line a frame, here to nowhere) and `capinfos -c` (which only counts records), in turn on the same cached file. Every run is a process of
 * its own. BENCH_FRAMES=1000000,10000000 says which captures, BENCH_ROUNDS how often.
 */
import { freemem } from 'node:os'
import { basename } from 'node:path'
import { atLeast, atMost } from './support/goals.ts'
import { largeCapture, megabytes } from './support/large-capture.ts'
import { child, type Run, runOnce } from './support/processes.ts'
import { median, millions, milliseconds, report, seconds } from './support/report.ts'

const FRAMES = (process.env.BENCH_FRAMES ?? '1000000,10000000').split(',').map(Number)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const MILLION = 1_000_000
/** What tshark needs of memory for a frame, about; it is not started where there is less. */
const TSHARK_BYTES_A_FRAME = 1000
/** Where it would take longer, ten times a million frames are taken. */
const TSHARK_MAX_MS = 200_000

interface Indexed {
  readonly ms: number
  readonly firstRowsMs: number
  readonly rows: number
  readonly rowBytes: number
  readonly indexBytes: number
}
type Ours = ReturnType<typeof child<Indexed>>

/** tshark at a million frames, to extrapolate from. */
let million: Run = { ms: Number.NaN, peakMb: Number.NaN, cpuMs: Number.NaN }

for (const frames of FRAMES) {
  const path = largeCapture(frames)
  if (path) measure(path, frames)
  else console.log('index: skipped, there are no captures to build a large one from')
}

function measure(path: string, frames: number): void {
  const rounds = frames > MILLION ? Math.min(ROUNDS, 3) : ROUNDS
  const runs = { start: [] as Ours[], ready: [] as Ours[], rows: [] as Ours[] }
  const capinfos: Run[] = []
  const tshark: Run[] = []
  runOnce('capinfos', ['-c', path])
  for (let round = 0; round < rounds; round++) {
    for (const how of ['start', 'ready', 'rows'] as const) runs[how].push(indexed(path, how, frames))
    keep(capinfos, runOnce('capinfos', ['-c', path]))
    if (round < (frames > MILLION ? 1 : 2) && isBearable(frames)) keep(tshark, runOnce('tshark', ['-n', '-r', path]))
  }
  const time = (list: readonly Run[]): number => median(list.map(({ ms }) => ms))
  const best = (list: readonly Run[]): number => Math.min(...list.map(({ ms }) => ms))
  const peak = (list: readonly Run[]): number => Math.max(...list.map(({ peakMb }) => peakMb))
  const [start, ready] = [time(runs.start), time(runs.ready)]
  const capinfosMs = time(capinfos)
  const first = median(runs.rows.map(({ firstRowsMs }) => firstRowsMs))
  const memory = peak([...runs.start, ...runs.ready])
  const [{ rowBytes, indexBytes }] = runs.ready
  const rate = (ms: number): string => `${(frames / ms / 1000).toFixed(2)} million frames/s`
  const cpu = (list: readonly Run[]): string => seconds(median(list.map(({ cpuMs }) => cpuMs)))
  if (frames === MILLION) million = { ms: time(tshark), peakMb: peak(tshark), cpuMs: Number.NaN }
  const tsharkMb = (million.peakMb * frames) / MILLION
  const tsharkMs = tshark.length > 0 ? time(tshark) : (million.ms * frames) / MILLION

  report(`index, ${millions(frames)} frames`, {
    file: `${basename(path)}, ${megabytes(path).toFixed(0)} MB, cached`,
    'in an open window': `${seconds(ready)} (best ${seconds(best(runs.ready))}), ${rate(ready)}`,
    'start of workers included': `${seconds(start)} (best ${seconds(best(runs.start))}), ${rate(start)}`,
    'whole process': seconds(median(runs.start.map(({ wallMs }) => wallMs))),
    'first rows after': `${milliseconds(first)}, at most ${milliseconds(Math.max(...runs.rows.map(({ firstRowsMs }) => firstRowsMs)))}`,
    'bytes a frame': `${(rowBytes / frames).toFixed(1)} in rows, ${(indexBytes / frames).toFixed(1)} with tables of streams, endpoints and messages`,
    'peak memory': `${memory.toFixed(0)} MiB, whole process`,
    'processor time': `${cpu(runs.start)}, all threads; tshark's ${cpu(tshark)}, capinfos' ${cpu(capinfos)}`,
    'tshark -n -r':
      tshark.length > 0
        ? `${seconds(tsharkMs)} (${tshark.length} runs), ${peak(tshark).toFixed(0)} MiB`
        : `${seconds(tsharkMs)}, ${tsharkMb.toFixed(0)} MiB: extrapolated`,
    'capinfos -c': `${seconds(capinfosMs)} (best ${seconds(best(capinfos))})`,
  })
  const size = `${millions(frames)} frames`
  atLeast(`index ${size}, open window, tshark -n -r takes`, tsharkMs / ready, 30, 'times as long')
  atLeast(`index ${size}, workers start, tshark -n -r takes`, tsharkMs / start, 30, 'times as long')
  atMost(`index ${size}, open window, against capinfos -c`, ready / capinfosMs, 2.5, 'times its time')
  atMost(`index ${size}, workers start, against capinfos -c`, start / capinfosMs, 2.5, 'times its time')
  atMost(`first rows of ${size}`, first, 200, 'ms')
  atMost(`bytes a frame, rows, ${size}`, rowBytes / frames, 64, 'bytes')
  atMost(`bytes a frame, all tables, ${size}`, indexBytes / frames, 64, 'bytes')
  atMost(`peak memory of ${size}, of tshark's`, memory / tsharkMb, frames > MILLION ? 0.1 : 0.2, 'of it')
}

function indexed(path: string, how: string, frames: number): Ours {
  const run = child<Indexed>('index-file', [path, how])
  if (run.rows !== frames) throw new Error(`${run.rows} rows instead of ${frames}`)
  return run
}

/** Whether tshark has the memory for so many frames, and takes no longer than anyone would wait. */
function isBearable(frames: number): boolean {
  if (freemem() < frames * TSHARK_BYTES_A_FRAME) return false
  return !(frames > MILLION && (million.ms * frames) / MILLION > TSHARK_MAX_MS)
}

function keep(runs: Run[], run: Run | null): void {
  if (run) runs.push(run)
}
