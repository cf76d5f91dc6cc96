/** What `tap` is asked for, from the words of its command line. */
import { DECODERS, type DecoderName } from '../engine/sinks/decode.ts'
import { durationMs } from '../engine/sinks/quantities.ts'
import { fail, ok, type Result } from '../shared/base/result.ts'
import type { AlertWords } from './tap-alerts.ts'
import type { OutputWords } from './tap-outputs.ts'

/** Words as they were given. */
export interface TapWords extends OutputWords, AlertWords {
  readonly autoDiscover?: boolean
  readonly pid: readonly string[]
  readonly duration?: string
  readonly filter?: string
  readonly decode: readonly string[]
  readonly drain?: string
}

export interface TapOptions {
  readonly command: readonly string[]
  readonly pids: readonly number[]
  readonly autoDiscover: boolean
  readonly durationMs: number | null
  readonly filter: string
  readonly decoders: readonly DecoderName[]
  /** How long outputs may take at the end. */
  readonly drainMs: number
}

const DRAIN_MS = 10_000

export function tapOptions(words: TapWords, command: readonly string[]): Result<TapOptions> {
  const ways = [command.length > 0, words.pid.length > 0, words.autoDiscover === true].filter(Boolean).length
  if (ways === 0) return fail('say what to tap: --auto-discover, --pid PID, or -- COMMAND')
  if (command.length > 0 && ways > 1) return fail('a command is tapped alone, without --pid and --auto-discover')
  const pids = words.pid.map(Number)
  const wrong = words.pid.find((word) => !/^[1-9]\d{0,9}$/.test(word))
  if (wrong !== undefined) return fail(`'${wrong}' is no process id`)
  const duration = words.duration === undefined ? null : durationMs(words.duration)
  if (duration === undefined) return fail(`'${words.duration}' is no duration; 30s, 10m and 24h are`)
  const drain = words.drain === undefined ? DRAIN_MS : durationMs(words.drain)
  if (drain === undefined) return fail(`'${words.drain}' is no duration; 30s and 10m are`)
  const decoders = readDecoders(words.decode)
  if (!decoders.ok) return decoders
  const { filter = '', autoDiscover = false } = words
  return ok({ command, pids, autoDiscover, durationMs: duration, filter, decoders: decoders.value, drainMs: drain })
}

export function readDecoders(words: readonly string[]): Result<readonly DecoderName[]> {
  const decoders: DecoderName[] = []
  for (const word of words.flatMap((one) => one.split(','))) {
    const decoder = DECODERS.find((one) => one === word)
    if (!decoder) return fail(`unknown decoder '${word}'; there are ${DECODERS.join(', ')}`)
    decoders.push(decoder)
  }
  return ok(decoders)
}
