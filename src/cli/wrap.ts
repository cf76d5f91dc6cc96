/**
 * `tapscope wrap`: between a client and its server, invisible. It prints nothing of its own, passes streams, signals and the exit code
 * through, and records on the side; when recording fails, everything else goes on.
 */
import { writeSync } from 'node:fs'
import { Writable } from 'node:stream'
import { isatty } from 'node:tty'
import { clientOf } from '../engine/sources/stdio/client-name.ts'
import { programName } from '../engine/sources/stdio/program-name.ts'
import { describeStartFailure } from '../engine/sources/stdio/start-failure.ts'
import { TapSpool } from '../engine/sources/stdio/tap-spool.ts'
import { wrapProcess } from '../engine/sources/stdio/wrapped-process.ts'
import { spoolRoot } from '../engine/store/spool-folder.ts'
import { STDIO_STREAMS, type StdioStream } from '../shared/stdio-interface.ts'
import { endLike, onSignals } from './signals.ts'
import { VERSION } from './version.ts'
import { parseWrapOptions, WRAP_HELP, type WrapOptions } from './wrap-options.ts'

const USAGE_ERROR = 125
/** A disk that takes nothing for so long must not keep the client waiting for our end. */
const PATIENCE_MS = 2000
/** Signals that end the wait for what descendants of a command that is gone still say. */
const ENDING: ReadonlySet<string> = new Set(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'])

export function wrap(words: readonly string[]): void {
  const parsed = parseWrapOptions(words)
  if (!parsed.ok) return leave(USAGE_ERROR, 2, `tapscope wrap: ${parsed.error}\nTry 'tapscope wrap --help'.\n`)
  if (parsed.value.help) return leave(0, 1, WRAP_HELP)
  const { url } = parsed.value
  if (!url) return run(parsed.value)
  // Loaded when it is wanted: what stands before a command has to start fast.
  void import('./wrap-url.ts').then(({ wrapUrl }) => wrapUrl(url, parsed.value))
}

function run(options: WrapOptions): void {
  const { command } = options
  keepToOurselves()
  const terminals = new Set<StdioStream>(STDIO_STREAMS.filter((_stream, fd) => isatty(fd)))
  const wrapped = wrapProcess({ command, inherited: terminals, environment: environmentOfCommand() })
  let spool: TapSpool | undefined
  let exited = false
  onSignals((signal) => {
    if (exited) {
      if (ENDING.has(signal)) wrapped.closeOutputs()
      return
    }
    // A terminal sends these to the whole foreground group: the command has had it.
    const hasIt = terminals.has('stdin') && (signal === 'SIGINT' || signal === 'SIGQUIT')
    if (!hasIt) wrapped.kill(signal)
  })
  wrapped.onStartFailure = (error) => {
    const { code, message } = describeStartFailure(command, error)
    leave(code, 2, `tapscope: ${message}\n`)
  }
  wrapped.onStarted = (pid) => {
    spool = openSpool(options, pid, terminals)
    if (spool) wrapped.record(spool.recorder)
  }
  wrapped.onExit = () => {
    exited = true
  }
  wrapped.onEnd = (exit) => {
    const { recorder } = spool ?? {}
    let written = recorder?.writtenBytes
    setInterval(() => {
      if (recorder?.writtenBytes === written) endLike(exit)
      written = recorder?.writtenBytes
    }, PATIENCE_MS)
    void (spool?.finish(exit) ?? Promise.resolve()).finally(() => endLike(exit))
  }
}

/** Undefined when it can't be written: the streams flow all the same, and there is nobody to tell. */
function openSpool(options: WrapOptions, pid: number, terminals: ReadonlySet<StdioStream>): TapSpool | undefined {
  const { command, spool, name } = options
  const client = clientOf(options.clientPid ?? process.ppid)
  const created = TapSpool.create({
    process: {
      pid,
      command,
      server: name ?? programName(command, process.cwd()),
      client: client.name,
      clientPid: client.pid,
    },
    application: `Tapscope ${VERSION}`,
    untapped: Object.fromEntries([...terminals].map((stream) => [stream, 'terminal'])),
    target: spool?.endsWith('.pcapng') ? { file: spool } : { root: spool ?? spoolRoot() },
  })
  return created.ok ? created.value : undefined
}

/**
 * Standard error is the command's. Node would print warnings there; and it looks at `process.stderr` whenever a socket is destroyed, which
 * opens the descriptor a second time, and where ours has something to write just then that fails and leaves the socket open.
 */
function keepToOurselves(): void {
  process.removeAllListeners('warning')
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  Object.defineProperty(process, 'stderr', { value: nowhere, configurable: true })
}

/** Ours, but for what makes Electron a Node where we run in one. */
function environmentOfCommand(): NodeJS.ProcessEnv {
  if (!process.versions.electron) return process.env
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = process.env
  return rest
}

function leave(code: number, fd: 1 | 2, text: string): void {
  try {
    writeSync(fd, text)
  } catch {
    // Nobody listens.
  }
  process.exit(code)
}
