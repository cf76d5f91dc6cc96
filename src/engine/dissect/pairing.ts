/** How a protocol's responses find their requests: what the first pass needs to pair its messages, of which a frame may hold several. */

export const MessageRole = { none: 0, request: 1, response: 2 } as const
export type MessageRole = (typeof MessageRole)[keyof typeof MessageRole]

/** One message, written by `Pairing.read`. */
export interface PairedMessage {
  role: MessageRole
  /** What a response repeats of its request; 0 where messages are numbered. */
  key: number
}

export interface Pairing {
  /**
   * `keyed`: a response has the key of its request, and the same request again soon after is a retransmission. `numbered`: a response
   * answers the latest request of the conversation, and transactions are counted.
   */
  readonly kind: 'keyed' | 'numbered'
  /** Reads the message at `start` and returns where the next one begins, `end` when there is none. Must not allocate. */
  read(bytes: Uint8Array, start: number, end: number, overTcp: boolean, into: PairedMessage): number
}
