/** Ethernet II and IEEE 802.3 with LLC, as IEEE 802.3 clause 3 lays them out. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16 } from '../../../../shared/bytes.ts'
import { formatEther } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field, type ProtocolDefinition } from '../../protocol.ts'
import { EndpointKind } from '../../summary-parts.ts'
import { callEthertype, ethertypeExtent, isLength, LLC_TYPE, MAX_LENGTH, MIN_ETHERTYPE } from './ethertype.ts'
import { ETHERTYPE_NAMES } from './ethertypes.ts'
import { addTrailer, trailerFields } from './trailer.ts'

const HEADER = 14
const LOCAL_STATES = [
  'Locally administered address (this is NOT the factory default)',
  'Globally unique address (factory default)',
] as const
const GROUP_STATES = ['Group address (multicast/broadcast)', 'Individual address (unicast)'] as const
const LOCAL = { mask: 0x020000, wordBits: 24, states: LOCAL_STATES }
const GROUP = { mask: 0x010000, wordBits: 24, states: GROUP_STATES }

const fields = {
  destination: field('eth.dst', 'Destination', 'ether'),
  destinationLocal: field('eth.dst.lg', 'LG bit', 'boolean', LOCAL),
  destinationGroup: field('eth.dst.ig', 'IG bit', 'boolean', GROUP),
  source: field('eth.src', 'Source', 'ether'),
  sourceLocal: field('eth.src.lg', 'LG bit', 'boolean', LOCAL),
  sourceGroup: field('eth.src.ig', 'IG bit', 'boolean', GROUP),
  type: field('eth.type', 'Type', 'uint16', { base: 'hex', values: ETHERTYPE_NAMES }),
  length: field('eth.len', 'Length', 'uint16'),
  invalidType: field('eth.invalid_lentype', 'Invalid length/type', 'uint16', { base: 'hex_dec' }),
  ...trailerFields,
}

function addAddress(out: Detail, bytes: Uint8Array, start: number, address: Field, local: Field, group: Field): void {
  out.open(address, start, 6, bytes.subarray(start, start + 6))
  out.item(local, bytes, start, 3)
  out.item(group, bytes, start, 3)
  out.close()
}

export const eth: ProtocolDefinition = {
  name: 'eth',
  title: 'Ethernet II',
  column: 'Ethernet',
  family: 'link',
  fields,
  bindings: [
    { table: 'linktype', values: [1] },
    { table: 'gre.proto', values: [0x6558] },
  ],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    out.addresses(EndpointKind.ether, start + 6, start)
    const type = u16(bytes, start + 12)
    const from = start + HEADER
    if (type >= MIN_ETHERTYPE || type === 0) out.continueWith(out.registry.ethertype(type), from, end)
    else if (isLength(type) && end - from >= 2 && u16(bytes, from) !== 0xffff)
      out.continueWith(out.registry.ethertype(LLC_TYPE), from, Math.min(end, from + type))
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(eth, start, Math.min(HEADER, end - start))
    if (end - start >= 6)
      addAddress(out, bytes, start, fields.destination, fields.destinationLocal, fields.destinationGroup)
    if (end - start >= 12) addAddress(out, bytes, start + 6, fields.source, fields.sourceLocal, fields.sourceGroup)
    if (end - start < HEADER) {
      out.malformed(eth, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    const source = formatEther(bytes, start + 6)
    const destination = formatEther(bytes, start)
    out.sourceColumn = source
    out.destinationColumn = destination
    const type = u16(bytes, start + 12)
    const from = start + HEADER
    if (type >= MIN_ETHERTYPE || type === 0) {
      out.info = 'Ethernet II'
      out.amend(node, `Ethernet II, Src: ${source}, Dst: ${destination}`)
      out.item(fields.type, bytes, start + 12, 2)
      addTrailer(out, bytes, start, ethertypeExtent(out.registry, type, bytes, from, end), end)
      out.close()
      callEthertype(out, type, bytes, from, end)
    } else if (type > MAX_LENGTH) {
      out.info = 'Ethernet Unknown'
      out.amend(node, `Ethernet Unknown, Src: ${source}, Dst: ${destination}`)
      out.item(fields.invalidType, bytes, start + 12, 2)
      out.expert('warn', start + 12, 2, 'Invalid length/type')
      out.close()
      out.call(0 as ProtocolId, bytes, from, end)
    } else {
      dissectLength(out, bytes, start, end, type)
      out.amend(node, 'IEEE 802.3 Ethernet ')
    }
  },
}

/** IEEE 802.3 with a length: LLC follows, or raw IPX, which begins with the checksum 0xffff where LLC has its addresses. */
function dissectLength(out: Detail, bytes: Uint8Array, start: number, end: number, length: number): void {
  const from = start + HEADER
  const stop = Math.min(end, from + length)
  out.item(fields.length, bytes, start + 12, 2)
  const { context } = out
  if (from + length > end && context.capturedLength >= context.originalLength) {
    out.expert('error', start + 12, 2, 'Length field value goes past the end of the payload')
  }
  addTrailer(out, bytes, start, stop, end)
  out.close()
  const isLlc = end - from >= 2 && u16(bytes, from) !== 0xffff
  out.call(isLlc ? out.registry.ethertype(LLC_TYPE) : (0 as ProtocolId), bytes, from, stop)
}
