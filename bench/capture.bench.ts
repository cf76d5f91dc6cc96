/**
 * tapcap, tcpdump and dumpcap in turn under the same loopback flood: frames lost and processor time. Bounded: each run sends COUNT
 * datagrams to a port of 127.0.0.1 that nobody listens on.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, report } from './support/report.ts'

const COUNT = 1_000_000
const ROUNDS = 3
const PORT = 40_111
const TICKS_PER_SECOND = 100
const FILTER = `udp port ${PORT}`
const native = (name: string): string => fileURLToPath(new URL(`../out/native/${name}`, import.meta.url))

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
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Processor seconds of a process so far, its threads included. */
function cpuSeconds(child: ChildProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** Frames on loopback are seen twice by the kernel, once by libpcap's lo: the file decides. */
function framesOf(file: string): number {
  const text = execFileSync('capinfos', ['-Mc', '-T', '-r', file], { encoding: 'utf8' })
  return Number(text.trim().split('\t')[1])
}

async function flood(program: Program, size: number, folder: string): Promise<Run> {
  const file = join(folder, `${program.name.split(' ')[0]}.pcapng`)
  const child = spawn(program.command, program.args(file), { stdio: ['ignore', 'ignore', 'inherit'] })
  await sleep(800)
  const before = cpuSeconds(child)
  const { perSecond } = JSON.parse(
    execFileSync(native('blast'), ['--count', String(COUNT), '--size', String(size), '--port', String(PORT)], {
      encoding: 'utf8',
    }),
  )
  await sleep(1500)
  const cpu = cpuSeconds(child) - before
  child.kill('SIGINT')
  await new Promise((resolve) => child.on('exit', resolve))
  const lost = COUNT - framesOf(file)
  rmSync(file, { force: true })
  return { lost, cpu, rate: perSecond }
}

const missing = programs.filter(({ command }) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error)
if (process.getuid?.() !== 0 || missing.length > 0) {
  console.log(`capture: skipped, needs root and ${missing.map(({ name }) => name).join(', ') || 'nothing else'}`)
  process.exit(0)
}
const folder = mkdtempSync(join(tmpdir(), 'tapscope-bench-'))
try {
  for (const size of [64, 1400]) {
    const runs = new Map<string, Run[]>(programs.map(({ name }) => [name, []]))
    for (let round = 0; round < ROUNDS; round++) {
      for (const program of programs) runs.get(program.name)?.push(await flood(program, size, folder))
    }
    const cpu = (name: string) => median((runs.get(name) ?? []).map((run) => run.cpu))
    const figures: Record<string, string> = {}
    for (const [name, list] of runs) {
      const lost = list.map((run) => `${((run.lost / COUNT) * 100).toFixed(2)} %`).join(', ')
      const rate = (median(list.map((run) => run.rate)) / 1000).toFixed(0)
      const ratio = name === 'tapcap' ? '' : ` (tapcap takes ${(cpu('tapcap') / cpu(name)).toFixed(2)} times)`
      figures[name] = `lost ${lost} at ${rate} k/s; ${cpu(name).toFixed(2)} CPU s a million${ratio}`
    }
    report(`capture, ${COUNT.toLocaleString('en')} datagrams of ${size} bytes`, figures)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
