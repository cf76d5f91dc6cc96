/**
 * Bits of the analysis column: what the order of a TCP segment within its stream tells, by Wireshark's names (`tcp.analysis.…`).
 * `tcp.analysis` is present when any bit is set, `tcp.analysis.flags` when any but `numbers` is.
 */
export const TcpAnalysisFlag = {
  /** A plain retransmission; `tcp.analysis.retransmission` is present for fast and spurious ones too. */
  retransmission: 1 << 0,
  lostSegment: 1 << 1,
  ackLostSegment: 1 << 2,
  keepAlive: 1 << 3,
  duplicateAck: 1 << 4,
  zeroWindow: 1 << 5,
  zeroWindowProbe: 1 << 6,
  zeroWindowProbeAck: 1 << 7,
  keepAliveAck: 1 << 8,
  outOfOrder: 1 << 9,
  fastRetransmission: 1 << 10,
  windowUpdate: 1 << 11,
  windowFull: 1 << 12,
  reusedPorts: 1 << 13,
  spuriousRetransmission: 1 << 14,
  /** The frame has an entry in the table of numbers (acknowledged frame, bytes in flight, …), which may be an empty one. */
  numbers: 1 << 15,
} as const

/** Every bit but `numbers`. */
export const TCP_ANALYSIS_FLAGS = 0x7fff

/** What `tcp.analysis.retransmission` is present for. */
export const TCP_RETRANSMISSIONS =
  TcpAnalysisFlag.retransmission | TcpAnalysisFlag.fastRetransmission | TcpAnalysisFlag.spuriousRetransmission
