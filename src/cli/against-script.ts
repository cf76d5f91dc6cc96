/**
 * What a client said to its server, as a script to be played again: its messages in their order, and what had to have come before each of
 * them. The client's responses to the server's requests are no steps: they are given when the server asks again.
 */

import { RpcKind } from '../engine/dissect/summary-parts.ts'
import { framingOf } from '../engine/session/recorded-message.ts'
import type { SinkEvent } from '../engine/sinks/event.ts'
import type { Framing } from '../shared/wire/resend.ts'
import { isAnswer, jsonOf, type Message, messagesOf } from './against-message.ts'

/** A request of the client's. */
export interface Request {
  readonly frame: number
  /** As JSON. */
  readonly id: string
  readonly method: string
  /** The tool, prompt or URI. */
  readonly target: string
  readonly atMs: number
  answer: { readonly frame: number; readonly atMs: number; readonly value: Record<string, unknown> } | null
}

/** A request of the server's. */
export interface Ask {
  readonly frame: number
  readonly method: string
  readonly params: unknown
  readonly atMs: number
  /** Requests of the client's that had no answer yet: the server may have asked because of them. */
  readonly within: readonly Request[]
  answer: { readonly atMs: number; readonly bytes: Uint8Array } | null
}

export interface Step {
  /** Milliseconds since the epoch. */
  readonly atMs: number
  /** The latest of what was recorded before it: how long the client took from there is kept. */
  readonly sinceMs: number
  readonly text: string
  readonly requests: readonly Request[]
  /** So many of the script's `waits` were over when it was sent. */
  readonly waits: number
}

export interface Script {
  /** Process id; over HTTP, that of the proxy and the number of the conversation: `71.2`. */
  readonly source: string
  readonly server: string
  readonly steps: readonly Step[]
  readonly requests: readonly Request[]
  readonly asks: readonly Ask[]
  /** Answers that came and were given, in their order. */
  readonly waits: readonly (Request | Ask)[]
  readonly framing: Framing
}

export const isAsk = (wait: Request | Ask): wait is Ask => 'params' in wait

/** The scripts of all servers in a recording. */
export async function scriptsOf(events: AsyncIterable<SinkEvent>): Promise<Script[]> {
  const writers = new Map<string, ScriptWriter>()
  for await (const event of events) {
    const { server, stream } = event.facts
    if (stream !== 'stdin' && stream !== 'stdout') continue
    const messages = messagesOf(event.payload)
    if (messages.length === 0) continue
    const source = sourceOf(event)
    const writer = writers.get(source) ?? new ScriptWriter(source, server)
    writers.set(source, writer)
    if (stream === 'stdin') writer.fromClient(event, messages)
    else writer.fromServer(event, messages)
  }
  return [...writers.values()].filter(({ steps }) => steps.length > 0)
}

class ScriptWriter implements Script {
  readonly source: string
  readonly server: string
  readonly steps: Step[] = []
  readonly requests: Request[] = []
  readonly asks: Ask[] = []
  readonly waits: (Request | Ask)[] = []
  framing: Framing = 'lines'
  /** Without an answer yet, by id. */
  private readonly openRequests = new Map<string, Request>()
  private readonly openAsks = new Map<string, Ask>()
  private latestMs = 0

  constructor(source: string, server: string) {
    this.source = source
    this.server = server
  }

  fromClient(event: SinkEvent, messages: readonly Message[]): void {
    const atMs = this.timeOf(event)
    for (const message of messages) {
      const ask = isAnswer(message) ? this.openAsks.get(message.id) : undefined
      if (!ask) continue
      this.openAsks.delete(message.id)
      ask.answer = { atMs, bytes: message.bytes }
      this.waits.push(ask)
    }
    if (!messages.every(isAnswer)) this.addStep(event, messages, atMs)
    this.latestMs = Math.max(this.latestMs, atMs)
  }

  fromServer(event: SinkEvent, messages: readonly Message[]): void {
    const atMs = this.timeOf(event)
    const frame = frameOf(event)
    for (const message of messages) {
      const { kind, id, method } = message
      if (kind === RpcKind.request) {
        const within = [...this.openRequests.values()]
        const ask: Ask = { frame, method, params: jsonOf(message.bytes)?.params, atMs, within, answer: null }
        this.asks.push(ask)
        this.openAsks.set(id, ask)
      }
      const request = isAnswer(message) ? this.openRequests.get(id) : undefined
      const value = jsonOf(message.bytes)
      if (!request || !value) continue
      this.openRequests.delete(id)
      request.answer = { frame, atMs, value }
      this.waits.push(request)
    }
    this.latestMs = Math.max(this.latestMs, atMs)
  }

  private addStep(event: SinkEvent, messages: readonly Message[], atMs: number): void {
    const frame = frameOf(event)
    const requests: Request[] = []
    for (const { kind, id, method, target } of messages) {
      if (kind !== RpcKind.request) continue
      const request: Request = { frame, id, method, target, atMs, answer: null }
      requests.push(request)
      this.openRequests.set(id, request)
    }
    this.requests.push(...requests)
    if (this.steps.length === 0) this.framing = framingOfEvent(event)
    this.steps.push({
      atMs,
      sinceMs: this.latestMs || atMs,
      text: Buffer.from(event.payload).toString('utf8').trimEnd(),
      requests,
      waits: this.waits.length,
    })
  }

  private timeOf({ time }: SinkEvent): number {
    return time === null ? this.latestMs : time.seconds * 1000 + time.nanos / 1e6
  }
}

/** From the interface's name, `http:71.2:to-server`. */
function sourceOf({ data, facts }: SinkEvent): string {
  const name = typeof data.interface === 'string' ? data.interface : ''
  return /^\w+:([\d.]+):/.exec(name)?.[1] ?? String(facts.pid)
}

const frameOf = ({ data }: SinkEvent): number => (typeof data.frame === 'number' ? data.frame : 0)

function framingOfEvent({ captured }: SinkEvent): Framing {
  const frame = captured?.().frames[0]
  return frame ? framingOf(frame.bytes) : 'lines'
}
