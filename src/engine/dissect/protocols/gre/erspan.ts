/** Encapsulated remote switched port analyzer: mirrored Ethernet frames in GRE, draft-foschiano-erspan. */
import { u16 } from '../../../../shared/bytes.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'

const ETHERNET = 1
/** GRE's sequence number tells types II and III from type I, which has no header. */
const SEQUENCE = 0x10
const KEY = 0x20
const CHECKSUM_OR_ROUTE = 0xc0
const TYPE_II_HEADER = 8
const TYPE_III_HEADER = 12
const SUB_HEADER = 8
const HAS_SUB_HEADER = 0x0001

const fields = {
  version: field('erspan.version', 'Version', 'uint16', { mask: 0xf000, values: { 1: 'Type II', 2: 'Type III' } }),
  vlan: field('erspan.vlan', 'Vlan', 'uint16', { mask: 0x0fff }),
  cos: field('erspan.cos', 'COS', 'uint16', { mask: 0xe000 }),
  encapsulation: field('erspan.encap', 'Encap', 'uint16', {
    mask: 0x1800,
    values: {
      0: 'Originally without VLAN tag',
      1: 'Originally ISL encapsulated',
      2: 'Originally 802.1Q encapsulated',
      3: 'VLAN tag preserved in frame',
    },
  }),
  integrity: field('erspan.bso', 'Bad/Short/Oversized', 'uint16', {
    mask: 0x1800,
    values: {
      0: 'Good or unknown integrity',
      1: 'Short frame',
      2: 'Oversized frame',
      3: 'CRC or alignment error',
    },
  }),
  truncated: field('erspan.truncated', 'Truncated', 'uint16', {
    mask: 0x0400,
    values: { 0: 'Not truncated', 1: 'Truncated' },
  }),
  span: field('erspan.spanid', 'SpanID', 'uint16', { mask: 0x03ff }),
  reserved: field('erspan.reserved', 'Reserved', 'uint32', { mask: 0xfff00000 }),
  index: field('erspan.index', 'Index', 'uint32', { mask: 0x000fffff }),
  timestamp: field('erspan.timestamp', 'Timestamp', 'uint32', { mask: 0xffffffff }),
  securityTag: field('erspan.sgt', 'Security Group Tag', 'uint16', { mask: 0xffff }),
  hasEthernet: field('erspan.p', 'Has Ethernet PDU', 'uint16', { mask: 0x8000 }),
  frameType: field('erspan.ft', 'Frame Type', 'uint16', { mask: 0x7c00, values: { 0: 'Ethernet', 2: 'IP' } }),
  hardware: field('erspan.hw', 'Hardware ID', 'uint16', { mask: 0x03f0 }),
  direction: field('erspan.direction', 'Direction', 'boolean', {
    mask: 0x0008,
    wordBits: 16,
    states: ['Egress', 'Ingress'],
  }),
  granularity: field('erspan.gra', 'Timestamp granularity', 'uint16', {
    mask: 0x0006,
    values: { 0: '100 microseconds', 1: '100 nanoseconds', 2: 'IEEE 1588', 3: 'Custom granularity' },
  }),
  subHeaders: field('erspan.o', 'Optional Sub headers', 'uint16', { mask: 0x0001 }),
}

const HEAD: readonly LayoutItem[] = [
  [fields.version, 0, 2],
  [fields.vlan, 0, 2],
  [fields.cos, 2, 2],
]
const TYPE_II: readonly LayoutItem[] = [
  ...HEAD,
  [fields.encapsulation, 2, 2],
  [fields.truncated, 2, 2],
  [fields.span, 2, 2],
  [fields.reserved, 4, 4],
  [fields.index, 4, 4],
]
const TYPE_III: readonly LayoutItem[] = [
  ...HEAD,
  [fields.integrity, 2, 2],
  [fields.truncated, 2, 2],
  [fields.span, 2, 2],
  [fields.timestamp, 4, 4],
  [fields.securityTag, 8, 2],
  [fields.hasEthernet, 10, 2],
  [fields.frameType, 10, 2],
  [fields.hardware, 10, 2],
  [fields.direction, 10, 2],
  [fields.granularity, 10, 2],
  [fields.subHeaders, 10, 2],
]

/** Length of the header: 0 for type I, -1 for one that is not known or does not fit. */
function headerLength(bytes: Uint8Array, start: number, end: number, layer: number): number {
  if (layer === 1) return 0
  if (end - start < 2) return -1
  const version = bytes[start] >> 4
  if (version === 1) return end - start < TYPE_II_HEADER ? -1 : TYPE_II_HEADER
  if (version !== 2 || end - start < TYPE_III_HEADER) return -1
  const length = TYPE_III_HEADER + ((u16(bytes, start + 10) & HAS_SUB_HEADER) !== 0 ? SUB_HEADER : 0)
  return length > end - start ? -1 : length
}

/** 1 where the GRE header that ends at `start` has no sequence number, else 2 (or 3). */
function typeOf(bytes: Uint8Array, start: number): number {
  for (let words = 1; words <= 3 && start >= 4 * words; words++) {
    const at = start - 4 * words
    const flags = bytes[at]
    if (u16(bytes, at + 2) !== 0x88be || (flags & SEQUENCE) !== 0) continue
    if (words === 1 + ((flags & CHECKSUM_OR_ROUTE) !== 0 ? 1 : 0) + ((flags & KEY) !== 0 ? 1 : 0)) return 1
  }
  return 2
}

export const erspan: ProtocolDefinition = {
  name: 'erspan',
  title: 'Encapsulated Remote Switch Packet ANalysis',
  column: 'ERSPAN',
  family: 'link',
  fields,
  bindings: [{ table: 'gre.proto', values: [0x88be, 0x22eb] }],

  summarize(bytes, start, end, out) {
    const length = headerLength(bytes, start, end, typeOf(bytes, start))
    if (length < 0) return out.malformed()
    out.continueWith(out.registry.byNumber('linktype', ETHERNET), start + length, end)
  },

  dissect(bytes, start, end, out) {
    const length = headerLength(bytes, start, end, typeOf(bytes, start))
    const type = length === 0 ? 'I' : start < end && bytes[start] >> 4 === 2 ? 'III' : 'II'
    const known = length >= 0
    out.openProtocol(erspan, start, known ? length : end - start, known ? `${erspan.title} Type ${type}` : undefined)
    out.info = known ? `ERSPAN Type ${type}` : ''
    if (!known) {
      out.malformed(erspan, start, end, 'the header is of an unknown type or does not fit in the packet')
      out.close()
      return
    }
    if (length > 0) out.items(type === 'II' ? TYPE_II : TYPE_III, bytes, start, end)
    out.close()
    out.call(out.registry.byNumber('linktype', ETHERNET), bytes, start + length, end)
  },
}
