/** What was asked of a server, by method and tool or prompt: how often, how it ended, how long it took. */
import { RpcKind } from '../../dissect/summary-parts.ts'
import type { RpcMessage } from '../rpc-message.ts'
import { Latencies } from './latencies.ts'

/** Methods and tools of a server that are told apart; further ones are counted together. */
const MAX_CALLS = 1000
/** Requests that wait for their response, and rounds that wait for their next, that are looked at; the oldest is forgotten. */
const MAX_OPEN = 8192
/** Methods whose calls are told apart by what they call. */
const NAMED: ReadonlySet<string> = new Set(['tools/call', 'prompts/get'])
export const OTHER_CALLS = 'others'

/** Where and when a message was seen: its frame's row, milliseconds since some beginning, and the conversation whose ids it has. */
export interface Sight {
  readonly row: number
  readonly ms: number
  readonly conversation: string
}

/** Of one method, or one tool or prompt. */
export class CallFigures {
  readonly method: string
  readonly target: string
  readonly fromServer: boolean
  count = 0
  answered = 0
  /** Responses with an error, and results that a tool calls one. */
  errors = 0
  /** Given up by who asked; of these, for the time it took. */
  cancelled = 0
  timedOut = 0
  lastRow = 0
  lastErrorRow: number | null = null
  readonly latencies = new Latencies()

  constructor(method: string, target: string, fromServer: boolean) {
    this.method = method
    this.target = target
    this.fromServer = fromServer
  }
}

export interface OpenCall {
  readonly figures: CallFigures
  readonly method: string
  readonly row: number
  /** When its first round was asked. */
  readonly sinceMs: number
  /** What a page of a list was asked for with; empty for the first. */
  readonly cursor: string
  cancelled: boolean
}

export class Calls {
  readonly byName = new Map<string, CallFigures>()
  private readonly open = new Map<string, OpenCall>()
  /** Since when a call goes on whose result asked for input, by the state that travels (MCP 2026-07-28). */
  private readonly rounds = new Map<string, number>()

  ask(message: RpcMessage, fromServer: boolean, sight: Sight, cursor: string): void {
    const { row, ms } = sight
    const since = message.requestState === '' ? undefined : this.rounds.get(message.requestState)
    const figures = this.figuresOf(message, fromServer)
    // A further round is the same call.
    if (since === undefined) figures.count++
    figures.lastRow = row
    const { method } = message
    const call = { figures, method, row, sinceMs: since ?? ms, cursor, cancelled: false }
    remember(this.open, keyOf(fromServer, message.id, sight), call)
  }

  /** The call that is answered; undefined when it was not seen. */
  answer(message: RpcMessage, fromServer: boolean, sight: Sight): OpenCall | undefined {
    const { row, ms } = sight
    const key = keyOf(!fromServer, message.id, sight)
    const call = this.open.get(key)
    if (!call) return undefined
    this.open.delete(key)
    const { figures } = call
    if (message.wantsInput && message.requestState !== '') {
      remember(this.rounds, message.requestState, call.sinceMs)
      return call
    }
    if (call.cancelled) return call
    figures.answered++
    figures.latencies.add(Math.max(0, ms - call.sinceMs))
    if (message.kind === RpcKind.error || message.isToolError) {
      figures.errors++
      figures.lastErrorRow = row
    }
    return call
  }

  cancel(message: RpcMessage, fromServer: boolean, sight: Sight): void {
    const call = this.open.get(keyOf(fromServer, message.cancels, sight))
    if (!call || call.cancelled) return
    call.cancelled = true
    call.figures.cancelled++
    if (message.timedOut) call.figures.timedOut++
  }

  isWaitingFor(method: string): boolean {
    return [...this.open.values()].some((call) => call.method === method)
  }

  private figuresOf({ method, target }: RpcMessage, fromServer: boolean): CallFigures {
    const name = NAMED.has(method) ? target : ''
    const key = `${fromServer ? '<' : '>'}${method}\n${name}`
    const known = this.byName.get(key)
    if (known) return known
    if (this.byName.size >= MAX_CALLS) {
      const others = this.byName.get(OTHER_CALLS) ?? new CallFigures(OTHER_CALLS, '', false)
      this.byName.set(OTHER_CALLS, others)
      return others
    }
    const figures = new CallFigures(method, name, fromServer)
    this.byName.set(key, figures)
    return figures
  }
}

const keyOf = (fromServer: boolean, id: string, { conversation }: Sight): string =>
  `${conversation}${fromServer ? '<' : '>'}${id}`

/** Keeps the newest. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= MAX_OPEN) return
  for (const oldest of map.keys()) {
    map.delete(oldest)
    return
  }
}
