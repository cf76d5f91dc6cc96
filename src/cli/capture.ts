/**
 * `tapscope capture`: tapcap in the foreground. It writes the file; frames are printed from there, so that a slow reader of the printing never
 * slows the capture.
 */

import { CaptureRun, type RunInterface } from '../engine/sources/packets/capture-run.ts'
import { listInterfaces } from '../engine/sources/packets/interfaces.ts'
import { runInterfaces } from '../engine/sources/packets/sources.ts'
import type { Problem } from '../engine/sources/packets/tapcap.ts'
import type { TapcapCounts, TapcapStatus } from '../engine/sources/packets/tapcap-status.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import type { CaptureInterfaceOptions } from '../shared/wire/capture.ts'
import { CaptureFolder } from './capture-folder.ts'
import { type CaptureWords, captureInterfaces, type InterfaceWord, isForm } from './capture-options.ts'
import { complain, USAGE_ERROR } from './complain.ts'
import type { LivePrinter } from './live-frames.ts'
import { type ReadOptions, readOptions } from './read-options.ts'

/** The capture failed, or could not start. */
const FAILED = 2
const CANNOT_START = 3

/** Exit code. */
export async function capture(
  words: CaptureWords,
  interfaceWords: readonly InterfaceWord[],
  filterWords: readonly string[],
): Promise<number> {
  const { write } = words
  const read = readOptions({ ...words, readFile: '', o: words.o.filter((one) => !isForm(one)) }, [])
  if (!read.ok) return complain(read.error, USAGE_ERROR)
  const problem = wrongCombination(words, read.value)
  if (problem) return complain(problem, USAGE_ERROR)
  const chosen = captureInterfaces(interfaceWords, filterWords, words.o.filter(isForm))
  if (!chosen.ok) return complain(chosen.error, USAGE_ERROR)
  const named = await withDefault(chosen.value)
  const interfaces = named.ok ? await runInterfaces(named.value) : named
  if (!interfaces.ok) return explain(interfaces.error, CANNOT_START)

  const folder = new CaptureFolder(write, read.value.format !== null)
  try {
    return await inForeground(words, read.value, interfaces.value, folder)
  } finally {
    folder.dispose()
  }
}

async function inForeground(
  words: CaptureWords,
  read: ReadOptions,
  interfaces: readonly RunInterface[],
  folder: CaptureFolder,
): Promise<number> {
  const { LivePrinter } = read.format === null ? { LivePrinter: null } : await import('./live-frames.ts')
  const live = LivePrinter === null ? ok(null) : await LivePrinter.create(read, folder)
  if (!live.ok) return live.error
  const names = interfaces.map(({ options }) => options.name)
  return await new Foreground(words, names, live.value).run((listener) =>
    CaptureRun.start(
      {
        interfaces,
        file: folder.output,
        words: [...tapcapWords(words), ...folder.words],
        folder: folder.path,
        input: names.includes('-') ? 'inherited' : 'ours',
      },
      listener,
    ),
  )
}

function wrongCombination(words: CaptureWords, read: ReadOptions): string | null {
  const { P, V, x, O, T } = words
  if (words.write === '-' && (P || V || x || O !== undefined || T !== undefined))
    return 'Packets can\'t be printed to standard output while the file goes there ("-w -").'
  if (words.displayFilter !== undefined && read.format === null)
    return 'A display filter chooses what is printed; with -w it needs -P. What is captured is chosen with -f.'
  if (words.ringBuffer.length > 0 && (words.write === undefined || words.write === '-'))
    return 'Ring buffer requested, but the capture isn\'t being saved to a file ("-w FILE").'
  return null
}

/** As dumpcap: without -i, the first device that is up and is not the machine's own. */
async function withDefault(
  chosen: readonly CaptureInterfaceOptions[],
): Promise<Result<readonly CaptureInterfaceOptions[], Problem>> {
  if (chosen[0].name !== '') return ok(chosen)
  const { interfaces, problem } = await listInterfaces()
  const first = interfaces.find(({ kind, up, running, loopback }) => kind === 'device' && up && running && !loopback)
  if (first) return ok([{ ...chosen[0], name: first.name }])
  return fail(problem ?? { message: 'There is no interface to capture from', hint: 'Name one with -i' })
}

