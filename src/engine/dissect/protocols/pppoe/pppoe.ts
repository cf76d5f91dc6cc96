/** PPP over Ethernet, RFC 2516: discovery with its tags, and sessions that carry PPP. */
import { u16 } from '../../../../shared/bytes.ts'
import type { ValueNames } from '../../../../shared/fields.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import { addTags, tagFields } from './tags.ts'

const HEADER = 6
const LENGTH = 4
const PPP_PROTOCOL = 2
/** Shorter Ethernet frames are padded: the length cannot be compared with what there is. */
const SHORTEST = 46
const CHECKSUM = 4
const LCP = 0xc021
const IPCP = 0x8021

const CODE_NAMES: ValueNames = {
  0x00: 'Session Data',
  0x07: 'Active Discovery Offer (PADO)',
  0x09: 'Active Discovery Initiation (PADI)',
  0x0a: 'Active Discovery Session-Grant (PADG)',
  0x0b: 'Active Discovery Session-Credit Resp.(PADC)',
  0x0c: 'Active Discovery Quality (PADQ)',
  0x19: 'Active Discovery Request (PADR)',
  0x65: 'Active Discovery Session-confirmation (PADS)',
  0xa7: 'Active Discovery Terminate (PADT)',
  0xd3: 'Active Discovery Message (PADM)',
  0xd4: 'Active Discovery Network (PADN)',
}

const fields = {
  version: field('pppoe.version', 'Version', 'uint8', { mask: 0xf0 }),
  type: field('pppoe.type', 'Type', 'uint8', { mask: 0x0f }),
  code: field('pppoe.code', 'Code', 'uint8', { base: 'hex', values: CODE_NAMES }),
  session: field('pppoe.session_id', 'Session ID', 'uint16', { base: 'hex' }),
  length: field('pppoe.payload_length', 'Payload Length', 'uint16'),
}

const HEAD: readonly LayoutItem[] = [
  [fields.version, 0, 1],
  [fields.type, 0, 1],
  [fields.code, 1, 1],
  [fields.session, 2, 2],
  [fields.length, LENGTH, 2],
]

/** Adds the header; false where it does not fit. */
function addHead(protocol: ProtocolDefinition, bytes: Uint8Array, start: number, end: number, out: Detail): boolean {
  out.info = end - start >= 2 ? (CODE_NAMES[bytes[start + 1]] ?? 'Unknown') : ''
  if (out.items(HEAD, bytes, start, end)) return true
  out.malformed(protocol, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
  return false
}

export const pppoed: ProtocolDefinition = {
  name: 'pppoed',
  title: 'PPP-over-Ethernet Discovery',
  column: 'PPPoED',
  family: 'link',
  fields: tagFields,
  bindings: [{ table: 'ethertype', values: [0x8863] }],

  summarize(_bytes, start, end, out) {
    if (end - start < HEADER) out.malformed()
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(pppoed, start, Math.min(HEADER, end - start))
    if (addHead(pppoed, bytes, start, end, out)) {
      const length = u16(bytes, start + LENGTH)
      const stop = Math.min(end, start + HEADER + length)
      out.amend(node, undefined, stop - start)
      if (length > 0 && !addTags(out, bytes, start + HEADER, stop)) {
        out.malformed(pppoed, start + HEADER, end, 'the tags do not fit in the frame')
      }
    }
    out.close()
  },
}

/** End of the session's payload: by its length, which padding may follow. */
const payloadEnd = (bytes: Uint8Array, start: number, end: number): number =>
  Math.min(end, start + HEADER + u16(bytes, start + LENGTH))

export const pppoes: ProtocolDefinition = {
  name: 'pppoes',
  title: 'PPP-over-Ethernet Session',
  column: 'PPPoES',
  family: 'link',
  fields,
  bindings: [{ table: 'ethertype', values: [0x8864] }],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER + PPP_PROTOCOL) return out.malformed()
    out.reportedEnd = Math.min(out.reportedEnd, start + HEADER + u16(bytes, start + LENGTH))
    out.continueWith(out.registry.idOf('ppp'), start + HEADER, payloadEnd(bytes, start, end))
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(pppoes, start, Math.min(HEADER, end - start))
    const whole = addHead(pppoes, bytes, start, end, out)
    if (!whole || end - start < HEADER + PPP_PROTOCOL) {
      if (whole) out.malformed(pppoes, start + HEADER, end, 'there is no PPP protocol number')
      out.close()
      return
    }
    checkLength(out, bytes, start)
    out.close()
    out.reportedEnd = Math.min(out.reportedEnd, start + HEADER + u16(bytes, start + LENGTH))
    out.call(out.registry.idOf('ppp'), bytes, start + HEADER, payloadEnd(bytes, start, end))
  },
}

/** Notes a length that is not that of the payload, where neither padding nor a checksum explains it. */
function checkLength(out: Detail, bytes: Uint8Array, start: number): void {
  const length = u16(bytes, start + LENGTH)
  const actual = out.reportedEnd - start - HEADER
  const protocol = u16(bytes, start + HEADER)
  if (actual + HEADER <= SHORTEST || protocol === LCP || protocol === IPCP) return
  if (length === actual || length + CHECKSUM === actual) return
  const node = out.fields.lastIndexOf(fields.length)
  out.amend(node, `${out.text(node)} [incorrect, should be ${actual}]`)
  out.enter()
  out.expert('warn', start + LENGTH, 2, `Possible bad payload length ${length} != ${actual}`)
  out.close()
}
