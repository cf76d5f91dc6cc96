/**
 * tapcap, the capture program: where it is, what it says. It runs on its own, so that a capture outlives the engine; this module starts
 * it, reads its status lines and asks it to stop.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { assert } from '../../../shared/base/assert.ts'

const name = process.platform === 'win32' ? 'tapcap.exe' : 'tapcap'

/** Path of the program: $TAPSCOPE_TAPCAP, the package's resources, or the checkout's build. Null when there is none. */
export function findTapcap(): string | null {
  const candidates = [
    process.env.TAPSCOPE_TAPCAP,
    process.env.TAPSCOPE_RESOURCES && join(process.env.TAPSCOPE_RESOURCES, name),
  ]
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    candidates.push(join(folder, 'out', 'native', name))
    if (existsSync(join(folder, 'package.json'))) break
  }
  return candidates.find((candidate) => candidate && existsSync(candidate)) ?? null
}

/** Why there is no program, as the build left it. */
export function missingTapcap(): Problem {
  const fallback = {
    message: 'The capture program tapcap was not built',
    hint: 'Install a C++ compiler (Debian: apt install g++) and start Tapscope again; files and taps work without it',
  }
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
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

/** A frame is in the file at most this much after it was captured. */
const FLUSH_MS = 50

const INTERFACES = z.object({
  interfaces: z.array(
    z.object({
      name: z.string(),
      description: z.string().default(''),
      addresses: z.array(z.string()).default([]),
      up: z.boolean(),
      running: z.boolean(),
      loopback: z.boolean(),
      wireless: z.boolean().default(false),
    }),
  ),
})
export type TapcapInterface = z.infer<typeof INTERFACES>['interfaces'][number]

const COUNTERS = {
  frames: z.number(),
  bytes: z.number(),
  received: z.number().optional(),
  kernelDrops: z.number(),
  interfaceDrops: z.number(),
  tapcapDrops: z.number(),
}
const STATUS = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), interfaces: z.array(z.object({ name: z.string() })) }),
  z.object({ type: z.literal('status'), ...COUNTERS }),
  z.object({ type: z.literal('stopped'), reason: z.string(), ...COUNTERS }),
  z.object({ type: z.literal('error'), code: z.string(), message: z.string(), hint: z.string().optional() }),
])
export type TapcapStatus = z.infer<typeof STATUS>

/** The interfaces of this machine, or why they can't be told. */
export async function listInterfaces(): Promise<{ interfaces: TapcapInterface[]; problem: Problem | null }> {
  const program = findTapcap()
  if (!program) return { interfaces: [], problem: missingTapcap() }
  const { stdout, stderr } = await run(program, ['-D', '--json'])
  const parsed = INTERFACES.safeParse(parseJson(stdout))
  if (parsed.success) return { interfaces: parsed.data.interfaces, problem: null }
  return { interfaces: [], problem: errorOf(stdout, stderr) }
}

/** What libpcap says of a capture filter; null when it compiles. */
export async function checkCaptureFilter(filter: string): Promise<string | null> {
  const program = findTapcap()
  if (!program) return missingTapcap().message
  const { stdout } = await run(program, ['--check-filter', filter])
  const parsed = z.object({ ok: z.boolean(), error: z.string().optional() }).safeParse(parseJson(stdout))
  if (!parsed.success) return 'tapcap gave no answer'
  return parsed.data.ok ? null : (parsed.data.error ?? 'not a valid capture filter')
}

export interface CaptureOptions {
  readonly interfaces: readonly string[]
  readonly filter: string
  readonly promiscuous: boolean
  readonly snaplen: number
  readonly file: string
  /** Conditions of -a: `duration:SECONDS`, `filesize:KB`, `packets:COUNT`. */
  readonly autostop?: readonly string[]
  /** Whether the capture ends with the program that started it, however that ends. */
  readonly endsWithUs?: boolean
}

export interface TapcapListener {
  status(status: TapcapStatus): void
  /** The program is gone; `signal` when it was killed. */
  exit(code: number | null, signal: string | null, stderr: string): void
}

/** Starts a capture into a file. It runs detached: only its own end or a signal ends it, unless `endsWithUs` says otherwise. */
export function startTapcap(program: string, options: CaptureOptions, listener: TapcapListener): ChildProcess {
  const args: string[] = []
  for (const one of options.interfaces) args.push('-i', one)
  if (options.filter.trim() !== '') args.unshift('-f', options.filter)
  if (!options.promiscuous) args.push('-p')
  for (const condition of options.autostop ?? []) args.push('-a', condition)
  args.push('--flush-interval', String(FLUSH_MS), '-s', String(options.snaplen), '-w', options.file)
  if (options.endsWithUs) args.push('--stop-on-stdin-eof')
  const stdin = options.endsWithUs ? 'pipe' : 'ignore'
  const child = spawn(program, args, { detached: true, stdio: [stdin, 'pipe', 'pipe'] })
  let stderr = ''
  let rest = ''
  assert(child.stdout && child.stderr, 'both outputs are pipes')
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = (lines.pop() ?? '').slice(-65536)
    for (const line of lines) {
      const parsed = STATUS.safeParse(parseJson(line))
      if (parsed.success) listener.status(parsed.data)
    }
  })
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(-4096)
  })
  child.on('error', (error) => listener.exit(null, null, error.message))
  child.on('close', (code, signal) => listener.exit(code, signal, stderr.trim()))
  child.unref()
  return child
}

function errorOf(stdout: string, stderr: string): Problem {
  for (const line of stdout.split('\n')) {
    const parsed = STATUS.safeParse(parseJson(line))
    if (parsed.success && parsed.data.type === 'error')
      return { message: parsed.data.message, hint: parsed.data.hint ?? '' }
  }
  return { message: stderr.trim() || 'tapcap could not list the interfaces', hint: '' }
}

function run(program: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 10_000, maxBuffer: 4 * 1024 * 1024 }, (_error, stdout, stderr) =>
      resolve({ stdout, stderr }),
    )
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
