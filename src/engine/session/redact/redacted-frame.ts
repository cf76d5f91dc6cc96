/** A frame without the secrets in it. */
import type { TextRange } from '../../redact/detectors.ts'
import { type Edit, replacement } from '../../redact/edits.ts'
import { fillFor } from '../../redact/fill.ts'
import type { StreamPlace } from './stream-places.ts'

/** Counts in the frame. `whole` reaches over its ends where neighbours have the rest. */
export interface FrameEdit extends Edit {
  readonly whole: TextRange
}

/**
 * The edits follow each other. A secret within one message of text gets its placeholder; elsewhere as many characters as it had.
 */
export function redactedFrame(
  frame: Uint8Array,
  edits: readonly FrameEdit[],
  place: StreamPlace | null,
  keepLength: boolean,
): Buffer {
  const parts: Uint8Array[] = []
  let at = 0
  for (const edit of edits) {
    const { start, end, whole } = edit
    parts.push(frame.subarray(at, start))
    const inside = place !== null && whole.start >= place.start && whole.end <= place.end
    if (place?.elastic && inside && !keepLength) parts.push(Buffer.from(replacement(edit, false), 'latin1'))
    else {
      const fill = fillFor(edit.secret, edit.style, Math.max(end, whole.end) - whole.start)
      parts.push(Buffer.from(fill.slice(start - whole.start, end - whole.start), 'latin1'))
    }
    at = end
  }
  return Buffer.concat([...parts, frame.subarray(at)])
}
