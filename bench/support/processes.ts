/** Programs that are measured from outside: wall clock of a whole run, and the most memory that it had. */
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The Node that measured processes run on; Electron's with `BENCH_NODE=out/electron/electron`. */
export const NODE = process.env.BENCH_NODE ?? process.execPath
export const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))

const BUILT = new URL('../../out/bench/', import.meta.url)
const TIME = '/usr/bin/time'
const MAX_OUTPUT = 64 << 20

export interface Run {
  readonly ms: number
  /** MiB; NaN where nothing tells. */
  readonly peakMb: number
  /** Processor time of all threads, which other programs on the machine change less than `ms`; NaN where nothing tells. */
  readonly cpuMs: number
}

export const environment = { ...process.env, TZ: 'UTC', ELECTRON_RUN_AS_NODE: '1', TAPSCOPE_INDEX_CACHE: 'off' }

/** Runs a program to its end, its output to a file or nowhere. Null when it is not installed; throws when it fails. */
export function runOnce(command: string, args: readonly string[], output: string | null = null): Run | null {
  const said = join(tmpdir(), `tapscope-bench-${process.pid}.time`)
  const timed = existsSync(TIME)
  const fd = output === null ? 'ignore' : openSync(output, 'w')
  const started = performance.now()
  const { status, error, stderr } = spawnSync(
    timed ? TIME : command,
    timed ? ['-q', '-f', '%M %U %S', '-o', said, command, ...args] : [...args],
    { stdio: ['ignore', fd, 'pipe'], env: environment },
  )
  const ms = performance.now() - started
  if (typeof fd === 'number') closeSync(fd)
  const [peak, user, system] = (timed && existsSync(said) ? readFileSync(said, 'latin1') : 'NaN NaN NaN')
    .split(' ')
    .map(Number)
  rmSync(said, { force: true })
  if (error || status === 127) return null
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${status}\n${stderr}`)
  return { ms, peakMb: peak / 1024, cpuMs: (user + system) * 1000 }
}

/** Runs bench/children/NAME.ts, bundled, in a process of its own; what it hands back, and the wall clock of the process. */
export function child<T>(name: string, args: readonly (string | number)[]): T & Run & { readonly wallMs: number } {
  const script = fileURLToPath(new URL(`${name}.js`, BUILT))
  if (!existsSync(script)) throw new Error(`${script} is not there: run the bench with npm run bench`)
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(NODE, [script, ...args.map(String)], {
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
    env: environment,
  })
  const wallMs = performance.now() - started
  if (status !== 0) throw new Error(`${name} ${args.join(' ')}: exit code ${status}\n${stderr}`)
  if (stderr) process.stderr.write(stderr)
  return { ...JSON.parse(stdout), wallMs }
}
