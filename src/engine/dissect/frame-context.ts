/**
 * What is known of a frame besides its bytes: from its record in the file, from its interface, and from the first pass.
 * Everything optional may be absent (a test, a single frame without an index) and dissectors then show what the bytes say.
 */
import type { ProtocolId } from '../../shared/base/brand.ts'

export interface InterfaceContext {
  /** Number within its section; null where the file has no interfaces, or the record none. */
  readonly id: number | null
  /** Number of its section in a pcapng file, from 1. */
  readonly section?: number
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
  /** `http`: what a proxy heard; the process is the proxy, the command the server's URL. */
  readonly transport: 'stdio' | 'http'
  readonly pid: number
  readonly conversation: string
  readonly stream: 'stdin' | 'stdout' | 'stderr'
  readonly command: string
  /** Short name of the tapped program, as `server-everything`. */
  readonly server: string
  /** Short name of the process that started it, empty when unknown. */
  readonly client: string
  readonly clientPid: number
}

/** What the stream tables know of the frame's TCP or UDP conversation, or of its direction of an SCTP association. */
export interface StreamContext {
  readonly index: number
  /** First sequence numbers (SCTP: TSNs of DATA), in the frame's own direction and in the other; undefined when not seen. */
  readonly baseSequence?: number
  readonly baseAcknowledgment?: number
  /** Window scale of the frame's own direction: -1 unknown, -2 not used. */
  readonly windowShift?: number
  /** Version of the TLS session so far, from the latest ServerHello (`Summary.tlsVersion`). */
  readonly tlsVersion?: number
  /** TCP: bits of `tcp.completeness`, of all frames of the stream. */
  readonly completeness?: number
  /** TCP: whether the frame's own direction sent the first FIN. */
  readonly closesFirst?: boolean
  /** TCP: nanoseconds since the first frame of the stream, and since the one before, which is undefined when that is too far away. */
  readonly relativeNs?: bigint
  readonly deltaNs?: () => bigint | undefined
  readonly analysis?: TcpAnalysisContext
}

/** What the first pass found of a TCP segment's place in its stream. */
export interface TcpAnalysisContext {
  /** TcpAnalysisFlag. */
  readonly bits: number
  /** Round-trip time of the handshake, once it ended. */
  readonly initialRttNs?: bigint
  /** To be asked when `bits` has `numbers`; `length` is the payload in bytes. */
  readonly numbers: (length: number) => TcpNumbersContext
}

/** Another frame of the stream, and the nanoseconds since. */
export interface TcpFrameLink {
  readonly frame: number
  readonly ns: bigint
}

export interface TcpNumbersContext {
  /** The segment that this one acknowledges. */
  readonly acks?: TcpFrameLink
  /** What the retransmission timeout counts from. */
  readonly timedFrom?: TcpFrameLink
  /** How many times the ACK was repeated so far, 0 when it is none that was, and the number of the first such frame. */
  readonly duplicates: number
  readonly duplicateOf: number
  /** 0 when not known. */
  readonly bytesInFlight: number
  readonly pushBytesSent: number
}

/** The other half of an exchange, for a JSON-RPC response (its request) or request (its response). */
export interface ExchangeContext {
  readonly frameNumber: number
  /** Nanoseconds between the two. */
  readonly latencyNs: bigint
  readonly method: string
  readonly tool: string
}

/** A request and its response, as the first pass paired them: frame numbers, 0 for what was not seen. */
export interface TransactionContext {
  readonly request: number
  readonly response: number
  /** Nanoseconds from the request to this frame; 0 without a request. */
  readonly ns: bigint
}

/** One of the transactions of a stream, which follow each other. */
export interface NumberedTransaction extends TransactionContext {
  /** Its place among them, and how many there are. */
  readonly number: number
  readonly count: number
  readonly previous?: { readonly request: number; readonly response: number }
  readonly next?: { readonly request: number; readonly response: number }
  /**
   * The latest value of one of these fields in the conversation's requests up to this one: of the first field that has any; empty when none
   * has.
   */
  readonly asked: (fields: readonly string[]) => string
}

/** The transactions of the frame's messages; to be asked by protocols with a `pairing`. */
export interface TransactionsContext {
  readonly keyed: (key: number) => TransactionContext | undefined
  /** That of the frame's last message, which Wireshark tells of each. */
  readonly numbered: () => NumberedTransaction | undefined
}

/** Other frames' parts of a TLS handshake message that spans records; to be asked when there is such a one. */
export interface HandshakeContext {
  /** Those of the message that is under way when the frame begins. */
  readonly before: () => readonly { readonly frame: number; readonly bytes: Uint8Array }[]
  /**
   * Number of the frame that completes a message of which these parts are there, 0 for none: of this one behind its first `records` handshake
   * records, or a later one.
   */
  readonly completedIn: (
    fragments: readonly { readonly frame: number; readonly bytes: Uint8Array }[],
    records: number,
  ) => number
}

/** An earlier frame in which an IPv4 address was another's that an ARP frame claims. */
export interface EarlierUse {
  readonly frameNumber: number
  /** Whole seconds since. */
  readonly seconds: number
  /** The hardware address it had there. */
  readonly hardware: Uint8Array
}

