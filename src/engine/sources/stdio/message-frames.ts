/** A whole message as the frames that the tap would have made of it. */
import { notedTags, type PayloadKind, PLAIN_TAGS } from './exported-pdu.ts'
import { MAX_PAYLOAD } from './framer.ts'

export interface MessageFrame {
  readonly tags: Uint8Array
  /** The frame's bytes of the message are [start, end). */
  readonly start: number
  readonly end: number
  /** Number of the part from 1, 0 for a message that is one frame. */
  readonly part: number
}

/** What the first of several frames says. */
export const FIRST_PART_COMMENT = 'First part of a message that spans several frames'

export function messageFrames(kind: PayloadKind, length: number, header?: Uint8Array): MessageFrame[] {
  if (length <= MAX_PAYLOAD) {
    const tags = header ? notedTags(kind, 0, false, header) : PLAIN_TAGS[kind]
    return [{ tags, start: 0, end: length, part: 0 }]
  }
  const count = Math.ceil(length / MAX_PAYLOAD)
  return Array.from({ length: count }, (_, i) => ({
    tags: notedTags(kind, i + 1, i + 1 < count, i === 0 ? header : undefined),
    start: i * MAX_PAYLOAD,
    end: Math.min(length, (i + 1) * MAX_PAYLOAD),
    part: i + 1,
  }))
}
