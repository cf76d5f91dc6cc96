/**
 * npm run fuzz [-- --inputs N] [--seconds S] [--seed X] [--only dissect|readers|index|filter] [--jobs J] [--nice N] [--replay FILE]
 *
 * Inputs are told by the seed and their number, so a run of several jobs makes the same ones as a run of one. What fails is written to
 * out/fuzz, smaller where that can be, for --replay. Ends with 1 when anything was found.
 */
import { fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CATEGORIES, type Category, decodeFinding } from './case.ts'
import { Fuzzer } from './fuzzer.ts'
import { watchAllocations } from './gauge.ts'
import { type JobOptions, type JobReport, runJob } from './job.ts'

const PROGRESS_MS = 5000
const FOLDER = fileURLToPath(new URL('../../out/fuzz', import.meta.url))

const isCategory = (name: string): name is Category => Object.hasOwn(CATEGORIES, name)

function settings() {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: '100000' },
      seconds: { type: 'string', default: '86400' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      nice: { type: 'string', default: '10' },
      replay: { type: 'string' },
    },
  })
  const only = values.only ?? null
  if (only !== null && !isCategory(only)) throw new Error(`--only takes one of ${Object.keys(CATEGORIES).join(', ')}`)
  const [inputs, seconds, seed, jobs, niceness] = [
    values.inputs,
    values.seconds,
    values.seed,
    values.jobs,
    values.nice,
  ].map(Number)
  if (![inputs, seconds, seed, jobs, niceness].every((number) => number >= 0)) throw new Error('numbers are expected')
  return { only, inputs, seconds, seed, jobs: Math.max(1, jobs), niceness, replay: values.replay }
}

/** Runs the input of a finding once more; what it says now. */
function replay(path: string): number {
  const { seed, number, only, input } = decodeFinding(readFileSync(path, 'utf8'))
  const scratch = mkdtempSync(join(tmpdir(), 'tapscope-fuzz-'))
  try {
    const fuzzer = new Fuzzer({ seed, only, folder: scratch, real: true })
    watchAllocations()
    const again = input ?? fuzzer.make(number)
    console.log({ ...again, ...('bytes' in again && { bytes: Buffer.from(again.bytes).toString('hex') }) })
    const error = fuzzer.failure(again)
    console.log(error ? (error.stack ?? error.message) : 'It does not fail any more.')
    return error ? 1 : 0
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

function add(into: Record<string, number>, from: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(from)) into[name] = (into[name] ?? 0) + count
}

async function soak({ only, inputs, seconds, seed, jobs, niceness }: ReturnType<typeof settings>): Promise<number> {
  const started = performance.now()
  const reports: JobReport[] = []
  const written: string[] = []
  const total = (): Record<string, number> => {
    const counts: Record<string, number> = {}
    for (const one of reports.filter(Boolean)) add(counts, one.done)
    return counts
  }
  const say = (): void => {
    const counts = total()
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const elapsed = (performance.now() - started) / 1000
    const memory = reports.map((one) => one?.megabytes ?? 0).join('+')
    const kinds = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`)
    console.log(
      `${elapsed.toFixed(0)} s: ${all} inputs, ${Math.round(all / elapsed)}/s (${kinds.join(', ')}), ${memory} MB, ${written.length} findings`,
    )
  }
  const hangs = (): string[] => readdirSync(FOLDER).filter((name) => name.startsWith(`hang-${seed}-`))
  mkdirSync(FOLDER, { recursive: true })
  for (const name of hangs()) rmSync(join(FOLDER, name))
  const timer = setInterval(say, PROGRESS_MS)
  const codes = await Promise.all(
    Array.from({ length: jobs }, (_, job) => {
      const options: JobOptions = { seed, only, inputs, seconds, job, jobs, folder: FOLDER, niceness }
      const child = fork(fileURLToPath(import.meta.url), ['--job', JSON.stringify(options)], {
        execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc'],
      })
      child.on('message', (message) => {
        const told = message as JobReport
        reports[job] = told
        written.push(...told.written)
        for (const path of told.written)
          console.log(`found: ${path}\n${decodeFinding(readFileSync(path, 'utf8')).message}`)
      })
      return new Promise<number>((resolve) => {
        child.on('exit', (code, signal) => {
          if (code !== 0) console.log(`job ${job} ended with ${signal ?? code}`)
          resolve(code ?? 1)
        })
      })
    }),
  )
  clearInterval(timer)
  say()
  const failures: Record<string, number> = {}
  for (const one of reports.filter(Boolean)) add(failures, one.failures)
  for (const [name, count] of Object.entries(failures)) console.log(`${count} times ${name}`)
  for (const name of hangs()) console.log(`no end: ${join(FOLDER, name)}`)
  const isClean = codes.every((code) => code === 0) && Object.keys(failures).length === 0
  console.log(isClean ? 'nothing was found' : `findings are in ${FOLDER}`)
  return isClean ? 0 : 1
}

if (process.argv[2] === '--job') {
  runJob(JSON.parse(process.argv[3]) as JobOptions, (report) => process.send?.(report))
  process.disconnect()
} else {
  const wanted = settings()
  process.exitCode = wanted.replay ? replay(wanted.replay) : await soak(wanted)
}