function tapcapWords({ autostop, ringBuffer, c, F, processes, timeStampPrecision }: CaptureWords): string[] {
  return [
    ...autostop.flatMap((condition) => ['-a', condition]),
    ...ringBuffer.flatMap((condition) => ['-b', condition]),
    ...(c === undefined ? [] : ['-c', c]),
    ...(F === 'pcap' || F === 'nsecpcap' ? ['-P'] : []),
    ...(timeStampPrecision === undefined ? [] : ['--time-stamp-precision', timeStampPrecision]),
    ...(processes && F !== 'pcap' && process.platform === 'linux' ? ['--processes'] : []),
  ]
}

type Starter = (listener: Parameters<typeof CaptureRun.start>[1]) => ReturnType<typeof CaptureRun.start>

/** The capture while it runs: what it says, how it is ended, what is counted. */
class Foreground {
  private readonly words: CaptureWords
  private readonly names: readonly string[]
  private readonly live: LivePrinter | null
  private readonly showsCounts: boolean
  private counts: TapcapCounts | null = null
  private complained = false

  constructor(words: CaptureWords, names: readonly string[], live: LivePrinter | null) {
    this.words = words
    this.names = names
    this.live = live
    this.showsCounts = process.stderr.isTTY && words.q !== true && live === null
  }

  async run(start: Starter): Promise<number> {
    let exited: (code: number) => void = () => {}
    const code = new Promise<number>((resolve) => {
      exited = resolve
    })
    const run = start({
      status: (status) => this.status(status),
      trouble: (problem) => this.complain(problem),
      exit: (exitCode, signal, stderr) => {
        if (exitCode !== 0 && !this.complained)
          process.stderr.write(`tapscope: tapcap ended${signal ? ` by ${signal}` : ''}: ${stderr}\n`)
        this.live?.finish()
        exited(exitCode || (this.complained || exitCode === null ? FAILED : 0))
      },
    })
    if (!run.ok) return explain(run.error, CANNOT_START)
    run.value.ref()
    const stop = (): void => void run.value.stop()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
    const printed = (await this.live?.print(stop)) ?? 0
    const ended = await code
    this.sum()
    return ended === 0 ? printed : ended
  }

  private status(status: TapcapStatus): void {
    switch (status.type) {
      case 'error':
        return this.complain({ message: status.message, hint: status.hint ?? '' })
      case 'started': {
        const to = this.words.write === undefined ? '' : ` to ${this.words.write}`
        process.stderr.write(`Capturing on ${this.names.map((name) => `'${name}'`).join(', ')}${to}\n`)
        return this.live?.follow(status.file)
      }
      case 'file':
        return this.live?.follow(status.file)
      case 'removed':
        return this.live?.removed(status.file, status.frames)
      default:
        this.counts = status
        if (this.showsCounts) process.stderr.write(`\r${status.frames} packets, ${dropsOf(status)} dropped `)
    }
  }

  private complain({ message, hint }: Problem): void {
    this.complained = true
    process.stderr.write(
      `${this.showsCounts && this.counts ? '\n' : ''}tapscope: ${message}\n${hint ? `  ${hint}\n` : ''}`,
    )
  }

  /** As tcpdump. */
  private sum(): void {
    const { counts } = this
    if (!counts) return
    const lines = [`${packets(counts.frames)} captured`, `${packets(counts.kernelDrops)} dropped by kernel`]
    if (counts.interfaceDrops > 0) lines.push(`${packets(counts.interfaceDrops)} dropped by interface`)
    if (counts.tapcapDrops > 0) lines.push(`${packets(counts.tapcapDrops)} dropped since the disk was too slow or full`)
    const unprinted = this.live?.unprinted ?? 0
    if (unprinted > 0)
      lines.push(`${packets(unprinted)} not printed, or only in part: the ring deleted their files first`)
    if (counts.sampledOut) lines.push(`${packets(counts.sampledOut)} left out by --sample`)
    process.stderr.write(`${this.showsCounts ? '\r' : ''}${lines.join('\n')}\n`)
  }
}

const packets = (count: number): string => `${count} packet${count === 1 ? '' : 's'}`
const dropsOf = ({ kernelDrops, interfaceDrops, tapcapDrops }: TapcapCounts): number =>
  kernelDrops + interfaceDrops + tapcapDrops

function explain({ message, hint }: Problem, code: number): number {
  return complain(hint ? `${message}\n  ${hint}` : message, code)
}
