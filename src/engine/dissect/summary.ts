/**
 * What the first pass keeps of a frame, written by `summarize` functions into one reused object and copied into columns by the
 * indexer. Offsets point into the buffer that was handed in; nothing here outlives the frame.
 */
import type { ProtocolId } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import type { Registry } from './registry.ts'

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
  payload: number
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

export class Summary {
  readonly registry: Registry
  /** The topmost protocol that decoded. */
  protocol = 0 as ProtocolId
  /** Bits of the layers seen, by `Protocol.layer`. */
  layers = 0
  flags = 0
  sourceKind: EndpointKind = EndpointKind.none
  sourceOffset = 0
  destinationKind: EndpointKind = EndpointKind.none
  destinationOffset = 0
  sourcePort = 0
  destinationPort = 0
  /** 0, or 6 for TCP and 17 for UDP: what the ports belong to. */
  transport = 0
  /** Link type of the frame that runs. */
  linkType = 0
  /**
   * Where the bytes of the layer that runs end on the wire: beyond the captured ones where the capture cut the frame.
   * Network layers pull it in to their own length.
   */
  reportedEnd = 0
  /** The network layer's own length reaches beyond the captured bytes. */
  truncated = false
  /** Version a TLS ServerHello in the frame chose (0x0304 is TLS 1.3), for the stream table; 0 when there is none. */
  tlsVersion = 0
  readonly tcp: TcpSummary = {
    present: false,
    sequence: 0,
    acknowledgment: 0,
    flags: 0,
    window: 0,
    windowShift: -1,
    payload: 0,
  }
  readonly fragment: FragmentSummary = {
    present: false,
    identification: 0,
    protocol: 0,
    next: 0 as ProtocolId,
    offset: 0,
    more: false,
    start: 0,
    end: 0,
  }
  readonly rpc: RpcSummary = rpcSummary()

  private next = 0 as ProtocolId
  private nextStart = 0
  private nextEnd = 0

  constructor(registry: Registry) {
    this.registry = registry
  }

  /** Names the protocol of the bytes that remain; 0 ends the frame. */
  continueWith(protocol: ProtocolId, start: number, end: number): void {
    this.next = protocol
    this.nextStart = start
    this.nextEnd = end
  }

  /** Whether a protocol ran in this frame. Knows protocols with a presence bit only. */
  has(protocol: ProtocolId): boolean {
    return (this.layers & this.registry.layerBit(protocol)) !== 0
  }

  malformed(): void {
    this.flags |= RowFlag.malformed
  }

  /** Ends the frame at an IP fragment: bytes [start, end) are those of its datagram from `offset` on. */
  endAtFragment(
    identification: number,
    protocol: number,
    next: ProtocolId,
    offset: number,
    more: boolean,
    start: number,
    end: number,
  ): void {
    const { fragment } = this
    this.flags |= RowFlag.fragment
    fragment.present = true
    fragment.identification = identification
    fragment.protocol = protocol
    fragment.next = next
    fragment.offset = offset
    fragment.more = more
    fragment.start = start
    fragment.end = end
  }

  /** Sets network addresses of `length` bytes at the two offsets. */
  addresses(kind: EndpointKind, source: number, destination: number): void {
    this.sourceKind = kind
    this.sourceOffset = source
    this.destinationKind = kind
    this.destinationOffset = destination
  }

  /**
   * Runs the layers of one frame: bytes [start, end), link type first; `reportedEnd` is where it ended on the wire.
   * An unknown link type leaves `protocol` 0.
   */
  run(bytes: Uint8Array, start: number, end: number, linkType: number, reportedEnd = end): void {
    this.protocol = 0 as ProtocolId
    this.layers = 0
    this.flags = 0
    this.sourceKind = EndpointKind.none
    this.destinationKind = EndpointKind.none
    this.sourcePort = 0
    this.destinationPort = 0
    this.transport = 0
    this.linkType = linkType
    this.tlsVersion = 0
    this.tcp.present = false
    this.fragment.present = false
    this.rpc.present = false
    this.reportedEnd = reportedEnd
    this.truncated = false
    this.go(bytes, start, end, this.registry.byNumber('linktype', linkType))
  }

  /** Continues the frame with the bytes of a reassembled datagram and `fragment.next`. */
  resume(bytes: Uint8Array, start: number, end: number, protocol: ProtocolId): void {
    this.reportedEnd = end
    this.truncated = false
    this.go(bytes, start, end, protocol)
  }

  /** A network layer's own end on the wire, `end` being that of the captured bytes. */
  endsAt(ownEnd: number, end: number): void {
    this.reportedEnd = Math.min(this.reportedEnd, ownEnd)
    this.truncated = ownEnd > end
  }

  private go(bytes: Uint8Array, start: number, end: number, protocol: ProtocolId): void {
    this.continueWith(protocol, start, end)
    for (let depth = 0; this.next !== 0 && depth < MAX_LAYERS; depth++) {
      const current = this.registry.protocol(this.next)
      this.protocol = this.next
      const bit = this.registry.layerBit(this.next)
      if ((this.layers & bit) !== 0) this.flags |= RowFlag.nested
      this.layers |= bit
      this.next = 0 as ProtocolId
      current.summarize(bytes, this.nextStart, this.nextEnd, this)
    }
  }
}

export const MAX_LAYERS = 32
