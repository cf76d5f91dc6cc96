/** Encapsulating Security Payload, RFC 4303: what it carries is encrypted. */
import { u32 } from '../../../../shared/bytes.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'

const HEADER = 8

const fields = {
  spi: field('esp.spi', 'ESP SPI', 'uint32', { base: 'hex_dec' }),
  sequence: field('esp.sequence', 'ESP Sequence', 'uint32'),
}
const LAYOUT: readonly LayoutItem[] = [
  [fields.spi, 0, 4],
  [fields.sequence, 4, 4],
]

export const esp: ProtocolDefinition = {
  name: 'esp',
  title: 'Encapsulating Security Payload',
  column: 'ESP',
  family: 'ip',
  fields,
  bindings: [{ table: 'ip.proto', values: [50] }],

  summarize(_bytes, start, end, out) {
    if (end - start < HEADER) out.malformed()
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(esp, start, end - start)
    out.info = ''
    if (!out.items(LAYOUT, bytes, start, end)) {
      out.malformed(esp, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
    } else out.info = `ESP (SPI=0x${u32(bytes, start).toString(16).padStart(8, '0')})`
    out.close()
  },
}
