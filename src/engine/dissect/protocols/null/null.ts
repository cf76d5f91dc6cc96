/**
 * BSD loopback: LINKTYPE_NULL has the address family in the byte order of the machine that captured, LINKTYPE_LOOP in network
 * order. No family is above 65535, so its own value tells the order.
 */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16, u32, u32le } from '../../../../shared/bytes.ts'
import type { ValueNames } from '../../../../shared/fields.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'
import { ETHERTYPE_NAMES } from '../eth/ethertypes.ts'

const HEADER = 4
/** What is above it is an EtherType. */
const MAX_FAMILY = 0xffff
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
  type: field('null.type', 'Type', 'uint16', { base: 'hex', values: ETHERTYPE_NAMES }),
}

/** The EtherType where there is no family. */
const typeAt = (bytes: Uint8Array, start: number): number => u16(bytes, start + 2)

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
    const family = familyAt(bytes, start)
    const protocol = family > MAX_FAMILY ? out.registry.ethertype(typeAt(bytes, start)) : next(out.registry, family)
    out.continueWith(protocol, start + HEADER, end)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(nullLoopback, start, Math.min(HEADER, end - start))
    if (end - start < HEADER) {
      out.malformed(nullLoopback, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    const family = familyAt(bytes, start)
    const isType = family > MAX_FAMILY
    if (isType) out.add(fields.type, start, HEADER, typeAt(bytes, start))
    else out.add(fields.family, start, HEADER, family)
    out.close()
    const protocol = isType ? out.registry.ethertype(typeAt(bytes, start)) : next(out.registry, family)
    out.call(protocol, bytes, start + HEADER, end)
  },
}
