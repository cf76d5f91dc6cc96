/** One capture: tapcap, and the programs that feed it where packets come from elsewhere. They begin and end together. */
import type { ChildProcess } from 'node:child_process'
import { ok, type Result } from '../../../shared/base/result.ts'
import type { CaptureInterfaceOptions } from '../../../shared/wire/capture.ts'
import { type PipedCommand, PipedProgram } from './piped-program.ts'
import { type Problem, startTapcap, usableTapcap } from './tapcap.ts'
import type { TapcapStatus } from './tapcap-status.ts'
import { interfaceWords, outputWords } from './tapcap-words.ts'

/** An interface, with the program that captures from it where tapcap does not itself. */
export interface RunInterface {
  readonly options: CaptureInterfaceOptions
  readonly piped: PipedCommand | null
}

export interface CapturePlan {
  readonly interfaces: readonly RunInterface[]
  readonly file: string
  /** More of tapcap's words, for all of the capture: conditions, a ring. */
  readonly words: readonly string[]
  /** A folder of the capture's own, for what stands between programs. */
  readonly folder: string
  readonly input: 'none' | 'ours' | 'inherited'
}

export interface CaptureListener {
  status(status: TapcapStatus): void
  /** A program that fed tapcap has ended badly. */
  trouble(problem: Problem): void
  /** All of it has ended. */
  exit(code: number | null, signal: string | null, stderr: string): void
}

/** tapcap that does not end when asked is killed after this long. */
const STOP_MS = 5000
/** What programs wrote before they ended is read within this time. */
const REST_MS = 1000

export class CaptureRun {
  readonly tapcap: ChildProcess
  readonly programs: readonly PipedProgram[]
  private readonly ended: Promise<void>
  private readonly onlyPiped: boolean
  private troubled = false
  private stopping = false

  /** Starts it all; nothing stays when a part can't be started. */
  static start(plan: CapturePlan, listener: CaptureListener): Result<CaptureRun, Problem> {
    const tapcap = usableTapcap()
    if (!tapcap.ok) return tapcap
    const programs: PipedProgram[] = []
    const words = [...plan.words, ...outputWords(plan.file)]
    for (const { options, piped } of plan.interfaces) {
      if (!piped) {
        words.push(...interfaceWords(options, options.name, false))
        continue
      }
      const started = PipedProgram.start(piped, plan.folder, programs.length + 1)
      if (!started.ok) {
        for (const program of programs) void program.stop()
        return started
      }
      programs.push(started.value)
      words.push(...interfaceWords(options, started.value.fifo, true))
    }
    return ok(new CaptureRun(tapcap.value, words, plan, programs, listener))
  }

  private constructor(
    tapcap: string,
    words: readonly string[],
    plan: CapturePlan,
    programs: readonly PipedProgram[],
    listener: CaptureListener,
  ) {
    this.programs = programs
    let resolveEnded: () => void = () => {}
    this.ended = new Promise((resolve) => {
      resolveEnded = resolve
    })
    this.tapcap = startTapcap(
      tapcap,
      words,
      { input: plan.input, toStdout: plan.file === '-' },
      {
        status: (status) => {
          if (status.type === 'started') this.opened()
          // Why there was no input, the program itself has said.
          if (status.type !== 'error' || status.code !== 'no-input' || !this.troubled) listener.status(status)
        },
        exit: (code, signal, stderr) => {
          this.opened()
          void Promise.all(programs.map((program) => program.stop())).then(() => {
            listener.exit(code, signal, stderr)
            resolveEnded()
          })
        },
      },
    )
    for (const program of programs) {
      program.onEnd = (problem) => {
        if (!problem || this.stopping) return
        this.troubled = true
        listener.trouble(problem)
      }
    }
    this.onlyPiped = programs.length === plan.interfaces.length
  }

  get pid(): number | undefined {
    return this.tapcap.pid
  }

  /** Ends it: what feeds tapcap first, so that it has all of what was captured. */
  async stop(): Promise<void> {
    this.stopping = true
    await Promise.all(this.programs.map((program) => program.stop()))
    // It reads what is left, and ends.
    if (this.onlyPiped) await Promise.race([this.ended, new Promise((resolve) => setTimeout(resolve, REST_MS))])
    this.tapcap.kill('SIGTERM')
    const timer = setTimeout(() => this.tapcap.kill('SIGKILL'), STOP_MS)
    await this.ended
    clearTimeout(timer)
  }

  /** Keeps this process up for as long as it runs. */
  ref(): void {
    this.tapcap.ref()
  }

  private opened(): void {
    for (const program of this.programs) program.opened()
  }
}
