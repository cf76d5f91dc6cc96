/** Ethernet frames in IP datagrams, RFC 3378. */
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'

const HEADER = 2
const ETHERNET = 1

const fields = {
  version: field('etherip.ver', 'Version', 'uint16', { mask: 0xf000 }),
  reserved: field('etherip.reserved', 'Reserved', 'uint16', { base: 'hex', mask: 0x0fff }),
}
const LAYOUT: readonly LayoutItem[] = [
  [fields.version, 0, 2],
  [fields.reserved, 0, 2],
]

export const etherip: ProtocolDefinition = {
  name: 'etherip',
  title: 'Ethernet over IP',
  column: 'ETHERIP',
  family: 'ip',
  fields,
  bindings: [{ table: 'ip.proto', values: [97] }],

  summarize(_bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    out.continueWith(out.registry.byNumber('linktype', ETHERNET), start + HEADER, end)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(etherip, start, Math.min(HEADER, end - start))
    if (!out.items(LAYOUT, bytes, start, end)) {
      out.malformed(etherip, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    out.close()
    out.call(out.registry.byNumber('linktype', ETHERNET), bytes, start + HEADER, end)
  },
}
