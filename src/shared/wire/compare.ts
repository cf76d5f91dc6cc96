/** Comparing two messages, and two sessions: what the Compare pane asks for. */
import { z } from 'zod'
import type { ExchangeStatus } from './exchanges.ts'

const frame = z.number().int().min(1)
const index = z.number().int().min(0)

/** Places that do not count, as `result.items[*].id` or `**.timestamp`. */
const ignore = z.array(z.string().min(1).max(1000)).max(100)

/** The exchanges of a file of the session, or of one process in it. */
const SIDE = z.strictObject({ file: index, pid: z.number().int().min(0).nullable() })
export type CompareSide = z.infer<typeof SIDE>

export const COMPARE_MESSAGES = z.strictObject({ before: frame, after: frame, ignore })

export const COMPARE_SESSIONS = z.strictObject({
  before: SIDE,
  after: SIDE,
  ignore,
  show: z.enum(['all', 'different', 'slower']),
  from: index,
  count: z.number().int().min(0).max(200),
})

/** One side of two messages. */
export interface ComparedMessage {
  readonly frame: number
  /** As the list of packets tells it. */
  readonly title: string
  /** The message, JSON indented; of a packet the lines of its tree. */
  readonly text: string
  /** The text is cut. */
  readonly cut: boolean
}

export interface MessageDifference {
  readonly path: string
  /** As JSON, long ones cut; null where there is nothing. */
  readonly before: string | null
  readonly after: string | null
}

export interface ComparedMessages {
  readonly before: ComparedMessage
  readonly after: ComparedMessage
  /** Null where not both are JSON. */
  readonly differences: readonly MessageDifference[] | null
}

/** An exchange on one side. */
export interface ComparedSide {
  readonly request: number
  readonly response: number | null
  readonly status: ExchangeStatus
  readonly latencyMs: number | null
}

/** `before` and `after` are in one session only. */
export const COMPARED_AS = ['same', 'answer', 'arguments', 'before', 'after'] as const
export type ComparedAs = (typeof COMPARED_AS)[number]

export interface ComparedExchange {
  readonly as: ComparedAs
  readonly method: string
  readonly target: string
  /** The request's parameters as JSON, cut. */
  readonly params: string
  readonly before: ComparedSide | null
  readonly after: ComparedSide | null
}

export interface ComparedSessions {
  /** Exchanges of each side. */
  readonly exchanges: readonly [before: number, after: number]
  readonly counts: Readonly<Record<ComparedAs, number>>
  readonly slower: number
  /** Of the answers of each side; null where there are none. */
  readonly latency: readonly [before: ComparedLatency | null, after: ComparedLatency | null]
  /** Of those that are shown. */
  readonly total: number
  readonly rows: readonly ComparedExchange[]
}

export interface ComparedLatency {
  readonly p50: number
  readonly p95: number
}

/** What can be compared: a file with all its exchanges, or a process. */
export interface ComparableSide extends CompareSide {
  readonly name: string
  readonly exchanges: number
}
