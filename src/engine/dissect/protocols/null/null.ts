/**
 * BSD loopback: LINKTYPE_NULL has the address family in the byte order of the machine that captured, LINKTYPE_LOOP in network
 * order. No family is above 65535, so its own value tells the order.
 */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u32, u32le } from '../../../../shared/bytes.ts'
import type { ValueNames } from '../../../../shared/fields.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'

const HEADER = 4
const IPV4 = 0x0800
const IPV6 = 0x86dd

const FAMILY_NAMES: ValueNames = {
  2: 'IP',
  7: 'OSI',
  16: 'Appletalk',
  23: 'Netware IPX/SPX',
  24: 'IPv6',
  28: 'IPv6',
  30: 'IPv6',
}

const fields = {
  family: field('null.family', 'Family', 'uint32', { values: FAMILY_NAMES }),
}

function familyAt(bytes: Uint8Array, start: number): number {
  const big = u32(bytes, start)
  return big > 0xffff ? u32le(bytes, start) : big
}

function next(registry: Registry, family: number): ProtocolId {
  switch (family) {
    case 2:
      return registry.ethertype(IPV4)
    case 10: // Linux
    case 24: // NetBSD, OpenBSD
    case 28: // FreeBSD
    case 30: // macOS
      return registry.ethertype(IPV6)
    default:
      return 0 as ProtocolId
  }
}

export const nullLoopback: ProtocolDefinition = {
  name: 'null',
  title: 'Null/Loopback',
  column: 'NULL/Loopback',
  family: 'link',
  fields,
  bindings: [{ table: 'linktype', values: [0, 108] }],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    out.continueWith(next(out.registry, familyAt(bytes, start)), start + HEADER, end)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(nullLoopback, start, Math.min(HEADER, end - start))
    if (end - start < HEADER) {
      out.malformed(nullLoopback, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    const family = familyAt(bytes, start)
    out.add(fields.family, start, HEADER, family)
    out.close()
    out.call(next(out.registry, family), bytes, start + HEADER, end)
  },
}
