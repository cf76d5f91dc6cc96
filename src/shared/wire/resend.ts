/** Sending a recorded message once more: what the window asks the engine about it, and how it has it sent. */
import { z } from 'zod'

/** So many characters a message may have that is sent to a program. */
export const MAX_SENT = 1024 * 1024

/** How messages are told apart on a stream: a line each, or `Content-Length` headers before each. */
export const FRAMINGS = ['lines', 'headers'] as const
export type Framing = (typeof FRAMINGS)[number]

export const MESSAGE_READ = z.strictObject({ frame: z.number().int().min(1) })

export interface RecordedMessage {
  /** Of the message, the first where several hold it. */
  readonly frame: number
  readonly text: string
  /** `none` for one that is not JSON-RPC. */
  readonly kind: 'request' | 'notification' | 'response' | 'error' | 'none'
  readonly method: string
  readonly fromServer: boolean
  readonly framing: Framing
  /** Frame of the response to a request, of the request of a response; null where there is none (yet). */
  readonly related: number | null
  readonly server: string
  /** Command line of the process, words quoted as a shell takes them; empty when it is not known, and over HTTP. */
  readonly command: string
  /** The request with which its client began, as it was sent; null where there is none. */
  readonly initialize: string | null
}

export const TAP_REQUEST = z.strictObject({
  capture: z.number().int().nonnegative(),
  line: z.string().max(MAX_SENT),
  /** How the message is framed as long as the program has not shown how it frames its own. */
  framing: z.enum(FRAMINGS),
})

/** Frames of what was sent and of its answer; the latter is null for what wants none. */
export interface Answered {
  readonly request: number
  readonly response: number | null
}
