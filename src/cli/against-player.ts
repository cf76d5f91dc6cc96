/**
 * Plays a script to a server that runs: each message when the answers that came before it in the recording have come again, after the time
 * that the client took from there, divided by the speed. What the server asks is answered as the client did.
 */
import { RpcKind } from '../engine/dissect/summary-parts.ts'
import { isAnswer, jsonOf, type Message, messagesOf, withId } from './against-message.ts'
import { type Ask, isAsk, type Request, type Script, type Step } from './against-script.ts'

/** A server that runs. */
export interface Link {
  /** Resolves when it is handed over, or was not taken for so long. */
  send(text: string, patienceMs: number): Promise<void>
  /** Why it says no more; null while it may. */
  readonly over: string | null
  onPayload: (payload: Uint8Array) => void
  onOver: () => void
}

export interface PlayOptions {
  /** 0 for as fast as it answers. */
  readonly speed: number
  /** For an answer, from when it was asked for. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface LiveAnswer {
  readonly sentMs: number
  /** Null while there is none. */
  readonly answer: { readonly atMs: number; readonly value: Record<string, unknown> } | null
}

/** What came of it. Times are on the clock of `performance.now()`. */
export interface Played {
  readonly answers: ReadonlyMap<Request, LiveAnswer>
  /** Parameters with which the server asked, by what it had asked in the recording. */
  readonly asked: ReadonlyMap<Ask, unknown>
  /** What it had not asked in the recording. */
  readonly unknownAsks: readonly { readonly method: string; readonly params: unknown }[]
  /** Why the server said no more before all was over. */
  readonly ended: string | null
}

/** So long a question is waited for when the requests are answered that were open when it was asked. */
const ASK_MS = 1000

export class Player {
  private readonly script: Script
  private readonly link: Link
  private readonly options: PlayOptions
  private readonly answers = new Map<Request, LiveAnswer>()
  private readonly asked = new Map<Ask, unknown>()
  /** Asks that were answered. */
  private readonly doneAsks = new Set<Ask>()
  private readonly unknownAsks: { method: string; params: unknown }[] = []
  private readonly open = new Map<string, Request>()
  private ended: string | null = null
  private latestMs = performance.now()
  private wake: () => void = () => {}

  constructor(script: Script, link: Link, options: PlayOptions) {
    this.script = script
    this.link = link
    this.options = options
    link.onPayload = (payload) => {
      for (const message of messagesOf(payload)) this.hear(message)
    }
    link.onOver = () => this.wake()
    options.signal.addEventListener('abort', () => this.wake())
  }

  async play(): Promise<Played> {
    let waits = 0
    for (const step of this.script.steps) {
      for (; waits < step.waits; waits++) await this.awaitAgain(this.script.waits[waits])
      if (this.isOver) break
      await this.send(step)
    }
    for (const wait of this.script.waits.slice(waits)) await this.awaitAgain(wait)
    if (this.script.requests.some((request) => request.answer && !this.answers.get(request)?.answer))
      this.ended = this.link.over
    const { answers, asked, unknownAsks, ended } = this
    return { answers, asked, unknownAsks, ended }
  }

  private get isOver(): boolean {
    return this.link.over !== null || this.options.signal.aborted
  }

  /** Waits for what came or was given at this place of the recording. */
  private async awaitAgain(wait: Request | Ask): Promise<void> {
    const { timeoutMs } = this.options
    if (isAsk(wait)) {
      const isDone = (): boolean => this.doneAsks.has(wait)
      const within = wait.within.filter((request) => this.answers.has(request))
      const isAnswered = (): boolean => within.every((request) => this.answers.get(request)?.answer)
      await this.until(() => isDone() || isAnswered(), performance.now() + timeoutMs)
      // What it was asked within is over; it may still ask of itself.
      await this.until(isDone, performance.now() + Math.min(timeoutMs, ASK_MS))
      return
    }
    const sentMs = this.answers.get(wait)?.sentMs
    if (sentMs !== undefined) await this.until(() => this.answers.get(wait)?.answer != null, sentMs + timeoutMs)
  }

  private async send({ atMs, sinceMs, text, requests }: Step): Promise<void> {
    const { speed } = this.options
    if (speed > 0) await this.until(() => false, this.latestMs + (atMs - sinceMs) / speed)
    if (this.isOver) return
    const sentMs = performance.now()
    for (const request of requests) {
      this.answers.set(request, { sentMs, answer: null })
      this.open.set(request.id, request)
    }
    this.latestMs = sentMs
    await this.link.send(text, this.options.timeoutMs)
  }

  private hear(message: Message): void {
    const atMs = performance.now()
    if (message.kind === RpcKind.request) void this.reply(message, atMs)
    const request = isAnswer(message) ? this.open.get(message.id) : undefined
    const value = request && jsonOf(message.bytes)
    if (!request || !value) return
    this.open.delete(message.id)
    const { sentMs } = this.answers.get(request) ?? { sentMs: atMs }
    this.answers.set(request, { sentMs, answer: { atMs, value } })
    this.latestMs = atMs
    this.wake()
  }

  /** Answers the server as the client did; what it was not asked then can't be answered. */
  private async reply(message: Message, atMs: number): Promise<void> {
    const { id, method } = message
    const params = jsonOf(message.bytes)?.params
    const same = this.script.asks.filter((ask) => ask.method === method && !this.asked.has(ask))
    const ask = same.find((one) => JSON.stringify(one.params) === JSON.stringify(params)) ?? same[0]
    if (ask) {
      this.asked.set(ask, params)
      const { answer } = ask
      if (!answer) return
      const { speed } = this.options
      if (speed > 0) await delay(atMs + (answer.atMs - ask.atMs) / speed - performance.now(), this.options.signal)
      await this.link.send(withId(answer.bytes, id), this.options.timeoutMs)
      this.doneAsks.add(ask)
      this.latestMs = Math.max(this.latestMs, performance.now())
      return this.wake()
    }
    const { timeoutMs } = this.options
    if (method === 'ping') await this.link.send(`{"jsonrpc":"2.0","id":${id},"result":{}}`, timeoutMs)
    else {
      this.unknownAsks.push({ method, params })
      const error = { code: -32601, message: 'Nothing like this was asked in the recording' }
      await this.link.send(`{"jsonrpc":"2.0","id":${id},"error":${JSON.stringify(error)}}`, timeoutMs)
    }
  }

  /** Resolves when something is so (true), it is too late, or the server is over. */
  private async until(isSo: () => boolean, deadlineMs: number): Promise<boolean> {
    for (;;) {
      if (isSo()) return true
      const leftMs = Math.min(deadlineMs - performance.now(), LONGEST_MS)
      if (leftMs <= 0 || this.isOver) return false
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs)
        this.wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
}

/** As long as a timer can be. */
const LONGEST_MS = 2 ** 31 - 1

function delay(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.min(ms, LONGEST_MS))
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
