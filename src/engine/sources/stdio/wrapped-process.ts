/** A command between a client and its server, as `tapscope wrap` runs it: by `taprelay` where there is one, else by this process. */
import type { StdioStream } from '../../../shared/stdio-interface.ts'
import { findNativeProgram } from '../native-program.ts'
import { RelayedProcess } from './relayed-process.ts'
import type { TapRecorder } from './tap-recorder.ts'
import { type ProcessExit, TappedProcess } from './tapped-process.ts'

export interface WrappedProcessOptions {
  readonly command: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  /** Streams that the command shares with us, untapped: terminals. */
  readonly inherited: ReadonlySet<StdioStream>
}

/** Its streams are our own three descriptors, which are closed when they end. Listeners are set before the first event. */
export interface WrappedProcess {
  onStarted: (pid: number) => void
  onStartFailure: (error: NodeJS.ErrnoException) => void
  onExit: (exit: ProcessExit) => void
  /** The process is gone and its outputs are at their end. */
  onEnd: (exit: ProcessExit) => void
  /** To be called by `onStarted`, if at all. */
  record(recorder: TapRecorder): void
  kill(signal: NodeJS.Signals): void
  /** Stops waiting for outputs that descendants of the command hold open. */
  closeOutputs(): void
}

export function wrapProcess(options: WrappedProcessOptions): WrappedProcess {
  const relay = findNativeProgram('taprelay')
  return relay ? new RelayedProcess(relay, options) : new PipedProcess(options)
}

/** Passed on by this process. */
class PipedProcess implements WrappedProcess {
  onStarted: (pid: number) => void = () => {}
  onStartFailure: (error: NodeJS.ErrnoException) => void = () => {}
  onExit: (exit: ProcessExit) => void = () => {}
  onEnd: (exit: ProcessExit) => void = () => {}
  private readonly tapped: TappedProcess

  constructor(options: WrappedProcessOptions) {
    this.tapped = new TappedProcess(options)
    this.tapped.onStartFailure = (error) => this.onStartFailure(error)
    this.tapped.onExit = (exit) => this.onExit(exit)
    this.tapped.onEnd = (exit) => this.onEnd(exit)
    const { pid } = this.tapped
    if (pid !== undefined) queueMicrotask(() => this.begin(pid))
  }

  record(recorder: TapRecorder): void {
    this.tapped.recorder = recorder
  }

  kill(signal: NodeJS.Signals): void {
    this.tapped.child.kill(signal)
  }

  closeOutputs(): void {
    this.tapped.closeOutputs()
  }

  private begin(pid: number): void {
    this.onStarted(pid)
    this.tapped.connectInput(0)
    this.tapped.connectOutput('stdout', 1)
    this.tapped.connectOutput('stderr', 2)
  }
}
