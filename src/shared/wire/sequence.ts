/** Messages between clients and servers in the order of time: what the sequence diagram asks for. */
import { z } from 'zod'
import type { FollowedRpc } from './follow.ts'

export const MAX_SEQUENCE_ROWS = 200

export const SEQUENCE_READ = z.strictObject({
  from: z.number().int().min(0),
  count: z.number().int().min(0).max(MAX_SEQUENCE_ROWS),
  /** Only of this process; null for all. */
  process: z.number().int().min(0).max(65_535).nullable(),
  /** `calls` leaves notifications out, `errors` all but responses with an error. */
  show: z.enum(['all', 'calls', 'errors']),
})

/** Place of a frame's message among those that are shown, or of the last one before it. */
export const SEQUENCE_LOCATE = SEQUENCE_READ.pick({ process: true, show: true }).extend({
  frame: z.number().int().min(1),
})

export interface SequenceMessage extends FollowedRpc {
  readonly frame: number
  readonly process: number
  readonly fromServer: boolean
  /** Seconds since the first message of all, and since the one shown before; null for the first. */
  readonly start: number
  readonly delta: number | null
  /** Of a progress notification: how far, and the words with it. */
  readonly progress: string
}

export interface SequenceProcess {
  readonly pid: number
  readonly server: string
  readonly client: string
  readonly clientPid: number
}

export interface SequencePart {
  readonly total: number
  readonly processes: readonly SequenceProcess[]
  readonly messages: readonly SequenceMessage[]
}
