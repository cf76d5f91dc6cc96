/** IP Authentication Header, RFC 4302: what it protects follows in the clear. */
import { u32 } from '../../../../shared/bytes.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import { IP_PROTOCOL_NAMES } from '../ip/numbers.ts'

const HEADER = 12

const fields = {
  next: field('ah.next_header', 'Next header', 'uint8', { values: IP_PROTOCOL_NAMES }),
  length: field('ah.length', 'Length', 'uint8'),
  reserved: field('ah.reserved', 'Reserved', 'bytes'),
  spi: field('ah.spi', 'AH SPI', 'uint32', { base: 'hex' }),
  sequence: field('ah.sequence', 'AH Sequence', 'uint32'),
  icv: field('ah.icv', 'AH ICV', 'bytes'),
}

const HEAD: readonly LayoutItem[] = [
  [fields.next, 0, 1],
  [fields.length, 1, 1],
  [fields.reserved, 2, 2],
  [fields.spi, 4, 4],
  [fields.sequence, 8, 4],
]

/** The length field counts four-byte words, less two. */
const headerLength = (bytes: Uint8Array, start: number): number => 4 * (bytes[start + 1] + 2)

export const ah: ProtocolDefinition = {
  name: 'ah',
  title: 'Authentication Header',
  column: 'AH',
  family: 'ip',
  fields,
  bindings: [{ table: 'ip.proto', values: [51] }],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    const from = start + Math.max(HEADER, headerLength(bytes, start))
    if (from > end) return out.malformed()
    out.continueWith(out.registry.ipProtocol(bytes[start]), from, end)
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(ah, start, Math.min(HEADER, end - start))
    out.info = ''
    const whole = out.items(HEAD, bytes, start, end)
    const from = whole ? start + Math.max(HEADER, headerLength(bytes, start)) : end
    if (!whole || from > end) {
      out.malformed(ah, start, end, 'the header does not fit in the packet')
      out.close()
      return
    }
    out.info = `AH (SPI=0x${u32(bytes, start + 4)
      .toString(16)
      .padStart(8, '0')})`
    const length = `Length: ${bytes[start + 1]} (${headerLength(bytes, start)} bytes)`
    out.amend(out.fields.lastIndexOf(fields.length), length)
    out.amend(node, undefined, from - start)
    if (from > start + HEADER) out.item(fields.icv, bytes, start + HEADER, from - start - HEADER)
    out.close()
    out.call(out.registry.ipProtocol(bytes[start]), bytes, from, end)
  },
}
