/** What the reassembly of TCP segments is told of one, and what it says becomes of the segment's frame. */
import type { ProtocolId } from '../../shared/base/brand.ts'
import { TcpAnalysisFlag } from '../../shared/tcp-analysis-flags.ts'

/** Segments that dissectors are not called for. */
export const WITHHELD =
  TcpAnalysisFlag.retransmission |
  TcpAnalysisFlag.spuriousRetransmission |
  TcpAnalysisFlag.outOfOrder |
  TcpAnalysisFlag.keepAlive

/** What becomes of a segment's frame: bits. */
export const Verdict = {
  /** It is as its summary has it. */
  asIs: 0,
  /** It ends at TCP, but for what further bits add. */
  tcpOnly: 1,
  /** The message in `Outcome` is complete and handed on. */
  message: 2,
  /** Payload [restStart, restEnd) is handed on, after the message if there is one. */
  rest: 4,
  /** A message that spans segments has bytes of this one. */
  spans: 8,
  /** The protocol's layer counts, although its message only begins here. */
  opens: 16,
} as const

/** A segment's values as the summary has them; the payload is bytes [payloadStart, payloadEnd). */
export interface SegmentPayload {
  readonly sequence: number
  readonly flags: number
  readonly payloadStart: number
  readonly payloadEnd: number
  /** Protocol that the ports or a look at the payload name, 0 for none. */
  readonly upper: ProtocolId
  /** Protocol with a framing that a port belongs to, whatever the payload looks like; 0 for none. */
  readonly bound: ProtocolId
  /** False where the capture cut it. */
  readonly whole: boolean
}

/** What `add` tells besides its verdict. */
export interface Outcome {
  /** Row of the message's segment before this one, -1 for none. */
  previous: number
  protocol: ProtocolId
  /** The first `messageHead` bytes of the message, whose length is `messageLength`. */
  message: Uint8Array
  messageHead: number
  messageLength: number
  restStart: number
  restEnd: number
}
