/**
 * A command with its standard streams tapped: what passes is recorded and goes on to a sink (`tapscope wrap`) or nowhere (`StdioTap`).
 * The streams come first: nothing here waits for the recorder, and without one everything flows just the same.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import type { StdioStream } from '../../../shared/stdio-interface.ts'
import { PipeSink } from './pipe-sink.ts'
import { PipeSource } from './pipe-source.ts'

export interface TappedProcessOptions {
  readonly command: readonly string[]
  readonly directory?: string
  readonly environment?: NodeJS.ProcessEnv
  /** Streams that the command shares with us, untapped: terminals. */
  readonly inherited?: ReadonlySet<StdioStream>
}

export interface ProcessExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** Hears of bytes as they pass, before anything is done with their answer. They may be reused after the call. */
export interface StreamRecorder {
  record(stream: StdioStream, bytes: Uint8Array): void
  endStream(stream: StdioStream): void
}

export class TappedProcess {
  readonly child: ChildProcess
  /** Undefined when the command could not be started: `onStartFailure` follows. */
  readonly pid: number | undefined
  readonly input: PipeSink | undefined
  recorder: StreamRecorder | undefined
  onRecorderFailure: (error: Error) => void = () => {}
  onStartFailure: (error: NodeJS.ErrnoException) => void = () => {}
  onExit: (exit: ProcessExit) => void = () => {}
  /** The process is gone and its outputs are at their end. */
  onEnd: (exit: ProcessExit) => void = () => {}
  private readonly open = new Set<StdioStream>()
  private readonly outputs = new Map<StdioStream, PipeSource>()
  private exit: ProcessExit | undefined
  private ended = false

  constructor(options: TappedProcessOptions) {
    const inherited = options.inherited ?? new Set()
    const mode = (stream: StdioStream) => (inherited.has(stream) ? 'inherit' : 'pipe')
    const [file, ...args] = options.command
    this.child = spawn(file, args, {
      stdio: [mode('stdin'), mode('stdout'), mode('stderr')],
      ...(options.directory !== undefined && { cwd: options.directory }),
      ...(options.environment && { env: options.environment }),
      windowsHide: true,
    })
    this.pid = this.child.pid
    this.child.on('error', (error) => {
      if (this.pid === undefined) this.onStartFailure(error)
    })
    this.child.on('exit', (code, signal) => {
      this.exit = { code, signal }
      this.onExit(this.exit)
      this.endIfOver()
    })
    this.input = this.child.stdin ? PipeSink.ofChild(this.child.stdin as Socket) : undefined
  }

  /** Passes a descriptor of ours on to the command's stdin. */
  connectInput(fd: number): void {
    const { input } = this
    if (!input) return
    const source = PipeSource.ofDescriptor(fd, {
      bytes: (bytes) => {
        const done = input.write(bytes)
        this.record('stdin', bytes)
        return done
      },
      end: () => {
        input.end()
        this.record('stdin', null)
      },
    })
    input.onDrain = () => source.resume()
    input.onBroken = () => source.close()
  }

  /** Passes an output of the command on to a descriptor of ours, or takes it in and passes it nowhere. */
  connectOutput(stream: 'stdout' | 'stderr', fd: number | null): void {
    const output = this.child[stream]
    if (!output) return
    const sink = fd === null ? undefined : PipeSink.ofDescriptor(fd)
    this.open.add(stream)
    const over = () => {
      this.record(stream, null)
      this.open.delete(stream)
      this.endIfOver()
    }
    const source = PipeSource.ofChild(output, {
      bytes: (bytes) => {
        const done = sink?.write(bytes) ?? true
        this.record(stream, bytes)
        return done
      },
      end: () => {
        if (!sink) over()
        else sink.end(over)
      },
    })
    this.outputs.set(stream, source)
    if (!sink) return
    sink.onDrain = () => source.resume()
    sink.onBroken = () => {
      source.close()
      over()
    }
  }

  /** Stops waiting for outputs that descendants of the command hold open. */
  closeOutputs(): void {
    for (const stream of this.open) {
      this.outputs.get(stream)?.close()
      this.record(stream, null)
    }
    this.open.clear()
    this.endIfOver()
  }

  /** Null at the end of the stream. A mistake of the recorder's ends the recording and nothing else: the streams are somebody's. */
  private record(stream: StdioStream, bytes: Uint8Array | null): void {
    try {
      if (bytes) this.recorder?.record(stream, bytes)
      else this.recorder?.endStream(stream)
    } catch (error) {
      this.recorder = undefined
      this.onRecorderFailure(error as Error)
    }
  }

  private endIfOver(): void {
    if (this.ended || !this.exit || this.open.size > 0) return
    this.ended = true
    this.onEnd(this.exit)
  }
}
