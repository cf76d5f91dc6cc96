/** A command line that runs another one under the tap: `tapscope wrap -- npx …`, `node …/bin/tapscope.mjs wrap -- npx …`. */

/** Before `wrap` there may be Node, npx with an option, and the program itself. */
const MOST_LAUNCHER_WORDS = 4

export interface TapWords {
  /** How many words start Tapscope. */
  readonly launcher: number
  /** Where the command that is tapped begins; the number of words when none is there. */
  readonly commandAt: number
  /** Without `--`, which says that the server had no list of arguments before the tap was put in: see edit-server.ts. */
  readonly bare: boolean
}

/** Undefined when it is no tapped command. */
export function findTap(words: readonly string[]): TapWords | undefined {
  const launcher = words.indexOf('wrap')
  if (launcher < 1 || launcher > MOST_LAUNCHER_WORDS || !words.slice(0, launcher).some(isTapscope)) return undefined
  const first = words[launcher + 1] ?? ''
  if (!first.startsWith('-')) return { launcher, commandAt: launcher + 1, bare: true }
  const dashes = words.indexOf('--', launcher + 1)
  return { launcher, commandAt: dashes < 0 ? words.length : dashes + 1, bare: false }
}

/** The process that `tapscope attach PID` taps; undefined for any other command line. */
export function attachedPid(words: readonly string[]): number | undefined {
  const at = words.indexOf('attach')
  if (at < 1 || at > MOST_LAUNCHER_WORDS || !words.slice(0, at).some(isTapscope)) return undefined
  const pid = words.slice(at + 1).find((word) => /^[1-9]\d{0,9}$/.test(word))
  return pid === undefined ? undefined : Number(pid)
}

/** The command, or what it has become in the list of processes: the packaged application with its script, a checkout's source. */
const isTapscope = (word: string): boolean =>
  /(^|[\\/])(tapscope(\.(mjs|js|cmd|exe))?|(src[\\/]cli[\\/]index\.ts|out[\\/]main[\\/]cli\.js))$/i.test(word)
