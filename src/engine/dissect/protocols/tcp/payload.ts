/** The payload of a TCP segment, and how messages that span segments are shown and handed on, as Wireshark does. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { bytesText } from '../../bytes-text.ts'
import type { Detail } from '../../detail.ts'
import type { SegmentContext } from '../../frame-context.ts'
import type { Field } from '../../protocol.ts'
import { addReassembled } from '../../reassembled.ts'
import { tcpFields as fields } from './fields.ts'
import { HandOn } from './hand-on.ts'
import { reassemblyFields } from './reassembly-fields.ts'

const SUFFIX = '[TCP segment of a reassembled PDU]'

/** What tells of messages that span segments. */
export const SEGMENT_FIELDS: readonly Field[] = Object.values(reassemblyFields)

/** Inside TCP's lines: the payload, and which of it belongs to messages that span segments. */
export function addPayload(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const length = end - start
  out.item(fields.payload, bytes, start, length, `TCP payload (${bytesText(length)})`)
  const segment = out.asks(SEGMENT_FIELDS) ? segmentOf(out) : undefined
  if (!segment) return
  const continued = Math.min(length, segment.continued)
  if (continued > 0) addSegmentData(out, bytes, start, continued, segment.completedIn)
  if (segment.begins >= 0 && segment.begins < length) {
    addSegmentData(out, bytes, start + segment.begins, length - segment.begins, segment.beginsCompletedIn)
  }
  if (segment.problem !== undefined)
    out.expert('warn', start, length, `The message is not put together: ${segment.problem}`)
}

function addSegmentData(out: Detail, bytes: Uint8Array, start: number, length: number, completedIn: number): void {
  if (completedIn > 0) out.generated(fields.reassembledIn, completedIn)
  out.item(fields.segmentData, bytes, start, length, `TCP segment data (${bytesText(length)})`)
}

/** After TCP's lines: the layers of the messages that end in the segment. The payload may be empty. */
export function callPayload(out: Detail, guess: ProtocolId, bytes: Uint8Array, start: number, end: number): void {
  if (out.hasEnded && !out.asks(SEGMENT_FIELDS)) return
  const segment = segmentOf(out)
  if (!segment) {
    out.call(guess, bytes, start, end)
    if (start < end && !out.quoted) separate(out, guess)
    return
  }
  const { message } = segment
  const protocol = segment.protocol || guess
  const framing = protocol === 0 ? undefined : out.registry.protocol(protocol).framing
  const length = end - start
  const begins = segment.begins < 0 ? length : Math.min(length, segment.begins)
  const continued = Math.min(length, segment.continued)
  const hands = new HandOn(out, framing)
  if (message) {
    out.withSource('Reassembled TCP', message.bytes, () => {
      addReassembled(out, fields, message)
      // The last segment may hold more than the message: the beginning of one that goes on elsewhere.
      const whole = message.length - Math.max(0, continued - begins)
      out.reportedEnd = whole
      if (!segment.withheld) hands.messages(message.protocol, message.bytes, 0, Math.min(whole, message.bytes.length))
    })
  }
  if (segment.withheld) {
    if (!message && continued > 0) out.info += ` ${SUFFIX}`
    return
  }
  if (continued < begins) hands.messages(protocol, bytes, start + continued, start + begins)
  if (begins < length && begins === continued && framing?.opens) hands.opening(protocol, bytes, start + begins)
  if (hands.any) return separate(out, protocol)
  const info =
    begins === 0 && length > 0
      ? framing?.partInfo?.(bytes, start, end)
      : segment.asked && framing?.partInfo?.(segment.asked, 0, segment.asked.length)
  if (info !== undefined) out.info = info
  if (length > 0 && (begins === 0 || (continued === length && !message)))
    out.info += `${out.info === '' ? '' : ' '}${SUFFIX}`
}

/** A text that is one of several is set off from what the analysis says, too. */
function separate(out: Detail, protocol: ProtocolId): void {
  const separator = protocol === 0 ? undefined : out.registry.protocol(protocol).framing?.separator
  if (separator !== undefined && out.infoPrefix !== '') out.info = separator + out.info
}

const segmentOf = (out: Detail): SegmentContext | undefined => (out.quoted ? undefined : out.context.segment)