/** What the first pass found of a TCP segment and the messages in it. Where there is nothing to tell, its payload is on its own. */
export interface SegmentContext {
  /** What the payload belongs to; 0 where ports and the payload itself tell. */
  readonly protocol: ProtocolId
  /** Dissectors are not called: it repeats other segments, or comes out of order. */
  readonly withheld: boolean
  /** Bytes [0, continued) of the payload go on with a message that began before; 0 when there is none. */
  readonly continued: number
  /** Frame that completes that message, 0 when none does. */
  readonly completedIn: number
  /** Where in the payload a message begins that goes on in later segments; -1 when there is none. May lie within the continued bytes. */
  readonly begins: number
  /** Frame that completes it, 0 when none does. */
  readonly beginsCompletedIn: number
  /** The message that this segment completes. */
  readonly message?: ReassembledMessage
  /** First bytes of the message under way, where the protocol was asked about it when this segment came. */
  readonly asked?: Uint8Array
  /** Why a message could not be put together, when it could not. */
  readonly problem?: string
}

export interface ReassembledMessage {
  readonly protocol: ProtocolId
  /** All of it, or as much of its beginning as is put together. */
  readonly bytes: Uint8Array
  /** Of the whole. */
  readonly length: number
  readonly segmentCount: number
  /** Where each part of `bytes` came from, in their order. */
  readonly segments: readonly { readonly frame: number; readonly start: number; readonly length: number }[]
}

/** What the secrets of a file say of a TLS frame's records. */
export interface TlsContext {
  /** Of the frame's next whole record, header and all: to be asked for each of them in their order. Undefined where it stays as it is. */
  next(record: Uint8Array): TlsRecordContext | undefined
}

export interface TlsRecordContext {
  /** Content type and bytes of what the record holds. */
  readonly plain?: { readonly type: number; readonly bytes: Uint8Array }
  /** Bytes of `plain` that go on with a handshake message of an earlier record. */
  readonly continued?: number
  /** Of application data. */
  readonly message?: TlsMessageContext
  /** Why it stays encrypted, when that is not for want of secrets. */
  readonly problem?: string
}

/** The application's messages in a record's plain bytes; see `SegmentContext`. */
export interface TlsMessageContext {
  /** 0 where it is not known. */
  readonly protocol: ProtocolId
  readonly continued: number
  readonly begins: number
  /** The message that the record completes, undefined when it can't be put together; there is none without the function. */
  readonly whole?: () => Omit<ReassembledMessage, 'protocol'> | undefined
}

/** See store/packet-options.ts. */
export interface RecordOptions {
  /** epb_flags. */
  readonly flags?: number
  readonly dropCount?: bigint
  readonly packetId?: bigint
  readonly queue?: number
}

/** A process that has one of a packet's two sockets. */
export interface ProcessContext {
  readonly pid: number
  readonly ppid: number
  readonly uid: number
  readonly name: string
  readonly path: string
  readonly cmdline: string
  readonly user: string
  readonly container: string
}

export interface ProcessesContext {
  readonly sender?: ProcessContext
  readonly receiver?: ProcessContext
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
  /** Nanoseconds since the last frame that is shown, where not all are. */
  readonly displayedDeltaNs?: bigint
  readonly capturedLength: number
  readonly originalLength: number
  readonly interface: InterfaceContext
  /** As pcapng's epb_flags: 1 inbound, 2 outbound, 0 unknown. */
  readonly direction: 0 | 1 | 2
  readonly comments: readonly string[]
  /** On the standard output of a program that speaks JSON-RPC, and no message. */
  readonly stray?: boolean
  /** What a pcapng record's options say besides; to be asked when it is shown. */
  readonly options?: () => RecordOptions
  readonly stream?: StreamContext
  /** Those of all its transport headers in their order, where it has several: some carry packets, or are quoted. */
  readonly streams?: readonly (StreamContext | undefined)[]
  readonly segment?: SegmentContext
  readonly tls?: TlsContext
  readonly exchange?: ExchangeContext
  /** ARP: what the sender's and the target's address were before. */
  readonly duplicateAddresses?: { readonly sender?: EarlierUse; readonly target?: EarlierUse }
  readonly transactions?: TransactionsContext
  readonly handshake?: HandshakeContext
  /** The processes behind the frame, as far as its file knows them; to be asked when they are shown. */
  readonly processes?: () => ProcessesContext | undefined
  /** The request that this echo reply answers. */
  readonly echo?: { readonly frameNumber: number; readonly latencyNs: bigint }
  /** Datagram this frame completes, reassembled: the payload of the IP layer and the frames it came from. */
  readonly reassembled?: { readonly bytes: Uint8Array; readonly frames: readonly number[] }
  /** This frame is an IP fragment whose datagram was completed in that frame (0: never). */
  readonly reassembledIn?: number
  /** The message is part `index` (1-based) of several frames; `bytes` the whole message when it is in reach. */
  readonly part?: { readonly index: number; readonly first: number; readonly bytes?: Uint8Array }
}
