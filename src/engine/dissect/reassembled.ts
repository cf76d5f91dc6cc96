/** A message that was put together from several frames, at the top of its tree. */
import { bytesText } from './bytes-text.ts'
import type { Detail } from './detail.ts'
import type { ReassembledMessage } from './frame-context.ts'
import type { Field } from './protocol.ts'

/** Fields that a protocol has for its messages over segments, as Wireshark's reassembly has them. */
export interface ReassemblyFields {
  readonly segments: Field
  readonly segment: Field
  readonly segmentCount: Field
  readonly reassembledLength: Field
  readonly reassembledData: Field
}

/** Which segments the message, the bytes of the data source that is open, came from. */
export function addReassembled(
  out: Detail,
  fields: ReassemblyFields,
  { bytes, length: whole, segments, segmentCount }: Omit<ReassembledMessage, 'protocol'>,
): void {
  const isCut = bytes.length < whole
  const list = segments.map(({ frame, length }) => `#${frame}(${length})`).join(', ') + (isCut ? ', …' : '')
  const title = `[${segmentCount} ${fields.segments.label} (${bytesText(whole)}): ${list}]`
  out.open(fields.segments, 0, bytes.length, null, title)
  for (const { frame, start, length } of segments) {
    const text = `[Frame: ${frame}, payload: ${start}-${start + length - 1} (${bytesText(length)})]`
    out.generated(fields.segment, frame, start, length, text)
  }
  out.generated(fields.segmentCount, segmentCount)
  out.generated(fields.reassembledLength, whole)
  out.generated(fields.reassembledData, bytes, 0, bytes.length)
  if (isCut)
    out.expert('note', 0, bytes.length, `Only the first ${bytesText(bytes.length)} of the message are put together`)
  out.close()
}
