/** Frame Relay with Cisco's encapsulation: a two-byte address (ITU-T Q.922 annex A), then an EtherType. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'
import { MIN_ETHERTYPE } from '../eth/ethertype.ts'
import { ETHERTYPE_NAMES } from '../eth/ethertypes.ts'

const ADDRESS = 2
const HEADER = 4
const LAST = 1
const BIT = { wordBits: 8 } as const

const fields = {
  first: field('fr.first_addr_octet', 'First address octet', 'uint8', { base: 'hex' }),
  upper: field('fr.upper_dlci', 'Upper DLCI', 'uint8', { base: 'hex', mask: 0xfc }),
  command: field('fr.cr', 'CR', 'boolean', { mask: 0x02, ...BIT, states: ['Command', 'Response'] }),
  extended: field('fr.ea', 'EA', 'boolean', { mask: 0x01, ...BIT, states: ['Last Octet', 'More Follows'] }),
  second: field('fr.second_addr_octet', 'Second address octet', 'uint8', { base: 'hex' }),
  lower: field('fr.second_dlci', 'Second DLCI', 'uint8', { base: 'hex', mask: 0xf0 }),
  forward: field('fr.fecn', 'FECN', 'boolean', { mask: 0x08, ...BIT }),
  backward: field('fr.becn', 'BECN', 'boolean', { mask: 0x04, ...BIT }),
  eligible: field('fr.de', 'DE', 'boolean', { mask: 0x02, ...BIT }),
  connection: field('fr.dlci', 'DLCI', 'uint32'),
  type: field('fr.chdlctype', 'Type', 'uint16', { base: 'hex', values: ETHERTYPE_NAMES }),
}

/** What follows an address of two bytes and an EtherType; 0 for other encapsulations. */
function next(registry: Registry, bytes: Uint8Array, start: number): ProtocolId {
  const twoBytes = (bytes[start] & LAST) === 0 && (bytes[start + 1] & LAST) !== 0
  const type = u16(bytes, start + ADDRESS)
  return twoBytes && type >= MIN_ETHERTYPE ? registry.ethertype(type) : (0 as ProtocolId)
}

export const fr: ProtocolDefinition = {
  name: 'fr',
  title: 'Frame Relay',
  column: 'FR',
  family: 'link',
  fields,
  bindings: [{ table: 'linktype', values: [107] }],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    out.continueWith(next(out.registry, bytes, start), start + HEADER, end)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(fr, start, Math.min(HEADER, end - start))
    out.info = ''
    if (end - start < HEADER) {
      out.malformed(fr, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    addAddress(out, bytes, start)
    out.item(fields.type, bytes, start + ADDRESS, 2)
    out.close()
    out.call(next(out.registry, bytes, start), bytes, start + HEADER, end)
  },
}

function addAddress(out: Detail, bytes: Uint8Array, start: number): void {
  out.item(fields.first, bytes, start, 1)
  out.enter()
  for (const one of [fields.upper, fields.command, fields.extended]) out.item(one, bytes, start, 1)
  out.close()
  out.item(fields.second, bytes, start + 1, 1)
  out.enter()
  for (const one of [fields.lower, fields.forward, fields.backward, fields.eligible, fields.extended]) {
    out.item(one, bytes, start + 1, 1)
  }
  out.close()
  const dlci = ((bytes[start] >> 2) << 4) | (bytes[start + 1] >> 4)
  out.add(fields.connection, start, ADDRESS, dlci)
  out.info = `DLCI ${dlci}`
}
