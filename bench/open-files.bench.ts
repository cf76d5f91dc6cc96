/** Files that are not plain ones: compressed by gzip, zstd and lz4, and damaged at many places. Rates only: of frames, and of the file's own bytes. */

import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import { largeCapture, needRoom, writeWhole } from './support/large-capture.ts'
import { child } from './support/processes.ts'
import { median, millions, report, seconds } from './support/report.ts'

const FRAMES = Number(process.env.BENCH_FRAMES ?? 1_000_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const DAMAGES = 100
const DAMAGE_BYTES = 64
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  gz: ['gzip', '-1', '-c'],
  zst: ['zstd', '-1', '-q', '-c'],
  lz4: ['lz4', '-1', '-q', '-c'],
}

interface Indexed {
  readonly rows: number
  readonly ms: number
  readonly damages: number
}

const plain = largeCapture(FRAMES)
if (!plain) {
  console.log('open-files: skipped, there are no captures to build a large one from')
  process.exit(0)
}
const figures: Record<string, string> = {}
for (const path of [plain, damaged(plain), ...Object.keys(PROGRAMS).map((kind) => compressed(plain, kind))]) {
  if (!path) continue
  const runs = Array.from({ length: ROUNDS }, () => child<Indexed>('index-file', [path, 'ready']))
  const ms = median(runs.map((run) => run.ms))
  const [{ rows, damages }] = runs
  const memory = Math.max(...runs.map(({ peakMb }) => peakMb))
  figures[basename(path)] = [
    seconds(ms),
    `${(rows / ms / 1000).toFixed(2)} million frames/s`,
    `${(statSync(path).size / ms / 1000).toFixed(0)} MB/s of the file`,
    `${memory.toFixed(0)} MiB`,
    ...(damages > 0 ? [`${rows.toLocaleString('en')} frames in spite of ${damages} damages`] : []),
  ].join(', ')
}
report(`opening ${millions(FRAMES)} frames to the end`, figures)

/** The capture with bytes overwritten at places evenly apart. */
function damaged(path: string): string {
  const made = path.replace('.pcap', '-damaged.pcap')
  if (existsSync(made)) return made
  const { size } = statSync(path)
  needRoom(size)
  const from = openSync(path, 'r')
  const chunk = Buffer.alloc(1 << 20)
  const noise = Buffer.alloc(DAMAGE_BYTES, 0xa5)
  writeWhole(made, (to) => {
    for (let offset = 0, length = 0; offset < size; offset += length) {
      length = readSync(from, chunk, 0, chunk.length, offset)
      writeSync(to, chunk, 0, length)
    }
    for (let i = 1; i <= DAMAGES; i++) writeSync(to, noise, 0, DAMAGE_BYTES, Math.floor((size / (DAMAGES + 1)) * i))
  })
  closeSync(from)
  return made
}

/** The capture compressed; null where the program is not installed. */
function compressed(path: string, kind: string): string | null {
  const made = `${path}.${kind}`
  if (existsSync(made)) return made
  needRoom(statSync(path).size)
  const [command, ...args] = PROGRAMS[kind]
  if (spawnSync(command, ['--version'], { stdio: 'ignore' }).status !== 0) return null
  writeWhole(made, (fd) => {
    const { status } = spawnSync(command, [...args, path], { stdio: ['ignore', fd, 'inherit'] })
    if (status !== 0) throw new Error(`${command} ended with ${status}`)
  })
  return made
}
