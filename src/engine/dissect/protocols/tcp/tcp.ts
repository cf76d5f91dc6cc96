/** Transmission Control Protocol, RFC 9293. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { tcpFields as fields } from './fields.ts'
import { SYN } from './flags.ts'
import { addHeader, HEADER, headerLength } from './header.ts'
import { windowShift } from './options.ts'

const TCP = 6

export const tcp: ProtocolDefinition = {
  name: 'tcp',
  title: 'Transmission Control Protocol',
  column: 'TCP',
  family: 'tcp',
  fields,
  bindings: [{ table: 'ip.proto', values: [TCP] }],

  summarize(bytes, start, end, out) {
    if (end - start < 4) return out.malformed()
    out.transport = TCP
    out.sourcePort = u16(bytes, start)
    out.destinationPort = u16(bytes, start + 2)
    if (end - start < HEADER) return out.malformed()
    const header = headerLength(bytes, start)
    if (header < HEADER) return out.malformed()
    const from = start + header
    const { tcp: head } = out
    head.present = true
    head.sequence = u32(bytes, start + 4)
    head.acknowledgment = u32(bytes, start + 8)
    head.flags = u16(bytes, start + 12) & 0xfff
    head.window = u16(bytes, start + 14)
    head.windowShift = (head.flags & SYN) === 0 ? -1 : windowShift(bytes, start + HEADER, Math.min(end, from))
    head.payload = Math.max(0, out.reportedEnd - from)
    if (from > end) return out.malformed()
    out.continueWith(out.registry.byPorts('tcp', out.sourcePort, out.destinationPort, bytes, from, end), from, end)
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
      if (end - start >= 8) out.item(fields.sequence, bytes, start + 4, 4)
      out.malformed(tcp, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    const from = start + headerLength(bytes, start)
    const whole = addHeader(out, node, title, bytes, start, end)
    if (whole && from < end) addPayload(out, bytes, from, end)
    out.close()
    if (whole && from < end)
      out.call(out.registry.byPorts('tcp', source, destination, bytes, from, end), bytes, from, end)
  },
}

function addPayload(out: Detail, bytes: Uint8Array, from: number, end: number): void {
  const length = end - from
  out.item(fields.payload, bytes, from, length, `TCP payload (${length} byte${length === 1 ? '' : 's'})`)
}
