/**
 * What the scanner tells the linker of frames, in row order: words in shared memory. Most frames are a TCP segment, a UDP datagram or an echo;
 * what needs more (fragments, tunnels, exchanges, messages in parts) is named by its place and looked at again.
 */
import { MAX_OTHERS } from '../dissect/summary-parts.ts'

export const LinkRecord = { udp: 0, tcp: 1, whole: 2, echo: 3, message: 4 } as const
/** Bits of a record's first word that hold its kind; the window stands above. */
export const KIND_BITS = 3
export const KIND_MASK = (1 << KIND_BITS) - 1

/** Words of each record, the first being kind and window, the second the row. */
export const UDP_WORDS = 2
export const TCP_WORDS = 14
export const ECHO_WORDS = 4
/** A UDP datagram with a message that has another half. */
export const MESSAGE_WORDS = 4
/** Besides these, the ids of both endpoints of each of the other transports that stand in the frame's own bytes. */
export const WHOLE_WORDS = 8
const MAX_WORDS = WHOLE_WORDS + 2 * MAX_OTHERS

/** Frames of the first batch, so that the linker begins early, and of a batch at most: each has room for twice as many as the one before. */
export const FIRST_BATCH_FRAMES = 256
export const BATCH_FRAMES = 4096
export const BATCH_WORDS = BATCH_FRAMES * MAX_WORDS

/** Bit of an echo record's first word. */
export const ECHO_REPLY = 1 << KIND_BITS

/** Bits of a TCP record's state word, above the window shift plus one. */
export const TcpState = { bogus: 1 << 8, endsStream: 1 << 9, whole: 1 << 10 } as const
