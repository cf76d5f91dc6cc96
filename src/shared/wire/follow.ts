/** What a tapped process and its client, or the two ends of a TCP stream, said to each other: what the Follow pane asks for. */
import { z } from 'zod'

/** Who speaks. A process's stderr is a voice of its own. */
export const VOICES = ['client', 'server', 'stderr'] as const
export type Voice = (typeof VOICES)[number]

/** As a message is written: indented JSON where it is JSON, as it came, or as a hex dump. */
export const FOLLOW_FORMATS = ['pretty', 'raw', 'hex'] as const
export type FollowFormat = (typeof FOLLOW_FORMATS)[number]

/** Bytes of a message that one call answers with. */
export const MAX_MESSAGE_PIECE = 256 * 1024
/** Characters of a conversation that are copied. */
export const MAX_FOLLOWED_TEXT = 4 * 1024 * 1024

const index = z.number().int().min(0)

/** The conversation is the one that `frame` belongs to; of it the messages of some voices. */
const followed = {
  frame: z.number().int().min(1),
  voices: z.array(z.enum(VOICES)).min(1).max(VOICES.length),
}

export const FOLLOW_READ = z.strictObject({
  ...followed,
  from: index,
  count: z.number().int().min(0).max(200),
  /** First bytes of each message that are wanted. */
  bytes: z.number().int().min(0).max(16_384),
})

export const FOLLOW_MESSAGE = z.strictObject({
  frame: z.number().int().min(1),
  /** `FollowedMessage.at`. */
  at: index,
  start: index,
  length: z.number().int().min(1).max(MAX_MESSAGE_PIECE),
})

export const FOLLOW_FIND = z.strictObject({
  ...followed,
  text: z.string().min(1).max(1000),
  /** Place of the first message that is looked at. */
  from: index,
  backwards: z.boolean(),
})

export const FOLLOW_LOCATE = z.strictObject({ ...followed, wanted: z.number().int().min(1) })

export const FOLLOW_TEXT = z.strictObject({ ...followed, format: z.enum(FOLLOW_FORMATS) })

export const FOLLOW_EXPORT = z.strictObject({
  ...FOLLOW_TEXT.shape,
  path: z.string().min(1).max(4096).nullable(),
})

export interface FollowedMessage {
  /** Its place among all messages of the conversation. */
  readonly at: number
  /** The frame in which it begins. */
  readonly frame: number
  readonly voice: Voice
  /** Seconds since the conversation's first message, and since the message shown before; null for the first. */
  readonly start: number
  readonly delta: number | null
  /** Bytes it has, and the first of them as base64. */
  readonly length: number
  readonly bytes: string
  /** Bytes before it that were not captured. */
  readonly missing: number
  readonly rpc: FollowedRpc | null
}

/** What a message says in JSON-RPC. */
export interface FollowedRpc {
  readonly kind: 'request' | 'notification' | 'response' | 'error'
  readonly id: string
  /** Of a response: what was asked. */
  readonly method: string
  readonly target: string
  /** The answer's frame, or the request's; null where there is none. */
  readonly related: number | null
  /** Of a response: since its request. */
  readonly latencyMs: number | null
  /** An error, or a tool's own. */
  readonly failed: boolean
}

export type FollowedConversation =
  | { readonly kind: 'stdio'; readonly pid: number; readonly server: string; readonly client: string }
  | { readonly kind: 'tcp'; readonly stream: number; readonly server: string; readonly client: string }

export interface FollowedPart {
  readonly conversation: FollowedConversation
  /** Messages of the voices that are shown. */
  readonly total: number
  /** Messages of each voice. */
  readonly voices: Readonly<Record<Voice, number>>
  /** Bytes of each voice, where they are counted. */
  readonly bytes: Readonly<Record<Voice, number>> | null
  /** Whether all frames that there are were looked at. */
  readonly complete: boolean
  readonly messages: readonly FollowedMessage[]
}

/** A piece of a message, as base64. */
export interface FollowedBytes {
  readonly bytes: string
  readonly length: number
}

/** Where a search ended: place among the messages shown, null when nothing was found. */
export interface FollowedPlace {
  readonly place: number | null
  /** Whether the frame that was wanted is of that message. */
  readonly exact: boolean
}
