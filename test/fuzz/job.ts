/** One process of a soak: every `jobs`-th input, with what it found told to the parent process, and a watch over inputs that never end. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type CaseKind, type Category, encodeFinding, type Finding } from './case.ts'
import { Fuzzer } from './fuzzer.ts'
import { watchAllocations } from './gauge.ts'
import { minimise, signature } from './minimise.ts'

const REPORT_MS = 1000
/** Seconds after which an input is taken to never end. */
const HANG_SECONDS = 60
/** Inputs between two looks at memory, and megabytes that it may grow by after the first. */
const LOOK_EVERY = 20_000
const MAX_GROWTH = 64

export interface JobOptions {
  readonly seed: number
  readonly only: Category | null
  readonly inputs: number
  readonly seconds: number
  readonly job: number
  readonly jobs: number
  /** Where findings are written; it is there. */
  readonly folder: string
  readonly niceness: number
}

export interface JobReport {
  readonly job: number
  readonly done: Readonly<Partial<Record<CaseKind, number>>>
  /** Failures by their signature. */
  readonly failures: Readonly<Record<string, number>>
  /** Files of findings that were written since the last report. */
  readonly written: readonly string[]
  /** Megabytes of live memory at the last look. */
  readonly megabytes: number
  readonly finished: boolean
}

/** Ends the process when the input whose number stands in shared memory stays the same for long. */
const WATCH = `
const { workerData } = require('node:worker_threads')
const { writeFileSync } = require('node:fs')
const { current, file, finding, seconds } = workerData
const numbers = new Float64Array(current)
let last = -1
let same = 0
setInterval(() => {
  same = numbers[0] === last ? same + 1 : 0
  last = numbers[0]
  if (same < seconds) return
  writeFileSync(file, JSON.stringify({ ...finding, number: last }))
  process.kill(process.pid, 'SIGKILL')
}, 1000)
`

const liveMegabytes = (): number => {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return Math.round((heapUsed + external) / 1e6)
}

/** Runs the job to its end; `report` hears of it every second. */
export function runJob(options: JobOptions, report: (report: JobReport) => void): void {
  const { seed, only, inputs, seconds, job, jobs, folder, niceness } = options
  setPriority(niceness)
  const scratch = mkdtempSync(join(tmpdir(), 'tapscope-fuzz-'))
  const fuzzer = new Fuzzer({ seed, only, folder: scratch, real: true })
  const numbers = new Float64Array(new SharedArrayBuffer(8))
  const finding: Finding = { message: `no end after ${HANG_SECONDS} seconds`, seed, only, number: 0 }
  const file = join(folder, `hang-${seed}-${job}.json`)
  const workerData = { current: numbers.buffer, file, finding, seconds: HANG_SECONDS }
  new Worker(WATCH, { eval: true, workerData }).unref()
  watchAllocations()

  const done: Partial<Record<CaseKind, number>> = {}
  const failures: Record<string, number> = {}
  let written: string[] = []
  const fail = (error: Error, found: Omit<Finding, 'message' | 'seed' | 'only'>): void => {
    const name = `${found.input?.kind ?? 'memory'}: ${signature(error)}`
    failures[name] = (failures[name] ?? 0) + 1
    if (failures[name] > 1) return
    const input = found.input && minimise(found.input, error, (smaller) => fuzzer.failure(smaller))
    const path = join(folder, `${found.input?.kind ?? 'memory'}-${seed}-${found.number}.json`)
    writeFileSync(
      path,
      encodeFinding({ message: error.stack ?? error.message, seed, only, ...found, ...(input && { input }) }),
    )
    written.push(path)
  }

  const end = performance.now() + seconds * 1000
  let reported = performance.now()
  let megabytes = 0
  let first = 0
  let count = 0
  const tell = (finished: boolean): void => {
    report({ job, done, failures, written, megabytes, finished })
    written = []
    reported = performance.now()
  }
  for (let number = job; number < inputs && performance.now() < end; number += jobs) {
    numbers[0] = number
    const input = fuzzer.make(number)
    const error = fuzzer.failure(input)
    done[input.kind] = (done[input.kind] ?? 0) + 1
    if (error) fail(error, { number, input })
    if (++count % LOOK_EVERY === 0) {
      megabytes = liveMegabytes()
      first ||= megabytes
      if (megabytes > first + MAX_GROWTH) fail(new Error(`memory grew from ${first} to ${megabytes} MB`), { number })
    }
    if (performance.now() - reported > REPORT_MS) tell(false)
  }
  megabytes = liveMegabytes()
  rmSync(scratch, { recursive: true })
  tell(true)
}
