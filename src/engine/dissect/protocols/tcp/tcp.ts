/** Transmission Control Protocol, RFC 9293. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { announcesOverTcp } from './announces.ts'
import { endsStream } from './conversation.ts'
import { tcpFields as fields } from './fields.ts'
import { RST, SYN } from './flags.ts'
import { addHeader, HEADER, headerLength } from './header.ts'
import { sackedBytes, windowShift } from './options.ts'
import { addPayload, callPayload } from './payload.ts'

const TCP = 6
/** Bytes of a header, up to the window, that place a segment in its stream. */
const ANALYZED = 16
const SHORTEST_WITH_SACK = 32

export const tcp: ProtocolDefinition = {
  name: 'tcp',
  title: 'Transmission Control Protocol',
  column: 'TCP',
  family: 'tcp',
  hasStream: true,
  fields,
  bindings: [{ table: 'ip.proto', values: [TCP] }],

  summarize(bytes, start, end, out) {
    if (end - start < 4) return out.malformed()
    out.sourcePort = u16(bytes, start)
    out.destinationPort = u16(bytes, start + 2)
    if (end - start < ANALYZED) return out.malformed()
    out.transport = TCP
    const header = headerLength(bytes, start)
    const from = start + header
    const { tcp: head } = out
    head.present = true
    head.sequence = u32(bytes, start + 4)
    head.acknowledgment = u32(bytes, start + 8)
    head.flags = u16(bytes, start + 12) & 0xfff
    head.window = u16(bytes, start + 14)
    head.payload = out.reportedEnd - from
    head.bogus = header < HEADER
    head.windowShift = -1
    head.sacked = 0
    head.endsStream = false
    head.payloadStart = from
    head.payloadEnd = from
    if (end - start < HEADER || header < HEADER) return out.malformed()
    if ((head.flags & SYN) !== 0) head.windowShift = windowShift(bytes, start + HEADER, Math.min(end, from))
    if (header >= SHORTEST_WITH_SACK) head.sacked = sackedBytes(bytes, start + HEADER, Math.min(end, from))
    if (from > end) return out.malformed()
    // Data of a reset are a text that tells its cause (RFC 9293 section 3.5.3).
    if (from === end || (head.flags & RST) !== 0) return
    head.payloadEnd = end
    if (announcesOverTcp(out.sourcePort, out.destinationPort)) out.announce(from, end)
    head.endsStream = endsStream(out, bytes, from, end)
    head.whole = out.reportedEnd <= end && !out.truncated
    head.bound = out.registry.framedByPorts(out.sourcePort, out.destinationPort)
    head.upper = out.registry.byPorts('tcp', out.sourcePort, out.destinationPort, bytes, from, end)
    head.stack = out.stack
    head.rowFlags = out.flags
    out.continueWith(head.upper, from, end)
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(tcp, start, Math.min(HEADER, end - start))
    if (end - start < 4) {
      out.malformed(tcp, start, end, 'the ports do not fit in the packet')
      out.close()
      return
    }
    const source = u16(bytes, start)
    const destination = u16(bytes, start + 2)
    out.transport = TCP
    out.info = `${source} → ${destination}`
    out.item(fields.sourcePort, bytes, start, 2)
    out.item(fields.destinationPort, bytes, start + 2, 2)
    const title = `Transmission Control Protocol, Src Port: ${source}, Dst Port: ${destination}`
    out.amend(node, title)
    if (end - start < HEADER) {
      if (out.quoted && end - start >= 8) out.item(fields.sequence, bytes, start + 4, 4)
      out.malformed(tcp, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    const from = start + headerLength(bytes, start)
    const whole = addHeader(out, node, title, bytes, start, end)
    const isReset = (u16(bytes, start + 12) & RST) !== 0
    if (whole && from < end) {
      if (isReset) out.item(fields.resetCause, bytes, from, end - from)
      else addPayload(out, bytes, from, end)
    }
    out.close()
    if (!whole || isReset) return
    callPayload(out, out.registry.byPorts('tcp', source, destination, bytes, from, end), bytes, from, end)
  },
}
