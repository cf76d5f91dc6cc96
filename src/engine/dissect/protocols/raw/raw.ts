/** Packets without a link header: LINKTYPE_RAW and the numbers BSDs gave it. The IP version says which protocol it is. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'

const IPV4 = 0x0800
const IPV6 = 0x86dd

function next(registry: Registry, bytes: Uint8Array, start: number, end: number): ProtocolId {
  const version = start < end ? bytes[start] >> 4 : 0
  if (version === 4) return registry.ethertype(IPV4)
  return version === 6 ? registry.ethertype(IPV6) : (0 as ProtocolId)
}

export const raw: ProtocolDefinition = {
  name: 'raw',
  title: 'Raw packet data',
  column: 'Raw',
  family: 'link',
  fields: {},
  bindings: [{ table: 'linktype', values: [101, 12, 14] }],

  summarize(bytes, start, end, out) {
    out.continueWith(next(out.registry, bytes, start, end), start, end)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(raw, start, 0)
    out.close()
    out.info = 'Raw packet data'
    out.call(next(out.registry, bytes, start, end), bytes, start, end)
  },
}
