/**
 * What the scanner tells the linker of frames, in row order: words in shared memory. Most frames are a TCP segment or a UDP datagram;
 * what needs more (fragments, tunnels, exchanges, messages in parts) is named by its place and looked at again.
 */

export const LinkRecord = { udp: 0, tcp: 1, whole: 2 } as const

/** Words of each record, the first being kind and window, the second the row. */
export const UDP_WORDS = 2
export const TCP_WORDS = 14
export const WHOLE_WORDS = 8

/** Frames of a batch at most, so that the linker begins early. */
export const BATCH_FRAMES = 4096
export const BATCH_WORDS = BATCH_FRAMES * TCP_WORDS

/** Bits of a TCP record's state word, above the window shift plus one. */
export const TcpState = { bogus: 1 << 8, endsStream: 1 << 9, whole: 1 << 10 } as const
