/** Bits of the flags column. The low two are the direction as in pcapng's epb_flags: 1 inbound, 2 outbound. */
export const RowFlag = {
  directionMask: 0b11,
  inbound: 1,
  outbound: 2,
  /** Captured shorter than it was on the wire. */
  cut: 1 << 2,
  /** A layer could not be decoded; an expert note in the tree says where and why. */
  malformed: 1 << 3,
  /** There are layers of which neither the stack nor any column tells: those that another quotes (the packet in an ICMP error). */
  nested: 1 << 4,
  /** An IP fragment that was not dissected further. */
  fragment: 1 << 5,
  /** The fragment that completed its datagram, dissected on the reassembled bytes. */
  reassembled: 1 << 6,
  /** The file has a comment for this frame. */
  comment: 1 << 7,
  /**
   * A JSON-RPC request; a response; a response with an error (which has both bits). A notification has none of them. An error alone is a
   * line on the standard output of a program that speaks JSON-RPC that is no message: see `isStray`.
   */
  request: 1 << 8,
  response: 1 << 9,
  error: 1 << 10,
  /**
   * A part of a message that spans several frames; `related` is its first part. Summaries set it where more parts follow; the
   * indexer adds the last one.
   */
  part: 1 << 11,
  /** Sent from the second endpoint of the conversation to the first. */
  reverse: 1 << 12,
  /** The record has no time stamp (a pcapng simple packet block). */
  untimed: 1 << 13,
  /**
   * A TCP segment whose layers are not those its own payload has: a message that spans segments has bytes of it (`related` is the segment
   * of that message before this one, if there is one), it repeats others, or is what its stream speaks without looking so.
   */
  segment: 1 << 14,
  /** There may be IP addresses in the frame that neither its columns nor the table of nested addresses tell. */
  untoldAddresses: 1 << 15,
} as const

export const isStray = (flags: number): boolean => (flags & (RowFlag.response | RowFlag.error)) === RowFlag.error

/** Bits of the flags in a batch of rows above those of the column. */
export const BatchFlag = {
  marked: 1 << 16,
  /** The order of the segment tells of trouble: Wireshark's "Bad TCP". */
  badTcp: 1 << 17,
  /** A TCP segment that resets its connection. */
  reset: 1 << 18,
  /** Three bits: position in SEVERITIES plus one of the worst alert that has the frame as evidence; 0 for none. */
  alertShift: 19,
  alertMask: 7 << 19,
} as const
