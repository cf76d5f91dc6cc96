/**
 * `tapscope read -T fields` against `tshark -T fields` with the same fields over the same cached file: whole processes, start-up and all,
 * writing to a file. Besides: the first line, and what a field costs that needs every frame dissected.
 */
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { largeCapture, megabytes } from './support/large-capture.ts'
import { median, report, seconds } from './support/report.ts'

const FRAMES = Number(process.env.BENCH_FRAMES ?? 1_000_000)
const ROUNDS = 5
const CLI = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))

const path = largeCapture(FRAMES)
if (!path || !existsSync(CLI)) {
  console.log('read-fields: skipped, there are no captures to build a large one from, or nothing is built')
  process.exit(0)
}
const folder = mkdtempSync(join(tmpdir(), 'tapscope-bench-'))
const SETS: Readonly<Record<string, readonly string[]>> = {
  'five fields': ['frame.number', 'frame.time_epoch', 'ip.src', 'ip.dst', 'frame.len'],
  'with a port': ['frame.number', 'frame.time_epoch', 'ip.src', 'tcp.srcport', 'frame.len'],
}
const fieldArguments = (names: readonly string[]): string[] => [
  '-T',
  'fields',
  ...names.flatMap((name) => ['-e', name]),
]

/** Wall clock of a whole run in ms, NaN where the program is not installed. */
function timed(command: string, args: readonly string[], output: string): number {
  const fd = openSync(output, 'w')
  const started = performance.now()
  const { status, error } = spawnSync(command, args, {
    stdio: ['ignore', fd, 'ignore'],
    env: { ...process.env, TZ: 'UTC' },
  })
  const time = performance.now() - started
  closeSync(fd)
  return error || status !== 0 ? Number.NaN : time
}

/** Milliseconds from the start of the process to its first bytes. */
function firstBytes(args: readonly string[]): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  return new Promise((resolve) => {
    child.stdout.once('data', () => {
      resolve(performance.now() - started)
      child.kill()
    })
  })
}

/** Lines that differ between two files. */
function differences(a: string, b: string): number {
  const [ours, theirs] = [a, b].map((file) => readFileSync(file, 'latin1').split('\n'))
  return ours.reduce((count, line, i) => count + (line === theirs[i] ? 0 : 1), Math.abs(ours.length - theirs.length))
}

const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')]
for (const [name, names] of Object.entries(SETS)) {
  const args = ['-r', path, ...fieldArguments(names)]
  const times = Array.from({ length: ROUNDS }, () => timed(process.execPath, [CLI, 'read', ...args], ours))
  const first = await firstBytes(['read', ...args])
  const peer = timed('tshark', ['-n', ...args], theirs)
  const time = median(times)
  report(`read -T fields, ${name}: ${names.join(' ')}`, {
    file: `${FRAMES.toLocaleString('en')} frames, ${megabytes(path).toFixed(0)} MB, cached`,
    tapscope: `${seconds(time)} (best ${seconds(Math.min(...times))}), ${(statSync(ours).size / 1e6).toFixed(0)} MB written`,
    'first bytes after': `${first.toFixed(0)} ms`,
    'tshark -n': Number.isNaN(peer) ? 'not installed' : `${seconds(peer)}: ${(peer / time).toFixed(1)} times as long`,
    ...(!Number.isNaN(peer) && {
      'lines that differ': `${differences(ours, theirs)} (protocols that only tshark knows)`,
    }),
  })
}
const dissected = ['read', '-r', path, '-c', '100000', ...fieldArguments(['frame.number', 'ip.ttl'])]
const rest = timed(process.execPath, [CLI, ...dissected], ours)
report('a field that is in no column', { 'ip.ttl of 100,000 frames': seconds(rest) })
rmSync(folder, { recursive: true })
