/**
 * A command with its standard streams tapped by `taprelay`, a native program that stands between and tells of all that passes. Nothing of
 * the streams goes through this process: it hears of bytes when they have passed.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { constants } from 'node:os'
import { getSystemErrorName } from 'node:util'
import { STDIO_STREAMS, type StdioStream } from '../../../shared/stdio-interface.ts'
import { AttachStream } from './attach-stream.ts'
import { closeStandard } from './descriptors.ts'
import { type BytesListener, reopened } from './pipe-source.ts'
import { StdioRecords } from './stdio-records.ts'
import type { TapRecorder } from './tap-recorder.ts'
import type { ProcessExit } from './tapped-process.ts'
import type { WrappedProcess, WrappedProcessOptions } from './wrapped-process.ts'

const FIRST_FREE = 3
const CLOSE_OUTPUTS = 0
const CLOSE_ON_EXEC = 0o2000000

export class RelayedProcess implements WrappedProcess {
  onStarted: (pid: number) => void = () => {}
  onStartFailure: (error: NodeJS.ErrnoException) => void = () => {}
  onExit: (exit: ProcessExit) => void = () => {}
  onEnd: (exit: ProcessExit) => void = () => {}
  private readonly relay: ChildProcess
  private readonly channel: Socket
  private readonly inherited: ReadonlySet<StdioStream>
  private streams: Record<StdioStream, AttachStream> | undefined
  private recorder: TapRecorder | undefined
  private exit: ProcessExit | undefined

  constructor(program: string, { command, inherited, environment }: WrappedProcessOptions) {
    this.inherited = inherited
    const channel = freeDescriptor()
    const shared = STDIO_STREAMS.map((stream) => (inherited.has(stream) ? '1' : '0')).join('')
    this.relay = spawn(program, [String(channel), shared, ...command], {
      stdio: [...Array<'inherit'>(channel).fill('inherit'), 'pipe'],
      env: environment,
    })
    this.relay.on('error', (error) => this.onStartFailure(error))
    this.channel = reopened(this.relay.stdio[channel] as Socket, this.listener(), { writable: true })
    this.channel.on('error', () => {})
    this.channel.on('close', () => this.over())
  }

  record(recorder: TapRecorder): void {
    this.recorder = recorder
    const stream = (name: StdioStream) => new AttachStream(recorder, name, { fromStart: true })
    this.streams = { stdin: stream('stdin'), stdout: stream('stdout'), stderr: stream('stderr') }
  }

  kill(signal: NodeJS.Signals): void {
    this.send(constants.signals[signal])
  }

  closeOutputs(): void {
    this.send(CLOSE_OUTPUTS)
  }

  private send(message: number): void {
    if (this.channel.writable) this.channel.write(Uint8Array.of(message))
  }

  private listener(): BytesListener {
    const records = new StdioRecords({
      data: (name, time, bytes, start, end) => this.streams?.[name].data(time, bytes, start, end),
      gap: (name, time, count, reason) => this.streams?.[name].gap(time, count, reason),
      ended: (name) => this.recorder?.endStream(name),
      started: (pid, errno) => this.started(pid, errno),
      exited: (code, signal) => this.exited(code, signal),
    })
    let broken = false
    return (bytes) => {
      try {
        if (!broken) records.push(bytes)
      } catch {
        // A mistake of ours ends the recording and nothing else: the streams are somebody's.
        broken = true
      }
      return true
    }
  }

  private started(pid: number, errno: number): void {
    if (errno > 0) {
      const error: NodeJS.ErrnoException = new Error(`spawn ${getSystemErrorName(-errno)}`)
      error.code = getSystemErrorName(-errno)
      return this.onStartFailure(error)
    }
    this.onStarted(pid)
    // The relay has them: when it closes one, the other end shall see that.
    STDIO_STREAMS.forEach((stream, fd) => {
      if (!this.inherited.has(stream)) closeStandard(fd)
    })
  }

  private exited(code: number, signal: number): void {
    const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0]
    this.exit = name
      ? { code: null, signal: name as NodeJS.Signals }
      : { code: signal > 0 ? 128 + signal : code, signal: null }
    this.onExit(this.exit)
  }

  /** Without its last words the relay was killed, and the command has lost its streams: to the client, that was the command. */
  private over(): void {
    this.onEnd(this.exit ?? { code: null, signal: 'SIGKILL' })
  }
}

/** The first number that no descriptor of ours has that the command shall inherit, as whoever started us meant it to. */
function freeDescriptor(): number {
  let fd = FIRST_FREE
  while (isInherited(fd)) fd++
  return fd
}

function isInherited(fd: number): boolean {
  try {
    const flags = /^flags:\s+([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1]
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0
  } catch {
    return false
  }
}
