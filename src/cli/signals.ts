/** Signals of a program that stands in for another: passed on while it runs, reproduced when it died of one. */
import { writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import type { ProcessExit } from '../engine/sources/stdio/tapped-process.ts'

/** What may be sent to a program to make it do something. Those that stop or that nobody can catch do to us what they do. */
const PASSED_ON = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGTERM',
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGCONT',
  'SIGWINCH',
] as const satisfies readonly NodeJS.Signals[]
export type PassedSignal = (typeof PASSED_ON)[number]

/** Calls back for each signal that comes. */
export function onSignals(listener: (signal: PassedSignal) => void): void {
  const known = process.platform === 'win32' ? (['SIGINT', 'SIGHUP'] as const) : PASSED_ON
  for (const signal of known) process.on(signal, () => listener(signal))
}

/** Ends this process the way another one ended. */
export function endLike({ code, signal }: ProcessExit): void {
  if (signal === null || process.platform === 'win32') process.exit(code ?? 1)
  leaveNoCore()
  // Taking a listener away leaves the default action, whatever it was before.
  const listener = () => {}
  if (signal !== 'SIGKILL' && signal !== 'SIGSTOP') process.on(signal, listener)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  // Only for a signal whose default is not to die.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 1000)
}

/** The core file is the other program's; ours would hold nothing of use. */
function leaveNoCore(): void {
  try {
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // Not Linux.
  }
}
