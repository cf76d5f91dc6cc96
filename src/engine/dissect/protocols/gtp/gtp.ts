/** GPRS Tunneling Protocol for user data, 3GPP TS 29.281: packets of mobile stations in UDP. Of other messages only the head is shown. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16 } from '../../../../shared/bytes.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'

const HEADER = 8
const OPTIONAL = 4
const PACKET = 0xff
const EXTENDED = 0x04
/** Any of the three flags makes the optional part be there whole. */
const HAS_OPTIONAL = 0x07
const IPV4 = 0x0800
const IPV6 = 0x86dd

const FLAG = { wordBits: 8, states: ['Yes', 'No'] } as const
const fields = {
  flags: field('gtp.flags', 'Flags', 'uint8', { base: 'hex' }),
  version: field('gtp.flags.version', 'Version', 'uint8', {
    mask: 0xe0,
    values: { 0: 'GTP release 97/98 version', 1: 'GTP release 99 version', 2: 'GTPv2-C' },
  }),
  payload: field('gtp.flags.payload', 'Protocol type', 'uint8', { mask: 0x10, values: { 0: "GTP'", 1: 'GTP' } }),
  reserved: field('gtp.flags.reserved', 'Reserved', 'uint8', { mask: 0x08 }),
  hasExtension: field('gtp.flags.e', 'Is Next Extension Header present?', 'boolean', { mask: 0x04, ...FLAG }),
  hasSequence: field('gtp.flags.s', 'Is Sequence Number present?', 'boolean', { mask: 0x02, ...FLAG }),
  hasNumber: field('gtp.flags.pn', 'Is N-PDU number present?', 'boolean', { mask: 0x01, ...FLAG }),
  message: field('gtp.message', 'Message Type', 'uint8', {
    base: 'hex',
    values: { 1: 'Echo request', 2: 'Echo response', 26: 'Error indication', 254: 'End Marker', 255: 'T-PDU' },
  }),
  length: field('gtp.length', 'Length', 'uint16'),
  tunnel: field('gtp.teid', 'TEID', 'uint32', { base: 'hex_dec' }),
}

const FLAGS: readonly LayoutItem[] = [
  [fields.version, 0, 1],
  [fields.payload, 0, 1],
  [fields.reserved, 0, 1],
  [fields.hasExtension, 0, 1],
  [fields.hasSequence, 0, 1],
  [fields.hasNumber, 0, 1],
]
const REST: readonly LayoutItem[] = [
  [fields.message, 1, 1],
  [fields.length, 2, 2],
  [fields.tunnel, 4, 4],
]

/** Version 1 of GTP itself. */
const looksLikeGtp = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start >= HEADER && bytes[start] >> 4 === 3

/** Where the packet begins behind optional parts and extension headers, -1 when they do not fit. */
function packetAt(bytes: Uint8Array, start: number, end: number): number {
  let at = start + HEADER
  if ((bytes[start] & HAS_OPTIONAL) === 0) return at
  at += OPTIONAL
  if (at > end) return -1
  let next = (bytes[start] & EXTENDED) === 0 ? 0 : bytes[at - 1]
  while (next !== 0) {
    if (at >= end || bytes[at] === 0 || at + bytes[at] * 4 > end) return -1
    at += bytes[at] * 4
    next = bytes[at - 1]
  }
  return at
}

function nextOf(registry: Registry, bytes: Uint8Array, start: number, at: number, end: number): ProtocolId {
  if (bytes[start + 1] !== PACKET || at >= end) return 0 as ProtocolId
  const version = bytes[at] >> 4
  return version === 4 ? registry.ethertype(IPV4) : version === 6 ? registry.ethertype(IPV6) : (0 as ProtocolId)
}

const messageEnd = (bytes: Uint8Array, start: number, end: number): number =>
  Math.min(end, start + HEADER + u16(bytes, start + 2))

export const gtp: ProtocolDefinition = {
  name: 'gtp',
  title: 'GPRS Tunneling Protocol',
  column: 'GTP',
  family: 'link',
  fields,
  bindings: [{ table: 'udp.port', values: [2152], test: looksLikeGtp }],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    const stop = messageEnd(bytes, start, end)
    const at = packetAt(bytes, start, stop)
    if (at < 0) return out.malformed()
    out.continueWith(nextOf(out.registry, bytes, start, at, stop), at, stop)
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(gtp, start, Math.min(HEADER, end - start))
    out.info = ''
    if (end - start < HEADER) {
      out.malformed(gtp, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    out.item(fields.flags, bytes, start, 1)
    out.enter()
    out.items(FLAGS, bytes, start, end)
    out.close()
    out.items(REST, bytes, start, end)
    out.info = fields.message.values?.[bytes[start + 1]] ?? 'Unknown'
    const stop = messageEnd(bytes, start, end)
    const at = packetAt(bytes, start, stop)
    if (at < 0) {
      out.malformed(gtp, start + HEADER, stop, 'the extension headers do not fit in the message')
      out.close()
      return
    }
    out.amend(node, undefined, at - start)
    out.close()
    out.call(nextOf(out.registry, bytes, start, at, stop), bytes, at, stop)
  },
}
