/**
 * What tapping costs: the same client and server without a tap, with `tapscope wrap` between them, with `tapscope attach` at the server,
 * and under `strace -f`, turn and turn about in one run, as ratios. Small messages in a pipeline (512 under way), 10,000 a second, one at a
 * time, and of 1 MB.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atLeast, atMost } from './support/goals.ts'
import { median, report } from './support/report.ts'
import { type Load, measure, type Outcome, serve } from './support/stdio-load.ts'

const SELF = fileURLToPath(import.meta.url)
const BUILT = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))
const SOURCE = fileURLToPath(new URL('../src/cli/index.ts', import.meta.url))
const CLI = process.env.BENCH_SOURCE || !existsSync(BUILT) ? SOURCE : BUILT
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const STRACE_SHARE = 20

const LOADS = {
  pipelined: { requests: 200_000, warmUp: 20_000, window: 512, padding: 0 },
  '10,000 a second': { requests: 20_000, warmUp: 2_000, window: 10_000, padding: 0, rate: 10_000 },
  'one at a time': { requests: 8_000, warmUp: 2_000, window: 1, padding: 0 },
  '1 MB messages': { requests: 200, warmUp: 20, window: 4, padding: 1_000_000 },
} satisfies Record<string, Load>

const spools = mkdtempSync(join(tmpdir(), 'tapscope-bench-'))
const environment = { ...process.env, TAPSCOPE_SPOOLS: spools }
const server = [process.execPath, SELF, '--serve']

/** The ways, each with the share of a load that it can be asked to bear. */
const WAYS: Record<string, { run: (load: Load) => Promise<Outcome>; share: number }> = {
  untapped: { run: (load) => measure(server, environment, load), share: 1 },
  wrap: { run: wrapped, share: 1 },
  attach: { run: (load) => measure(server, environment, load, attach), share: 1 },
  'strace -f': { run: straced, share: 1 / STRACE_SHARE },
}

async function wrapped(load: Load): Promise<Outcome> {
  const outcome = await measure([process.execPath, CLI, 'wrap', '--', ...server], environment, load)
  checkRecording(2 * (load.requests + load.warmUp), load)
  return outcome
}

/** Attaches and resolves with what detaches. */
async function attach(pid: number): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [CLI, 'attach', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment,
  })
  const closed = once(child, 'close')
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('recording to')) resolve()
    })
    child.on('close', () => reject(new Error(`could not attach: ${said}`)))
  })
  return async () => {
    await closed
    if (!/: \d+ frames/.test(said) || /not be read|not recorded/.test(said)) throw new Error(said)
    clearSpools()
  }
}

async function straced(load: Load): Promise<Outcome> {
  const trace = join(spools, 'trace')
  const calls = 'trace=read,write,readv,writev,recvmsg,sendmsg,recvfrom,sendto'
  const outcome = await measure(
    ['strace', '-f', '-s', '1000000', '-e', calls, '-o', trace, ...server],
    environment,
    load,
  )
  rmSync(trace)
  return outcome
}

/** The recording is of all messages, and is removed. */
function checkRecording(messages: number, load: Load): void {
  for (const entry of readdirSync(spools)) {
    if (statSync(join(spools, entry, 'stdio.pcapng')).size < messages * (100 + load.padding))
      throw new Error('frames are missing')
  }
  clearSpools()
}

function clearSpools(): void {
  for (const entry of readdirSync(spools)) rmSync(join(spools, entry), { recursive: true })
}

async function runs(name: string, load: Load): Promise<Record<string, Outcome[]>> {
  const outcomes: Record<string, Outcome[]> = {}
  for (let round = 0; round < ROUNDS; round++) {
    for (const [way, { run, share }] of Object.entries(WAYS)) {
      const part = { ...load, requests: Math.ceil(load.requests * share), warmUp: Math.ceil(load.warmUp * share) }
      outcomes[way] ??= []
      // strace bears no rate: it would measure its own queue.
      if (share < 1 && name === '10,000 a second') continue
      outcomes[way].push(await run(part))
    }
  }
  return outcomes
}

async function main(): Promise<void> {
  if (spawnSync('strace', ['-V']).error) delete WAYS['strace -f']
  if (process.platform !== 'linux' || process.getuid?.() !== 0) delete WAYS['attach']
  const figures: Record<string, string> = {
    machine: `${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}${CLI === SOURCE ? ', from source' : ''}`,
  }
  const reached: Record<string, number> = {}
  for (const [name, load] of Object.entries(LOADS)) {
    const { untapped, ...ways } = await runs(name, load)
    const of = (outcomes: readonly Outcome[], key: keyof Outcome) => median(outcomes.map((run) => run[key]))
    const rate = (value: number) =>
      load.padding > 0 ? `${((value * load.padding) / 1e6).toFixed(0)} MB/s` : `${(value / 1000).toFixed(1)} k/s`
    const times = (outcomes: readonly Outcome[]) =>
      `p50 ${of(outcomes, 'p50').toFixed(0)} µs, p99 ${of(outcomes, 'p99').toFixed(0)} µs`
    figures[name] =
      `${rate(of(untapped, 'perSecond'))} untapped, ${times(untapped)}, first answer ${of(untapped, 'firstAnswerMs').toFixed(0)} ms`
    for (const [way, outcomes] of Object.entries(ways)) {
      if (outcomes.length === 0) continue
      const share = median(outcomes.map((run, i) => run.perSecond / untapped[i].perSecond))
      figures[`  ${way}, ${name}`] =
        `${rate(of(outcomes, 'perSecond'))}: ${(share * 100).toFixed(0)} %, ${times(outcomes)}, first answer ${of(outcomes, 'firstAnswerMs').toFixed(0)} ms`
      reached[`${way} ${name}`] = share
      reached[`${way} ${name} p99`] = median(outcomes.map((run, i) => run.p99 - untapped[i].p99))
    }
  }
  report('tap', figures)
  const reachedOf = (key: string) => reached[key] ?? Number.NaN
  atLeast('wrap, pipelined, of the untapped throughput', reachedOf('wrap pipelined'), 0.75, '')
  atLeast('wrap, 10,000 a second, of the untapped throughput', reachedOf('wrap 10,000 a second'), 0.99, '')
  atMost('wrap, 10,000 a second, added at p99', reachedOf('wrap 10,000 a second p99'), 100, 'µs')
  atMost('attach, pipelined, of the untapped time', 1 / reachedOf('attach pipelined'), 1.3, 'times')
  rmSync(spools, { recursive: true })
}

if (process.argv.includes('--serve')) serve()
else await main()
