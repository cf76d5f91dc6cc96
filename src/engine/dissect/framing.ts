/**
 * How a protocol's messages stand in a TCP stream, one after the other, whatever the segments are: what the first pass needs to find
 * where a message that spans segments begins and ends. A protocol that says nothing is handed each segment as it is.
 */

/** Answers of `Framing.messageLength` that are no length. */
export const Framed = {
  /** The next segment is needed to know: all of it is taken, and the question asked again. */
  more: 0,
  /** These bytes are no message of the protocol. */
  no: -1,
  /** The message ends with the stream. */
  untilFin: -2,
  /** The stream is the protocol's no more: it was upgraded, or is a tunnel now. */
  left: -3,
} as const

/** What is known of a message while its length is being found. All zero at its first byte. */
export interface MessageState {
  /**
   * With the answer `more`: how many bytes of the message need not be seen again. The next question is about the bytes from there on,
   * which may lie ahead of those that were there.
   */
  resume: number
  /** For the protocol's own use while `resume` moves on. */
  phase: number
  length: number
}

/** What a protocol keeps of a stream from one message to the next. */
export interface StreamState {
  /** The bytes go from the stream's second endpoint to its first. */
  reverse: boolean
  /** Sixteen bits of the protocol's own, for both directions; 0 at first. */
  note: number
}

export interface Framing {
  /**
   * Length in bytes of the message that begins at `start`, which may reach beyond `end`; or one of `Framed`. Where `message.resume` is
   * not 0, `start` stands that many bytes after the message's first one; the length counts from `start` all the same. Must not allocate.
   */
  messageLength(bytes: Uint8Array, start: number, end: number, message: MessageState, stream: StreamState): number
  /** Bytes of a message's beginning that `summarize` needs. */
  readonly head: number
  /** Takes all bytes on its ports, and all that follow its first message on others; otherwise only where a message is found. */
  readonly claims?: true
  /** A segment in which a message begins first thing but does not end counts as the protocol's too. */
  readonly opens?: true
  /** What stands between the Info texts of two hand-overs of one frame. */
  readonly separator: string
  /** Info text of a segment in which a message begins first thing but does not end; undefined where TCP's own stays. */
  partInfo?(bytes: Uint8Array, start: number, end: number): string | undefined
}
