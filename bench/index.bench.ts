/**
 * Full index of a large capture, columns and all, against tshark's first pass (`tshark -n -r`, which dissects everything and prints a line a
 * frame) and `capinfos -c` (which only counts records), in one run on the same cached file.
 */
import { spawnSync } from 'node:child_process'
import { workerFile } from '../src/engine/hosts/worker-file.ts'
import { Session } from '../src/engine/session.ts'
import { ROW_BYTES } from '../src/engine/store/columns.ts'
import { largeCapture, megabytes } from './support/large-capture.ts'
import { median, report, seconds } from './support/report.ts'

const FRAMES = Number(process.env.BENCH_FRAMES ?? 1_000_000)
const ROUNDS = 5

const path = largeCapture(FRAMES)
if (!path) {
  console.log('index: skipped, there are no captures to build a large one from')
  process.exit(0)
}

async function indexOnce(
  file: string,
): Promise<{ time: number; firstRows: number; bytesARow: number; memory: number }> {
  const session = new Session({ workerFile, version: 'bench', pickUp: false })
  const started = performance.now()
  let firstRows = 0
  session.listen({
    changed: () => {
      if (firstRows === 0 && session.index.columns.rowCount > 0) firstRows = performance.now() - started
    },
    notice: ({ message }) => console.error(message),
    cleared: () => {},
  })
  await session.open(file)
  await session.indexed()
  const time = performance.now() - started
  const { rowCount } = session.index.columns
  if (rowCount !== FRAMES) throw new Error(`${rowCount} rows instead of ${FRAMES}`)
  const memory = process.memoryUsage().rss / 1e6
  const bytesARow = (session.index.columns.segments.length * 65536 * ROW_BYTES) / rowCount
  await session.dispose()
  return { time, firstRows, bytesARow, memory }
}

/** A peer's run, wall clock in ms; NaN when it is not installed. */
function peer(command: string, args: readonly string[]): number {
  const started = performance.now()
  const { status, error } = spawnSync(command, args, { stdio: 'ignore' })
  return error || status !== 0 ? Number.NaN : performance.now() - started
}

const ours = []
for (let round = 0; round < ROUNDS; round++) ours.push(await indexOnce(path))
const tshark = [peer('tshark', ['-n', '-r', path])]
const capinfos = Array.from({ length: ROUNDS }, () => peer('capinfos', ['-c', path]))

const time = median(ours.map((run) => run.time))
const tsharkTime = median(tshark)
const capinfosTime = median(capinfos)
report('index', {
  file: `${FRAMES.toLocaleString('en')} frames, ${megabytes(path).toFixed(0)} MB, cached`,
  tapscope: `${seconds(time)}, ${(FRAMES / time / 1000).toFixed(2)} M frames/s`,
  'first rows after': `${median(ours.map((run) => run.firstRows)).toFixed(0)} ms`,
  'index bytes a frame': median(ours.map((run) => run.bytesARow)).toFixed(1),
  'resident set': `${Math.max(...ours.map((run) => run.memory)).toFixed(0)} MB (whole process, after ${ROUNDS} rounds)`,
  'tshark -n -r': `${seconds(tsharkTime)}: ${(tsharkTime / time).toFixed(1)} times as long`,
  'capinfos -c': `${seconds(capinfosTime)}: we take ${(time / capinfosTime).toFixed(2)} times as long`,
})
