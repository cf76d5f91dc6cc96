/** EAP over LANs, IEEE 802.1X-2020 section 11: what a station and its network say to each other before it is let in. */
import { u16 } from '../../../../shared/bytes.ts'
import type { LayoutItem } from '../../item.ts'
import { allFields, type ProtocolDefinition } from '../../protocol.ts'
import { packetFields as fields, keyFields, PACKET_NAMES } from './fields.ts'
import { addKey } from './key.ts'

const HEADER = 4
const KEY = 3
const RSN = 2
const WPA = 254

const HEAD: readonly LayoutItem[] = [
  [fields.version, 0, 1],
  [fields.type, 1, 1],
  [fields.length, 2, 2],
]

const packetEnd = (bytes: Uint8Array, start: number, end: number): number =>
  Math.min(end, start + HEADER + u16(bytes, start + 2))

export const eapol: ProtocolDefinition = {
  name: 'eapol',
  title: '802.1X Authentication',
  column: 'EAPOL',
  family: 'link',
  fields: allFields(fields, keyFields),
  bindings: [{ table: 'ethertype', values: [0x888e] }],

  extent(_registry, bytes, start, end) {
    return end - start < HEADER ? end : packetEnd(bytes, start, end)
  },

  summarize(_bytes, start, end, out) {
    if (end - start < HEADER) out.malformed()
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(eapol, start, end - start)
    out.info = ''
    if (!out.items(HEAD, bytes, start, end)) {
      out.malformed(eapol, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    const type = bytes[start + 1]
    const from = start + HEADER
    const stop = packetEnd(bytes, start, end)
    out.amend(node, undefined, stop - start)
    out.info = PACKET_NAMES[type] ?? `Unknown Type (0x${type.toString(16).padStart(2, '0')})`
    if (type === KEY && from < stop) {
      out.item(fields.descriptor, bytes, from, 1)
      if (bytes[from] !== RSN && bytes[from] !== WPA) {
        if (from + 1 < stop) out.item(fields.descriptorBody, bytes, from + 1, stop - from - 1)
      } else if (!addKey(out, bytes, from, stop)) {
        out.expert('warn', from, stop - from, 'The key descriptor ends before its fields do')
      }
    } else if (from < stop) out.add(null, from, stop - from, null, `Body (${stop - from} bytes)`)
    out.close()
  },
}
