/**
 * A program that captures elsewhere and writes pcap or pcapng into a FIFO that tapcap reads: an extcap program, or ssh. Like tapcap it
 * outlives who started it. What it says goes to a file beside the FIFO, so that it is there whoever looks.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import type { Problem } from './tapcap.ts'

export interface PipedCommand {
  /** What is captured from, in words for a person. */
  readonly title: string
  readonly program: string
  /** Where the program writes: it is given the FIFO's path among its words, or as its standard output. */
  readonly to: 'path' | 'stdout'
  words(fifo: string): readonly string[]
  /** Why it ended before a frame came, from what it said. */
  explain(said: string, code: number | null): Problem
}

/** A program that does not end when asked is killed after this long. */
const END_MS = 2000
const MAX_SAID = 4096

export class PipedProgram {
  readonly fifo: string
  readonly title: string
  readonly ended: Promise<void>
  onEnd: (problem: Problem | null) => void = () => {}
  private readonly child: ChildProcess
  private readonly saysTo: string
  /**
   * Keeps the FIFO open until the program has ended and tapcap has opened its end: it comes to an end then and no earlier, and nothing that
   * was written is lost.
   */
  private held: number | null = null
  private isOpened = false
  private asked = false
  private over = false

  /** Makes the FIFO in `folder` and starts the program. */
  static start(command: PipedCommand, folder: string, number: number): Result<PipedProgram, Problem> {
    const fifo = join(folder, `source-${number}.fifo`)
    try {
      execFileSync('mkfifo', ['-m', '600', fifo], { stdio: 'pipe' })
      return ok(new PipedProgram(command, fifo, join(folder, `source-${number}.txt`)))
    } catch (error) {
      return fail({
        message: `${command.title} could not be started: ${(error as Error).message.trim()}`,
        hint: 'Programs are captured from through FIFOs, which this file system or platform has to have',
      })
    }
  }

  private constructor(command: PipedCommand, fifo: string, saysTo: string) {
    this.title = command.title
    this.fifo = fifo
    this.saysTo = saysTo
    const says = openSync(saysTo, 'a', 0o600)
    // Opened for both, a FIFO waits for nobody; the program gets an end that only writes, and hears of it when tapcap goes.
    this.held = openSync(fifo, constants.O_RDWR)
    const output = command.to === 'stdout' ? openSync(fifo, constants.O_WRONLY) : says
    try {
      this.child = spawn(command.program, [...command.words(fifo)], {
        detached: true,
        stdio: ['ignore', output, says],
      })
    } finally {
      closeSync(says)
      if (output !== says) closeSync(output)
    }
    this.child.unref()
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: string | null, failure = ''): void => {
        if (this.over) return
        this.over = true
        // Whoever hears of the end does so before tapcap.
        setImmediate(() => this.release())
        const bad = !this.asked && (code !== 0 || signal !== null)
        this.onEnd(bad ? command.explain(failure || this.said, code) : null)
        resolve()
      }
      this.child.on('error', (error) => end(null, null, error.message))
      this.child.on('exit', (code, signal) => end(code, signal))
    })
  }

  get pid(): number | undefined {
    return this.child.pid
  }

  get running(): boolean {
    return !this.over
  }

  /** The end of what it said. */
  get said(): string {
    try {
      const from = Math.max(0, statSync(this.saysTo).size - MAX_SAID)
      const file = openSync(this.saysTo, 'r')
      try {
        const bytes = Buffer.alloc(MAX_SAID)
        return bytes.toString('utf8', 0, readSync(file, bytes, 0, MAX_SAID, from)).trim()
      } finally {
        closeSync(file)
      }
    } catch {
      return ''
    }
  }

  /** tapcap has opened the FIFO, or never will. */
  opened(): void {
    this.isOpened = true
    this.release()
  }

  /** Asks it to end, and sees to it that it does. */
  async stop(): Promise<void> {
    this.asked = true
    if (this.over || this.pid === undefined) return
    endProgram(this.pid, 'SIGTERM')
    const timer = setTimeout(() => endProgram(this.pid, 'SIGKILL'), END_MS)
    await this.ended
    clearTimeout(timer)
  }

  private release(): void {
    if (this.held === null || !this.isOpened || !this.over) return
    closeSync(this.held)
    this.held = null
  }
}

/** Signals a program that was started here and those that it started. */
export function endProgram(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  for (const target of process.platform === 'win32' ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, signal)
      return
    } catch {
      // Gone, or no group of its own.
    }
  }
}
