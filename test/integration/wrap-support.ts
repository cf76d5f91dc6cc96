/** Runs `tapscope wrap` as a client would, and reads what it recorded. */
import { type ChildProcess, type ChildProcessWithoutNullStreams, type SpawnOptions, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach } from 'vitest'
import { PcapngReader } from '../../src/engine/store/pcapng-reader.ts'
import { ParseOutcome } from '../../src/engine/store/record-parser.ts'
import { listSpools, type SpoolEntry } from '../../src/engine/store/spool-list.ts'
import { parseStdioInterface } from '../../src/shared/stdio-interface.ts'

const inRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/**
 * The command as it is installed, on the Node of `$TAPSCOPE_TEST_NODE` or this one; from its source where nothing is built, or where
 * `$TAPSCOPE_TEST_SOURCE` asks for that.
 */
export const TAPSCOPE: readonly [string, string] = [
  process.env.TAPSCOPE_TEST_NODE ?? process.execPath,
  inRoot(
    !process.env.TAPSCOPE_TEST_SOURCE && existsSync(inRoot('out/main/cli.js'))
      ? 'bin/tapscope.mjs'
      : 'src/cli/index.ts',
  ),
]

export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'tapscope-wrap-'))
  readonly spools: string
  private readonly children: ChildProcess[] = []

  constructor(spools?: string) {
    this.spools = spools ?? join(this.folder, 'spools')
  }

  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, TAPSCOPE_SPOOLS: this.spools }
  }

  /** Starts `tapscope WORDS…`. */
  start(words: readonly string[], options: SpawnOptions = {}): ChildProcessWithoutNullStreams {
    const [node, script] = TAPSCOPE
    const child = spawn(node, [script, ...words], { stdio: 'pipe', env: this.environment, ...options })
    this.children.push(child)
    return child as ChildProcessWithoutNullStreams
  }

  wrap(...command: readonly string[]): ChildProcessWithoutNullStreams {
    return this.start(['wrap', '--', ...command])
  }

  /** The one session that was recorded. */
  get session(): SpoolEntry {
    const spools = listSpools(this.spools)
    if (spools.length !== 1) throw new Error(`${spools.length} sessions instead of one`)
    return spools[0]
  }

  get spool(): string {
    return join(this.session.path, 'stdio.pcapng')
  }

  dispose(): void {
    for (const child of this.children) child.kill('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** A bench for each test of the file. */
export function eachTestsBench(): () => Bench {
  let bench: Bench
  beforeEach(() => {
    bench = new Bench()
  })
  afterEach(() => bench.dispose())
  return () => bench
}

export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: Buffer
  readonly stderr: Buffer
}

/** All that a program says until it is gone. */
export function ending(child: ChildProcessWithoutNullStreams): Promise<Ending> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
  child.stdin?.on('error', () => {})
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) })
    })
  })
}

/** Resolves with what a program has said when that has `text` in it. */
export function said(child: ChildProcessWithoutNullStreams, text: string): Promise<string> {
  let all = ''
  return new Promise((resolve) => {
    const listen = (chunk: Buffer): void => {
      all += chunk.toString('latin1')
      if (!all.includes(text)) return
      child.stdout.off('data', listen)
      resolve(all)
    }
    child.stdout.on('data', listen)
  })
}

export interface RecordedFrame {
  readonly stream: 'stdin' | 'stdout' | 'stderr'
  readonly direction: number
  readonly dissector: string
  readonly note: string
  readonly bytes: Buffer
  readonly seconds: number
  readonly comments: readonly string[]
  /** Number of its interface. */
  readonly source: number
  /** Bytes that the frame should have and has not. */
  readonly missing: number
}

export interface Recording {
  readonly frames: readonly RecordedFrame[]
  readonly problem: string | null
  /** Bytes after the last whole block. */
  readonly rest: number
  /** A stream put together from its frames. */
  stream(name: RecordedFrame['stream']): Buffer
}

/** Reads a spool with the engine's own reader and nothing else of it. */
export function recording(path: string): Recording {
  const bytes = readFileSync(path)
  const reader = new PcapngReader()
  reader.attach(bytes, 0, bytes.length, 0)
  const frames: RecordedFrame[] = []
  while (reader.next() === ParseOutcome.frame) {
    const data = bytes.subarray(reader.dataStart, reader.dataEnd)
    const tags = new Map<number, string>()
    let at = 0
    for (; data.readUInt16BE(at) !== 0; at += 4 + data.readUInt16BE(at + 2)) {
      const value = data.subarray(at + 4, at + 4 + data.readUInt16BE(at + 2))
      tags.set(data.readUInt16BE(at), value.toString('latin1').replace(/\0+$/, ''))
    }
    frames.push({
      stream: streamOf(reader.interfaces[reader.interfaceIndex].name),
      source: reader.interfaceIndex,
      direction: reader.direction,
      dissector: tags.get(12) ?? '',
      note: tags.get(37) ?? '',
      bytes: data.subarray(at + 4),
      seconds: reader.timeSeconds + reader.timeNanos / 1e9,
      comments: commentsIn(bytes.subarray((reader.dataEnd + 3) & ~3, reader.consumed - 4)),
      missing: reader.originalLength - data.length,
    })
  }
  const header = ({ note }: RecordedFrame): Buffer =>
    Buffer.from(/(?:^|;)header=(.*)$/s.exec(note)?.[1] ?? '', 'latin1')
  return {
    frames,
    problem: reader.problem?.reason ?? null,
    rest: bytes.length - reader.consumed,
    stream: (name) =>
      Buffer.concat(frames.filter(({ stream }) => stream === name).flatMap((frame) => [header(frame), frame.bytes])),
  }
}

function streamOf(name: string): RecordedFrame['stream'] {
  const stream = parseStdioInterface(name, '', [])?.stream
  if (!stream) throw new Error(`${name} is no stream`)
  return stream
}

/** The comments among a block's options. */
function commentsIn(options: Buffer): string[] {
  const comments: string[] = []
  for (let at = 0; at + 4 <= options.length && options.readUInt16LE(at) !== 0; ) {
    const length = options.readUInt16LE(at + 2)
    if (options.readUInt16LE(at) === 1) comments.push(options.toString('utf8', at + 4, at + 4 + length))
    at += 4 + ((length + 3) & ~3)
  }
  return comments
}

/** The command that a `tapscope wrap` runs: a child of its, or of its relay's. */
export function commandOf(pid: number): number {
  const [child] = childrenOf(pid)
  return readFileSync(`/proc/${child}/comm`, 'utf8').trim() === 'taprelay' ? childrenOf(child)[0] : child
}

/** Process ids of the programs that a process has started. */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
}
