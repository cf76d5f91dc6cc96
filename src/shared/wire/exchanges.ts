/** Requests with their responses: what the exchanges and servers panes ask for. */
import { z } from 'zod'

/** `timedOut`: cancelled by who asked, with a reason that says so. */
export const ExchangeStatus = {
  outstanding: 0,
  ok: 1,
  error: 2,
  toolError: 3,
  cancelled: 4,
  inputRequired: 5,
  timedOut: 6,
} as const
export type ExchangeStatus = (typeof ExchangeStatus)[keyof typeof ExchangeStatus]

export const EXCHANGE_ORDERS = ['frame', 'server', 'method', 'target', 'status', 'latency', 'size'] as const
export type ExchangeOrder = (typeof EXCHANGE_ORDERS)[number]

/** Bars of the latency histogram: decades from 10 µs on, four each. */
export const LATENCY_BARS = 28
export const LATENCY_FIRST_MS = 0.01
export const LATENCY_BARS_A_DECADE = 4

export const EXCHANGES_READ = z.strictObject({
  from: z.number().int().min(0),
  count: z.number().int().min(0).max(500),
  order: z.enum(EXCHANGE_ORDERS),
  descending: z.boolean(),
  /** Only those that ended so; problems are errors of both kinds and cancelled ones. */
  show: z.enum(['all', 'problems', 'outstanding']),
  /** Only of this process; null for all. */
  process: z.number().int().min(0).max(65_535).nullable(),
  /** Only those whose method or target has this text in it, in any case. */
  text: z.string().max(1000),
})

export interface Exchange {
  /** Frame numbers; null while there is no response. */
  readonly request: number
  readonly response: number | null
  /** Of the first round, where several belong together. */
  readonly firstRequest: number
  /** Seconds since the first frame of the session at which the (first) request was seen. */
  readonly start: number
  /** From there to the response. */
  readonly latencyMs: number | null
  readonly process: number
  /** Whether the server asked its client. */
  readonly fromServer: boolean
  readonly method: string
  /** The tool, prompt or URI. */
  readonly target: string
  readonly status: ExchangeStatus
  /** Another request with the same id had no answer yet. */
  readonly duplicateId: boolean
  /** Bytes of the frames. */
  readonly requestBytes: number
  readonly responseBytes: number
}

export interface ExchangeProcess {
  readonly pid: number
  readonly server: string
  readonly client: string
}

export interface ExchangeList {
  /** Exchanges that are shown, of all that there are. */
  readonly total: number
  readonly all: number
  readonly problems: number
  readonly outstanding: number
  readonly rows: readonly Exchange[]
  readonly processes: readonly ExchangeProcess[]
  /** Of those shown that have an answer; null when none has. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly max: number } | null
  readonly histogram: readonly number[]
}
