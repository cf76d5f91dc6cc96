/**
 * tapcap, the capture program: where it is, what it says. It runs on its own, so that a capture outlives the engine; this module starts
 * it, reads its status lines and asks it to stop.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import { findNativeProgram, foldersAbove } from '../native-program.ts'
import { readStatus, type TapcapStatus } from './tapcap-status.ts'

/** Path of the program; null when there is none. */
export const findTapcap = (): string | null => findNativeProgram('tapcap')

/** The program, where there is one that this user may run. */
export function usableTapcap(): Result<string, Problem> {
  const program = findTapcap()
  if (program === null) return fail(missingTapcap())
  try {
    accessSync(program, constants.X_OK)
    return ok(program)
  } catch {
    const message = `You may not run the capture program ${program}`
    return fail({ message, hint: `sudo usermod -aG ${GROUP} ${userInfo().username}, then log out and in again` })
  }
}

/** Who the Debian package lets capture. */
const GROUP = 'tapscope'

/** Why there is no program, as the build left it. */
export function missingTapcap(): Problem {
  const fallback = {
    message: 'The capture program tapcap was not built',
    hint: 'Install a C++ compiler (Debian: apt install g++) and start Tapscope again; files and taps work without it',
  }
  for (const folder of foldersAbove()) {
    const path = join(folder, 'out', 'native', 'status.json')
    if (!existsSync(path)) continue
    const status = BUILD_STATUS.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return status.success && !status.data.ok
      ? { message: status.data.reason ?? fallback.message, hint: status.data.hint ?? fallback.hint }
      : fallback
  }
  return fallback
}

const BUILD_STATUS = z.object({ ok: z.boolean(), reason: z.string().optional(), hint: z.string().optional() })

export interface Problem {
  readonly message: string
  readonly hint: string
}

export interface TapcapListener {
  status(status: TapcapStatus): void
  /** The program is gone; `signal` when it was killed. */
  exit(code: number | null, signal: string | null, stderr: string): void
}

export interface TapcapStreams {
  /** `ours` ends the capture with this process, however that ends; `inherited` is captured from. */
  readonly input: 'none' | 'ours' | 'inherited'
  /** Whether the frames go to standard output, which is this process's then. */
  readonly toStdout: boolean
}

/** Starts tapcap. It runs detached, so that a capture outlives who began it. */
export function startTapcap(
  program: string,
  words: readonly string[],
  { input, toStdout }: TapcapStreams,
  listener: TapcapListener,
): ChildProcess {
  const stdin = { none: 'ignore', ours: 'pipe', inherited: 'inherit' } as const
  const child = spawn(program, [...words, ...(input === 'ours' ? ['--stop-on-stdin-eof'] : [])], {
    detached: true,
    stdio: [stdin[input], toStdout ? 'inherit' : 'pipe', 'pipe'],
  })
  let said = ''
  const take = (line: string): void => {
    const status = readStatus(line)
    if (status) listener.status(status)
    else said = `${said}${line}\n`.slice(-MAX_SAID)
  }
  for (const stream of [child.stdout, child.stderr]) if (stream) eachLine(stream, take)
  let gone = false
  const exit = (code: number | null, signal: string | null, said: string): void => {
    if (!gone) listener.exit(code, signal, said)
    gone = true
  }
  child.on('error', (error) => exit(null, null, error.message))
  child.on('close', (code, signal) => exit(code, signal, said.trim()))
  child.unref()
  return child
}

const MAX_SAID = 4096
const MAX_LINE = 65536

function eachLine(stream: Readable, take: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = (lines.pop() ?? '').slice(-MAX_LINE)
    for (const line of lines) take(line)
  })
  stream.on('end', () => rest !== '' && take(rest))
}

/** What tapcap prints for a question that it answers at once. */
export function askTapcap(
  program: string,
  words: readonly string[],
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile(program, words, { timeout: 10_000, maxBuffer: 4 * 1024 * 1024 }, (_error, stdout, stderr) =>
      resolve({ stdout, stderr }),
    )
  })
}
