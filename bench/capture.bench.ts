/**
 * tapcap, tcpdump and dumpcap in turn under the same loopback flood, and the product whole: its engine indexes the growing capture and its
 * window follows it (`tapscope serve`, a Chromium). Frames lost and processor time of what captures; for the window, how long after the
 * flood it shows the last frame. Bounded: each run sends COUNT datagrams to a port of 127.0.0.1 that nobody listens on. BENCH_FRAMES,
 * BENCH_ROUNDS and BENCH_SIZES (64,1400) say how many and which.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpuSeconds, FILTER, flood, framesOf, native, sleep } from './support/flood.ts'
import { atMost } from './support/goals.ts'
import { LiveWindow } from './support/live-window.ts'
import { median, milliseconds, report } from './support/report.ts'

const COUNT = Number(process.env.BENCH_FRAMES ?? 1_000_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const WHOLE = 'with engine and window'

interface Program {
  readonly name: string
  readonly command: string
  args(file: string): string[]
}

const programs: readonly Program[] = [
  { name: 'tapcap', command: native('tapcap'), args: (file) => ['-f', FILTER, '-i', 'lo', '-w', file] },
  {
    name: 'tcpdump -w',
    command: 'tcpdump',
    args: (file) => ['-i', 'lo', '-n', '-B', '65536', '-Z', 'root', '-w', file, FILTER],
  },
  { name: 'dumpcap -w', command: 'dumpcap', args: (file) => ['-q', '-i', 'lo', '-B', '64', '-f', FILTER, '-w', file] },
]

interface Run {
  readonly lost: number
  readonly cpu: number
  readonly rate: number
  /** Milliseconds from the flood's end until the window shows its last frame. */
  readonly behind?: number
}

async function alone(program: Program, size: number, folder: string): Promise<Run> {
  const file = join(folder, `${program.name.split(' ')[0]}.pcapng`)
  const child = spawn(program.command, program.args(file), { stdio: ['ignore', 'ignore', 'inherit'], detached: true })
  const { pid = 0 } = child
  await sleep(800)
  const before = cpuSeconds(pid)
  const rate = await flood(COUNT, size)
  await sleep(1500)
  const cpu = cpuSeconds(pid) - before
  child.kill('SIGINT')
  await new Promise((resolve) => child.on('exit', resolve))
  const lost = COUNT - framesOf(file)
  rmSync(file, { force: true })
  return { lost, cpu, rate }
}

async function whole(size: number): Promise<Run> {
  const window = await LiveWindow.open()
  try {
    await sleep(800)
    const before = cpuSeconds(window.capturePid)
    const rate = await flood(COUNT, size)
    const ended = performance.now()
    const behind = await window.showsLast(ended)
    const cpu = cpuSeconds(window.capturePid) - before
    await window.stop()
    return { lost: COUNT - framesOf(window.file), cpu, rate, behind }
  } finally {
    await window.close()
  }
}

function tell(runs: ReadonlyMap<string, readonly Run[]>): Record<string, string> {
  const cpu = (name: string) => median((runs.get(name) ?? []).map((run) => run.cpu)) * (1e6 / COUNT)
  const figures: Record<string, string> = {}
  for (const [name, list] of runs) {
    const lost = list.map((run) => `${((run.lost / COUNT) * 100).toFixed(2)} %`).join(', ')
    const rate = (median(list.map((run) => run.rate)) / 1000).toFixed(0)
    const ratio = name === 'tapcap' ? '' : ` (tapcap alone takes ${(cpu('tapcap') / cpu(name)).toFixed(2)} times)`
    figures[name] = `lost ${lost} at ${rate} k/s; ${cpu(name).toFixed(2)} CPU s a million${ratio}`
    const behind = list.flatMap((run) => run.behind ?? [])
    if (behind.length > 0) figures['window behind at the end'] = behind.map(milliseconds).join(', ')
  }
  return figures
}

function goals(runs: ReadonlyMap<string, readonly Run[]>, size: number): void {
  const of = (name: string, key: 'lost' | 'cpu') => (runs.get(name) ?? []).map((run) => run[key])
  const worst = (name: string) => Math.max(...of(name, 'lost'))
  const peers = Math.min(worst('tcpdump -w'), worst('dumpcap -w'))
  atMost(`frames of ${size} bytes lost, tapcap`, worst('tapcap'), peers, `(the better of its peers lost ${peers})`)
  atMost(`frames of ${size} bytes lost, engine and window open`, worst(WHOLE), 0, 'frames')
  const behind = (runs.get(WHOLE) ?? []).map((run) => run.behind ?? Number.NaN)
  atMost(`window behind after frames of ${size} bytes`, Math.max(...behind) / 1000, 5, 's')
  const tcpdump = median(of('tcpdump -w', 'cpu'))
  atMost(`CPU for frames of ${size} bytes, tapcap`, median(of('tapcap', 'cpu')) / tcpdump, 1, "of tcpdump's")
}

const missing = programs.filter(({ command }) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error)
if (process.getuid?.() !== 0 || missing.length > 0) {
  console.log(`capture: skipped, needs root and ${missing.map(({ name }) => name).join(', ') || 'nothing else'}`)
  process.exit(0)
}
const canShow = await LiveWindow.prepare()
if (canShow !== '') console.log(`capture: without a window, ${canShow}`)
const folder = mkdtempSync(join(tmpdir(), 'tapscope-bench-'))
try {
  for (const size of (process.env.BENCH_SIZES ?? '64,1400').split(',').map(Number)) {
    const runs = new Map<string, Run[]>(programs.map(({ name }) => [name, []]))
    if (canShow === '') runs.set(WHOLE, [])
    for (let round = 0; round < ROUNDS; round++) {
      for (const program of programs) runs.get(program.name)?.push(await alone(program, size, folder))
      runs.get(WHOLE)?.push(await whole(size))
    }
    report(`capture, ${COUNT.toLocaleString('en')} datagrams of ${size} bytes`, tell(runs))
    goals(runs, size)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
