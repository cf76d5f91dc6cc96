/**
 * Fifty million frames through a ring in one run, which a session follows and indexes as the window's does: what grows and what does not.
 * Loopback is fed as fast as the session follows: where the index falls MOST_BEHIND frames behind, the flood pauses.
 *
 * Rows of deleted ring files stay in the table, without their bytes: the memory of the engine is in proportion to the frames there were,
 * not to those on the disk, and its bound is one of bytes a frame. BENCH_FRAMES says how many frames.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { workerFile } from '../src/engine/hosts/worker-file.ts'
import { Session } from '../src/engine/session.ts'
import type { CaptureInfo } from '../src/shared/wire/calls.ts'
import { bytesOf } from './support/child.ts'
import { cpuSeconds, descriptors, FILTER, flood, residentMb, sleep } from './support/flood.ts'
import { atMost } from './support/goals.ts'
import { millions, report } from './support/report.ts'

const FRAMES = Number(process.env.BENCH_FRAMES ?? 50_000_000)
const SIZE = 64
const RING = { fileKb: 100_000, files: 10 }
const PORTION = 250_000
const MOST_BEHIND = 2_000_000
const SAMPLES = 10
/** What the first frames bring is there before this share of them. */
const WARM = 0.1
const WAIT_MS = 120_000

interface Sample {
  readonly frames: number
  readonly tapcapMb: number
  readonly tapcapFds: number
  readonly engineMb: number
  readonly engineFds: number
  readonly diskMb: number
}

const megabytesIn = (folder: string): number =>
  readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  ) / 1e6

class Run {
  readonly samples: Sample[] = []
  private readonly session: Session
  private readonly spools: string
  private readonly id: number

  static async start(spools: string): Promise<Run> {
    const session = new Session({ workerFile, version: 'bench', pickUp: false, indexCache: null, alerts: false })
    const interfaces = [{ name: 'lo', promiscuous: false, filter: FILTER }]
    const run = new Run(
      session,
      spools,
      await session.captures.startPackets({ interfaces, output: { path: null, ring: RING } }),
    )
    await run.until(() => run.capture.state === 'running', 'the capture to run')
    return run
  }

  private constructor(session: Session, spools: string, id: number) {
    this.session = session
    this.spools = spools
    this.id = id
  }

  get rows(): number {
    return this.session.index.columns.rowCount
  }

  get capture(): CaptureInfo {
    const capture = this.session.captures.list().find(({ id }) => id === this.id)
    if (!capture || capture.state === 'failed') throw new Error(capture?.message ?? 'There is no capture')
    return capture
  }

  get pid(): number {
    return this.capture.pid ?? 0
  }

  get indexBytes(): number {
    return bytesOf(this.session.index)
  }

  async send(frames: number): Promise<void> {
    const every = FRAMES / SAMPLES
    for (let sent = 0; sent < frames; ) {
      const portion = Math.min(PORTION, frames - sent)
      await flood(portion, SIZE)
      sent += portion
      await this.until(() => this.rows > sent - MOST_BEHIND, 'the session to follow')
      if (sent >= (this.samples.length + 1) * every) this.samples.push(this.sample(sent))
    }
  }

  async end(): Promise<CaptureInfo> {
    await this.until(() => this.capture.frames === FRAMES, 'all frames to be captured').catch(() => {})
    await this.session.captures.stop(this.id)
    await this.until(
      () => this.session.info().files.every(({ state }) => state === 'complete'),
      'the last file to be read',
    )
    return this.capture
  }

  async dispose(): Promise<void> {
    await this.session.dispose()
  }

  private sample(frames: number): Sample {
    const engine = descriptors(process.pid)
    const [folder] = readdirSync(this.spools)
    return {
      frames,
      tapcapMb: residentMb(this.pid),
      tapcapFds: descriptors(this.pid).length,
      engineMb: residentMb(process.pid),
      engineFds: engine.length,
      diskMb: megabytesIn(join(this.spools, folder)),
    }
  }

  private async until(ready: () => boolean, what: string): Promise<void> {
    for (const end = Date.now() + WAIT_MS; !ready(); await sleep(20)) {
      if (Date.now() > end) throw new Error(`Not within ${WAIT_MS / 1000} s: ${what}`)
    }
  }
}

function tell(run: Run, last: CaptureInfo, seconds: number, cpu: number): void {
  const { samples } = run
  const over = (key: keyof Sample): string => samples.map((sample) => sample[key].toFixed(0)).join(' ')
  report(`ring, ${millions(FRAMES)} frames of ${SIZE} bytes, ${RING.files} files of ${RING.fileKb / 1000} MB`, {
    time: `${seconds.toFixed(0)} s, ${(FRAMES / seconds / 1000).toFixed(0)} k frames/s; tapcap ${cpu.toFixed(0)} CPU s`,
    captured: `${last.frames}; dropped: kernel ${last.kernelDrops}, tapcap ${last.programDrops}`,
    rows: String(run.rows),
    'tapcap MiB': over('tapcapMb'),
    'tapcap descriptors': over('tapcapFds'),
    'engine MiB': over('engineMb'),
    'engine descriptors': over('engineFds'),
    'index bytes a frame': (run.indexBytes / run.rows).toFixed(1),
    'disk MB': over('diskMb'),
  })
}

function goals(run: Run, last: CaptureInfo, deleted: number): void {
  const { samples } = run
  const growth = (key: keyof Sample): number => {
    const warm = samples.filter(({ frames }) => frames >= FRAMES * WARM)
    return Math.max(...warm.map((sample) => sample[key])) - warm[0][key]
  }
  atMost('ring: frames lost', FRAMES - last.frames, 0, 'frames')
  atMost('ring: frames deleted before they were indexed', last.frames - run.rows, 0, 'frames')
  atMost('ring: memory of tapcap grows by', growth('tapcapMb'), 4, 'MiB')
  atMost('ring: index', run.indexBytes / run.rows, 64, 'bytes a frame')
  atMost('ring: more descriptors, tapcap', growth('tapcapFds'), 0, 'descriptors')
  atMost('ring: deleted files that the engine holds open', deleted, 0, 'files')
  atMost('ring: disk', Math.max(...samples.map(({ diskMb }) => diskMb)), (RING.fileKb / 1000) * (RING.files + 1), 'MB')
}

if (process.getuid?.() !== 0) {
  console.log('ring: skipped, needs root')
  process.exit(0)
}
const spools = mkdtempSync(join(tmpdir(), 'tapscope-bench-'))
process.env.TAPSCOPE_SPOOLS = spools
const run = await Run.start(spools)
try {
  const started = performance.now()
  await run.send(FRAMES)
  const cpu = cpuSeconds(run.pid)
  const last = await run.end()
  tell(run, last, (performance.now() - started) / 1000, cpu)
  const held = descriptors(process.pid).filter((path) => path.startsWith(spools) && path.endsWith('(deleted)'))
  goals(run, last, held.length)
} finally {
  await run.dispose()
  rmSync(spools, { recursive: true, force: true })
}
