/** Point-to-Point Protocol, RFC 1661 section 2, also in HDLC-like framing (RFC 1662) as captures have it: without flags and checksum. */
import { u16 } from '../../../../shared/bytes.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import { PPP_PROTOCOL_NAMES } from './numbers.ts'

/** All stations, unnumbered information: may be left out. */
const ADDRESS = 0xff
const CONTROL = 0x03
/** What Wireshark's address columns say of a link whose ends have no addresses. */
const NO_ADDRESS = 'N/A'

const fields = {
  address: field('ppp.address', 'Address', 'uint8', { base: 'hex' }),
  control: field('ppp.control', 'Control', 'uint8', { base: 'hex' }),
  protocol: field('ppp.protocol', 'Protocol', 'uint16', { base: 'hex', values: PPP_PROTOCOL_NAMES }),
  code: field('ppp.code', 'Code', 'uint8'),
  identifier: field('ppp.identifier', 'Identifier', 'uint8', { base: 'dec_hex' }),
  length: field('ppp.length', 'Length', 'uint16'),
  data: field('ppp.data', 'Data', 'bytes'),
}
export const pppFields = fields

/** Where the protocol number stands. */
function protocolAt(bytes: Uint8Array, start: number, end: number): number {
  const framed = end - start >= 2 && bytes[start] === ADDRESS && bytes[start + 1] === CONTROL
  return framed ? start + 2 : start
}

/** An odd first byte is a compressed number, alone (RFC 1661 section 6.5); 0 where the bytes end before it does. */
function protocolLength(bytes: Uint8Array, at: number, end: number): number {
  const length = at < end && (bytes[at] & 1) !== 0 ? 1 : 2
  return at + length <= end && end - at >= 2 ? length : 0
}

const protocolNumber = (bytes: Uint8Array, at: number, length: number): number =>
  length === 1 ? bytes[at] : u16(bytes, at)

export const ppp: ProtocolDefinition = {
  name: 'ppp',
  title: 'Point-to-Point Protocol',
  column: 'PPP',
  family: 'link',
  fields,
  bindings: [
    { table: 'linktype', values: [9, 50] },
    { table: 'gre.proto', values: [0x880b] },
  ],

  summarize(bytes, start, end, out) {
    const at = protocolAt(bytes, start, end)
    const length = protocolLength(bytes, at, end)
    if (length === 0) return out.malformed()
    const next = out.registry.byNumber('ppp.protocol', protocolNumber(bytes, at, length))
    out.continueWith(next, at + length, end)
  },

  dissect(bytes, start, end, out) {
    const at = protocolAt(bytes, start, end)
    const length = protocolLength(bytes, at, end)
    out.openProtocol(ppp, start, Math.min(end, at + Math.max(1, length)) - start)
    if (out.sourceColumn === '') {
      out.sourceColumn = NO_ADDRESS
      out.destinationColumn = NO_ADDRESS
    }
    out.info = ''
    if (at > start)
      out.items(
        [
          [fields.address, 0, 1],
          [fields.control, 1, 1],
        ],
        bytes,
        start,
        end,
      )
    if (length === 0) {
      out.malformed(ppp, at, end, 'the protocol number does not fit in the frame')
      out.close()
      return
    }
    const number = protocolNumber(bytes, at, length)
    const next = out.registry.byNumber('ppp.protocol', number)
    out.add(fields.protocol, at, length, number)
    out.close()
    if (next === 0) {
      const hex = `0x${number.toString(16).padStart(4, '0')}`
      out.protocolColumn = hex
      out.info = `PPP ${PPP_PROTOCOL_NAMES[number] ?? 'Unknown'} (${hex})`
    }
    out.call(next, bytes, at + length, end)
  },
}
