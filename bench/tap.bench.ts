/**
 * What `tapscope wrap` costs: the same client and server with and without it between them, turn and turn about in one run, as ratios.
 * Small messages in a pipeline (512 under way), one at a time, and of 1 MB; and how much later the first answer comes.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, report } from './support/report.ts'

const SELF = fileURLToPath(import.meta.url)
const BUILT = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))
const SOURCE = fileURLToPath(new URL('../src/cli/index.ts', import.meta.url))
const CLI = process.env.BENCH_SOURCE || !existsSync(BUILT) ? SOURCE : BUILT
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const REQUEST = '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"}},"id":'
const RESPONSE = '{"jsonrpc":"2.0","result":{"content":[{"type":"text","text":"Echo: hello"}]},"id":'

interface Load {
  /** Requests that count, after so many that don't. */
  readonly requests: number
  readonly warmUp: number
  readonly window: number
  /** Added to each request and sent back. */
  readonly padding: number
}
const LOADS = {
  pipelined: { requests: 200_000, warmUp: 20_000, window: 512, padding: 0 },
  'one at a time': { requests: 8_000, warmUp: 2_000, window: 1, padding: 0 },
  '1 MB messages': { requests: 200, warmUp: 20, window: 4, padding: 1_000_000 },
} satisfies Record<string, Load>

interface Outcome {
  readonly perSecond: number
  /** Microseconds from a request to its answer. */
  readonly p50: number
  readonly p99: number
  readonly firstAnswerMs: number
}

/** Answers each line with one of its own, each in its own write, as MCP servers do. */
function serve(): void {
  let rest = ''
  process.stdin.setEncoding('latin1')
  process.stdin.on('data', (chunk: string) => {
    rest += chunk
    let start = 0
    for (let end = chunk.includes('\n') ? rest.indexOf('\n') : -1; end >= 0; end = rest.indexOf('\n', start)) {
      process.stdout.write(RESPONSE + rest.slice(start + REQUEST.length, end + 1), 'latin1')
      start = end + 1
    }
    if (start > 0) rest = rest.slice(start)
  })
}

function measure(command: readonly string[], environment: NodeJS.ProcessEnv, load: Load): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const child = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'], env: environment })
    const total = load.requests + load.warmUp
    const padding = load.padding > 0 ? `,"text":"${'x'.repeat(load.padding)}"` : ''
    const sentAt = new Float64Array(total)
    const latency = new Float64Array(load.requests)
    let sent = 0
    let answered = 0
    let started = 0
    let firstAnswerMs = 0
    let outcome: Outcome | undefined
    const send = () => {
      while (sent < total && sent - answered < load.window) {
        sentAt[sent] = performance.now()
        child.stdin.write(`${REQUEST}${sent++}${padding}}\n`, 'latin1')
      }
    }
    child.stdout.setEncoding('latin1')
    child.stdout.on('data', (chunk: string) => {
      const now = performance.now()
      for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', at + 1)) {
        if (answered === 0) firstAnswerMs = now - began
        if (answered >= load.warmUp) latency[answered - load.warmUp] = (now - sentAt[answered]) * 1000
        answered++
        if (answered === load.warmUp) started = now
      }
      if (answered < total) return send()
      latency.sort()
      const at = (share: number) => latency[Math.floor(load.requests * share)]
      outcome = { perSecond: (load.requests / (now - started)) * 1000, p50: at(0.5), p99: at(0.99), firstAnswerMs }
      child.stdin.end()
    })
    child.on('close', (code) => (outcome ? resolve(outcome) : reject(new Error(`no outcome, exit code ${code}`))))
    send()
  })
}

async function main(): Promise<void> {
  const spools = mkdtempSync(join(tmpdir(), 'tapscope-bench-'))
  const environment = { ...process.env, TAPSCOPE_SPOOLS: spools }
  const server = [process.execPath, SELF, '--serve']
  const tapped = [process.execPath, CLI, 'wrap', '--', ...server]
  const figures: Record<string, string> = {
    machine: `${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}${CLI === SOURCE ? ', from source' : ''}`,
  }
  const start: { without: number[]; with: number[] } = { without: [], with: [] }
  for (const [name, load] of Object.entries(LOADS)) {
    const without: Outcome[] = []
    const withTap: Outcome[] = []
    for (let round = 0; round < ROUNDS; round++) {
      without.push(await measure(server, environment, load))
      withTap.push(await measure(tapped, environment, load))
      for (const entry of readdirSync(spools)) {
        if (statSync(join(spools, entry, 'stdio.pcapng')).size < load.requests * 2 * 100)
          throw new Error('nothing was recorded')
        rmSync(join(spools, entry), { recursive: true })
      }
    }
    const of = (runs: readonly Outcome[], key: keyof Outcome) => median(runs.map((run) => run[key]))
    const ratio = median(withTap.map((run, i) => run.perSecond / without[i].perSecond))
    const rate = (value: number) =>
      load.padding > 0 ? `${((value * load.padding) / 1e6).toFixed(0)} MB/s` : `${(value / 1000).toFixed(1)} k/s`
    figures[name] =
      `${rate(of(withTap, 'perSecond'))} of ${rate(of(without, 'perSecond'))} untapped: ${(ratio * 100).toFixed(0)} %`
    if (load.window === 1) {
      const both = (key: 'p50' | 'p99') => `${of(withTap, key).toFixed(0)} µs (untapped ${of(without, key).toFixed(0)})`
      figures['latency p50'] = both('p50')
      figures['latency p99'] = both('p99')
      start.without = without.map((run) => run.firstAnswerMs)
      start.with = withTap.map((run) => run.firstAnswerMs)
    }
  }
  figures['first answer'] = `${median(start.with).toFixed(0)} ms (untapped ${median(start.without).toFixed(0)})`
  report('tap', figures)
  rmSync(spools, { recursive: true })
}

if (process.argv.includes('--serve')) serve()
else await main()
