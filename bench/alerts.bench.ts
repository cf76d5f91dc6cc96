/**
 * All packs of rules on a capture of a million frames and on a stdio session of a million messages, as the file is read, against reading it alone;
 * what the dearest rules take; and the memory of a rule that counts each frame by a key of its own. BENCH_ROUNDS says how often.
 */
import { basename } from 'node:path'
import { atLeast, atMost } from './support/goals.ts'
import { largeCapture, megabytes } from './support/large-capture.ts'
import { child } from './support/processes.ts'
import { median, milliseconds, report, seconds } from './support/report.ts'
import { stdioCapture } from './support/stdio-capture.ts'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const FRAMES = 1_000_000

interface Checked {
  readonly ms: number
  readonly rows: number
  readonly dissected: number
  readonly rules: number
  readonly alerts: number
  readonly costs: readonly { readonly rule: string; readonly ms: number; readonly tested: number }[]
  readonly slowed: readonly string[]
}

const mixed = largeCapture(FRAMES)
if (mixed) {
  measureOpening(mixed)
  measure('packets', mixed)
} else console.log('alerts: skipped packets, there are no captures to build a large one from')
const stdio = await stdioCapture(FRAMES)
measure('stdio', stdio)
measureFlood(stdio)

function measure(name: string, path: string): void {
  const rounds = Array.from({ length: ROUNDS }, () => ({
    without: child<Checked>('check-file', [path, 'without']),
    with: child<Checked>('check-file', [path, 'with']),
  }))
  const without = median(rounds.map((round) => round.without.ms))
  const withRules = median(rounds.map((round) => round.with.ms))
  const [{ with: one }] = rounds
  const rate = (ms: number): string => `${seconds(ms)}, ${(FRAMES / ms / 1000).toFixed(2)} million a second`
  report(`alerts, ${name}`, {
    file: `${basename(path)}, ${megabytes(path).toFixed(0)} MB`,
    'without rules': rate(without),
    [`with ${one.rules} rules`]: rate(withRules),
    dissected: `${one.dissected} of ${one.rows}`,
    'processor time': `${seconds(median(rounds.map((round) => round.without.cpuMs)))} without, ${seconds(median(rounds.map((round) => round.with.cpuMs)))} with`,
    slowed: one.slowed.join(', ') || 'none',
    ...Object.fromEntries(one.costs.map(({ rule, ms, tested }) => [rule, `${milliseconds(ms)}, ${tested} frames`])),
  })
  atLeast(`throughput with rules, ${name}`, without / withRules, 0.5, 'of that without')
}

/** How long it takes until a file that a window opens is there. */
function measureOpening(path: string): void {
  const rounds = Array.from({ length: ROUNDS }, () => ({
    without: child<{ ms: number }>('index-file', [path, 'ready']).ms,
    with: child<{ ms: number }>('index-file', [path, 'rules']).ms,
  }))
  const without = median(rounds.map((round) => round.without))
  const withRules = median(rounds.map((round) => round.with))
  report('alerts, opening a file', { 'without rules': seconds(without), 'with rules': seconds(withRules) })
  atMost('time to open a file with rules', withRules / without, 1.2, 'times that without')
}

/** A key for each frame, against the packs. */
function measureFlood(path: string): void {
  const plain = child<Checked>('check-file', [path, 'with'])
  const flood = child<Checked>('check-file', [path, 'flood'])
  report('alerts, a flood of keys', {
    'the packs': `${plain.peakMb.toFixed(0)} MiB`,
    'a million keys': `${flood.peakMb.toFixed(0)} MiB, ${seconds(flood.ms)}`,
  })
  atMost('memory with a key for each frame', flood.peakMb / plain.peakMb, 2, 'times that of the packs')
}
