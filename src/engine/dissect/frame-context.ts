/**
 * What is known of a frame besides its bytes: from its record in the file, from its interface, and from the first pass.
 * Everything optional may be absent (a test, a single frame without an index) and dissectors then show what the bytes say.
 */
export interface InterfaceContext {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly linkType: number
  /** Whether its times are finer than microseconds; not, when absent. */
  readonly nanoseconds?: boolean
  /** Present when the source is a stdio stream of a process. */
  readonly stdio?: StdioContext
}

/** Which stream of which process a stdio source is, from the pcapng interface (see docs/formats.md). */
export interface StdioContext {
  readonly pid: number
  readonly stream: 'stdin' | 'stdout' | 'stderr'
  readonly command: string
  /** Short name of the tapped program, as `server-everything`. */
  readonly server: string
  /** Short name of the process that started it, empty when unknown. */
  readonly client: string
  readonly clientPid: number
}

/** What the stream table knows of the frame's TCP or UDP conversation. */
export interface StreamContext {
  readonly index: number
  /** First sequence numbers, in the frame's own direction and in the other; undefined when not seen. */
  readonly baseSequence?: number
  readonly baseAcknowledgment?: number
  /** Window scale of the frame's own direction: -1 unknown, -2 not used. */
  readonly windowShift?: number
  /** Version of the TLS session so far, from the latest ServerHello (`Summary.tlsVersion`). */
  readonly tlsVersion?: number
}

/** The other half of an exchange, for a JSON-RPC response (its request) or request (its response). */
export interface ExchangeContext {
  readonly frameNumber: number
  /** Nanoseconds between the two. */
  readonly latencyNs: bigint
  readonly method: string
  readonly tool: string
}

export interface FrameContext {
  /** 1-based, as `frame.number`. */
  readonly number: number
  /** Seconds since the Unix epoch and nanoseconds within; absent when the record has no time stamp. */
  readonly timeSeconds: number
  readonly timeNanos: number
  readonly untimed?: boolean
  /** Nanoseconds since the first frame, and since the frame before. */
  readonly relativeNs: bigint
  readonly deltaNs: bigint
  readonly capturedLength: number
  readonly originalLength: number
  readonly interface: InterfaceContext
  /** As pcapng's epb_flags: 1 inbound, 2 outbound, 0 unknown. */
  readonly direction: 0 | 1 | 2
  readonly comments: readonly string[]
  readonly stream?: StreamContext
  readonly exchange?: ExchangeContext
  /** Datagram this frame completes, reassembled: the payload of the IP layer and the frames it came from. */
  readonly reassembled?: { readonly bytes: Uint8Array; readonly frames: readonly number[] }
  /** This frame is an IP fragment whose datagram was completed in that frame (0: never). */
  readonly reassembledIn?: number
  /** The message is part `index` (1-based) of several frames; `bytes` the whole message when it is in reach. */
  readonly part?: { readonly index: number; readonly first: number; readonly bytes?: Uint8Array }
}
