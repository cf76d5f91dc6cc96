/** Link Layer Discovery Protocol, IEEE 802.1AB-2016 section 8: what a port tells its neighbour, as types, lengths and values. */
import { u16 } from '../../../../shared/bytes.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'

const HEADER = 2
const END = 0

const TYPE_NAMES: Readonly<Record<number, string>> = {
  0: 'End of LLDPDU',
  1: 'Chassis Id',
  2: 'Port Id',
  3: 'Time to Live',
  4: 'Port Description',
  5: 'System Name',
  6: 'System Description',
  7: 'System Capabilities',
  8: 'Management Address',
  127: 'Organization Specific',
}

const fields = {
  type: field('lldp.tlv.type', 'TLV Type', 'uint16', { mask: 0xfe00, values: TYPE_NAMES }),
  length: field('lldp.tlv.len', 'TLV Length', 'uint16', { mask: 0x01ff }),
}

const lengthOf = (bytes: Uint8Array, at: number): number => u16(bytes, at) & 0x1ff

/** Where the first element begins that does not fit, or the bytes behind the one that ends the list. */
function listEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at + HEADER <= end && at + HEADER + lengthOf(bytes, at) <= end) {
    const isLast = bytes[at] >> 1 === END
    at += HEADER + lengthOf(bytes, at)
    if (isLast) break
  }
  return at
}

/** Bytes at the end of the list that Wireshark takes for a trailer of the link. */
const LEFT_OVER = 3

export const lldp: ProtocolDefinition = {
  name: 'lldp',
  title: 'Link Layer Discovery Protocol',
  column: 'LLDP',
  family: 'link',
  fields,
  bindings: [{ table: 'ethertype', values: [0x88cc] }],

  extent(_registry, bytes, start, end) {
    const stop = listEnd(bytes, start, end)
    const isEnded = stop - start > LEFT_OVER && u16(bytes, stop - HEADER) === END
    return isEnded ? stop - LEFT_OVER : end
  },

  summarize(bytes, start, end, out) {
    if (listEnd(bytes, start, end) === start) out.malformed()
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(lldp, start, end - start)
    out.info = ''
    const stop = listEnd(bytes, start, end)
    for (let at = start; at < stop; at += HEADER + lengthOf(bytes, at)) {
      const name = TYPE_NAMES[bytes[at] >> 1] ?? 'Reserved'
      out.open(null, at, HEADER + lengthOf(bytes, at), null, name)
      out.item(fields.type, bytes, at, 2)
      out.item(fields.length, bytes, at, 2)
      out.close()
    }
    if (stop === start) out.malformed(lldp, start, end, 'no element fits in the frame')
    out.close()
  },
}
