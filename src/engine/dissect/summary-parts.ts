/** What `Summary` keeps of a frame by layer: shapes that `summarize` functions write and the indexer reads. */
import type { ProtocolId } from '../../shared/base/brand.ts'

/** Kinds of endpoints. */
export const EndpointKind = { none: 0, ether: 1, ipv4: 2, ipv6: 3, name: 4 } as const
export type EndpointKind = (typeof EndpointKind)[keyof typeof EndpointKind]

/** TCP header values of the frame, for the stream table. */
export interface TcpSummary {
  present: boolean
  sequence: number
  acknowledgment: number
  flags: number
  window: number
  windowShift: number
  /** Bytes of payload on the wire; negative where the header does not fit in the segment. */
  payload: number
  /** Bytes within the first three SACK ranges. */
  sacked: number
  /** The header says that it is shorter than any. */
  bogus: boolean
  /** The next segment between these ports belongs to another stream. */
  endsStream: boolean
  /** Where the captured payload stands; empty when there is none. */
  payloadStart: number
  payloadEnd: number
  /** The payload was captured whole. */
  whole: boolean
  /** Protocol that the ports or a look at the payload name, 0 for none. */
  upper: ProtocolId
  /** Protocol with a framing that one of the ports belongs to, whatever the payload looks like; 0 for none. */
  bound: ProtocolId
  /** The frame's stack and flags up to TCP. */
  stack: number
  rowFlags: number
}

/** IP fragment values of the frame, for the reassembly table. */
export interface FragmentSummary {
  present: boolean
  identification: number
  protocol: number
  /** What the reassembled payload continues with (`Summary.resume`). */
  next: ProtocolId
  offset: number
  more: boolean
  start: number
  end: number
}

/** An echo request or reply of ICMP or ICMPv6. */
export interface EchoSummary {
  present: boolean
  reply: boolean
  identifier: number
  sequence: number
  /** The checksum of the request: a reply has the same data, so its own tells that one. */
  checksum: number
}

/** A message over UDP whose other half the first pass looks for. */
export interface MessageSummary {
  present: boolean
  start: number
  end: number
}

/** A transport header besides that of the innermost packet: of one that carries it, or that an ICMP error quotes. For the stream tables. */
export interface OtherTransport {
  /** As `Summary.transport`. */
  transport: number
  /** Its addresses do not stand in the bytes of the reassembled datagram that it stands in: they are those of the frame's last packet before. */
  outside: boolean
  kind: EndpointKind
  sourceOffset: number
  destinationOffset: number
  sourcePort: number
  destinationPort: number
}

/** So many of a frame are told. */
export const MAX_OTHERS = 4

/** An ARP packet that says which Ethernet and IPv4 addresses belong together: where they begin, the target's -1 in a request. */
export interface ArpSummary {
  present: boolean
  sender: number
  target: number
}

/** What the first pass needs of an SCTP packet: its tag and where its chunks begin. */
export interface SctpSummary {
  tag: number
  chunks: number
  end: number
}

/** What a JSON-RPC message is. */
export const RpcKind = { none: 0, request: 1, notification: 2, response: 3, error: 4 } as const
export type RpcKind = (typeof RpcKind)[keyof typeof RpcKind]

/** A JSON-RPC head found in the frame: the bytes of its id as JSON and of its method without quotes (start 0: none). */
export interface RpcSummary {
  present: boolean
  kind: RpcKind
  idStart: number
  idEnd: number
  methodStart: number
  methodEnd: number
}

/** An empty one. */
export const rpcSummary = (): RpcSummary => ({
  present: false,
  kind: RpcKind.none,
  idStart: 0,
  idEnd: 0,
  methodStart: 0,
  methodEnd: 0,
})
