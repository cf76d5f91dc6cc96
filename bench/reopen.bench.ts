/**
 * A large capture opened for the first time, and again with its index kept: from `session.open` until all rows are counted and the first ones read as
 * the window reads them. Then what follows: a filter over all columns, which come from the disk, and over them in memory.
 */
import { readdirSync, rmSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { whileLocked } from '../scripts/lib/lock.mjs'
import { compileFilter } from '../src/engine/filter/compile.ts'
import { workerFile } from '../src/engine/hosts/worker-file.ts'
import type { IndexCacheOptions } from '../src/engine/indexing/cache/cache-folder.ts'
import { encodeRows } from '../src/engine/session/row-batches.ts'
import { View } from '../src/engine/session/view.ts'
import { Session } from '../src/engine/session.ts'
import { largeCapture, megabytes } from './support/large-capture.ts'
import { median, report } from './support/report.ts'

const FRAMES = Number(process.env.BENCH_FRAMES ?? 1_000_000)
const ROUNDS = 5
const FIRST_ROWS = 50
const OUT = fileURLToPath(new URL('out/', import.meta.url))
const CACHE: IndexCacheOptions = {
  folder: `${OUT}index-cache`,
  minBytes: 0,
  maxBytes: 16 * 1024 ** 3,
  maxAgeMs: Number.POSITIVE_INFINITY,
}

const path = await whileLocked(async () => largeCapture(FRAMES))
if (!path) {
  console.log('reopen: skipped, there are no captures to build a large one from')
  process.exit(0)
}

interface Opened {
  readonly session: Session
  readonly ms: number
}

/** Opens the file in a session whose workers had time to start. */
async function open(file: string, indexCache: IndexCacheOptions | null): Promise<Opened> {
  const session = new Session({ workerFile, version: 'bench', pickUp: false, indexCache, alerts: false })
  await sleep(1000)
  const started = performance.now()
  await session.open(file)
  await session.indexed()
  const view = new View(1, '', null, session.index, session.frames, session.pool)
  const { rows } = session.info()
  const batch = encodeRows(view, session, 1, 0, 0, FIRST_ROWS)
  const ms = performance.now() - started
  if (rows !== FRAMES || view.length !== FRAMES || batch.length === 0) throw new Error(`${rows} rows, not ${FRAMES}`)
  return { session, ms }
}

/** Milliseconds of a filter that needs columns only. */
async function filterTime({ session }: Opened): Promise<number> {
  const program = compileFilter('frame.len > 1000', session.registry)
  if (!program.ok) throw new Error(program.error.message)
  const started = performance.now()
  const view = new View(2, '', program.value, session.index, session.frames, session.pool)
  await view.settled()
  return performance.now() - started
}

rmSync(CACHE.folder, { recursive: true, force: true })
const cold = await open(path, CACHE)
const writing = performance.now()
await cold.session.keeper?.written
const written = performance.now() - writing
await cold.session.dispose()

const times: number[] = []
const first: number[] = []
const second: number[] = []
let memory = 0
for (let round = 0; round < ROUNDS; round++) {
  const again = await open(path, CACHE)
  if (!again.session.index.isRestored) throw new Error('The index was not kept')
  memory = Math.max(memory, process.memoryUsage().rss)
  times.push(again.ms)
  first.push(await filterTime(again))
  second.push(await filterTime(again))
  await again.session.dispose()
}

const ms = (value: number): string => `${value.toFixed(0)} ms`
report('reopen', {
  file: `${FRAMES.toLocaleString('en')} frames, ${megabytes(path).toFixed(0)} MB, cached`,
  'first pass': ms(cold.ms),
  'keeping the index': `${ms(written)} in the background, ${(sizeOfCache() / 1e6).toFixed(0)} MB`,
  reopened: `${ms(median(times))} (${times.map((time) => time.toFixed(0)).join(', ')}): ${(cold.ms / median(times)).toFixed(0)} times faster`,
  'first filter': `${ms(median(first))}, segments read from the kept index`,
  'second filter': ms(median(second)),
  'resident set': `at most ${(memory / 1e6).toFixed(0)} MB after reopening, of ${ROUNDS} sessions one after another`,
})
rmSync(CACHE.folder, { recursive: true, force: true })

function sizeOfCache(): number {
  return readdirSync(CACHE.folder).reduce((sum, name) => sum + statSync(`${CACHE.folder}/${name}`).size, 0)
}
