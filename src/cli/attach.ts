/** `tapscope attach`: records what a running process says until Ctrl-C or its end. */
import { AttachTap } from '../engine/sources/stdio/attach-tap.ts'
import { spoolRoot } from '../engine/store/spool-folder.ts'
import { VERSION } from './version.ts'

const FAILED = 2
const CANNOT_START = 3

export interface AttachWords {
  readonly spool?: string
  readonly name?: string
  readonly children?: boolean
  readonly method?: 'ebpf' | 'ptrace'
}

const say = (text: string): boolean => process.stderr.write(`tapscope: ${text}\n`)

/** Returns the exit code. */
export async function attach(pid: number, words: AttachWords): Promise<number> {
  const { spool, name, children, method } = words
  const target = spool?.endsWith('.pcapng') ? { file: spool } : { root: spool ?? spoolRoot() }
  const started = await AttachTap.start({ pid, name, children, method, target, version: VERSION })
  if (!started.ok) {
    say(started.error.hint ? `${started.error.message}\n  ${started.error.hint}` : started.error.message)
    return CANNOT_START
  }
  const tap = started.value
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => tap.stop())
  const how = tap.method === 'ebpf' ? 'eBPF' : 'ptrace, which slows it'
  say(`attached to ${pid} (${tap.process.server}) with ${how}; Ctrl-C detaches`)
  if (tap.tapped.length === 0) say('its standard streams are closed or the null device: there is nothing to record')
  say(`recording to ${tap.path}`)
  const { reason, problem, gaps } = await tap.ended
  const { frames, bytes, dropped } = tap.counters
  say(`${reason === 'process-ended' ? 'the process has ended' : 'detached'}: ${frames} frames, ${bytes} bytes`)
  if (gaps > 0) say(`${gaps} times bytes could not be read; frames say where`)
  if (dropped > 0) say(`${dropped} frames were not recorded: the disk was full or slow`)
  if (problem) say(`${problem.message}${problem.hint ? `\n  ${problem.hint}` : ''}`)
  return reason === 'failed' ? FAILED : 0
}
