/**
 * Multiprotocol label switching: a stack of labels, RFC 3032. Nothing says what follows but the last label and the first bits
 * (BCP 128, RFC 4928): IP, an associated channel (RFC 5586), or Ethernet with or without a control word (RFC 4448).
 */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'

const ENTRY = 4
const BOTTOM = 1
const MAX_RESERVED = 15
const GENERIC_CHANNEL = 13
const OAM_ALERT = 14
const IPV4 = 0x0800
const IPV6 = 0x86dd
const ETHER_HEADER = 14

const SPECIAL_LABELS: Readonly<Record<number, string>> = {
  0: 'IPv4 Explicit-Null',
  1: 'Router Alert',
  2: 'IPv6 Explicit-Null',
  3: 'Implicit-Null',
  7: 'Entropy Label Indicator (ELI)',
  13: 'Generic Associated Channel Label (GAL)',
  14: 'OAM Alert',
}

const fields = {
  label: field('mpls.label', 'MPLS Label', 'uint32', { base: 'dec_hex', mask: 0xfffff000 }),
  experimental: field('mpls.exp', 'MPLS Experimental Bits', 'uint32', { mask: 0xe00 }),
  bottom: field('mpls.bottom', 'MPLS Bottom Of Label Stack', 'uint32', { mask: 0x100 }),
  ttl: field('mpls.ttl', 'MPLS TTL', 'uint32', { mask: 0xff }),
}

const TAIL: readonly LayoutItem[] = [
  [fields.experimental, 0, 4],
  [fields.bottom, 0, 4],
  [fields.ttl, 0, 4],
]

const labelAt = (bytes: Uint8Array, at: number): number => (u16(bytes, at) << 4) | (bytes[at + 2] >> 4)
const isBottom = (bytes: Uint8Array, at: number): boolean => (bytes[at + 2] & BOTTOM) !== 0

/** Where the stack ends: after its bottom, or -1 where the bytes end before. */
function stackEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + ENTRY <= end; at += ENTRY) if (isBottom(bytes, at)) return at + ENTRY
  return -1
}

const isEthernetType = (registry: Registry, bytes: Uint8Array, at: number, end: number): boolean =>
  at + ETHER_HEADER <= end && registry.ethertype(u16(bytes, at + ETHER_HEADER - 2)) !== 0

/** What begins at `from`, after the last label; 0 when that is nothing known. */
function nextProtocol(registry: Registry, bytes: Uint8Array, from: number, end: number): ProtocolId {
  const label = labelAt(bytes, from - ENTRY)
  if (label === GENERIC_CHANNEL) return registry.idOf('pwach')
  if (from >= end || label === OAM_ALERT) return 0 as ProtocolId
  switch (bytes[from] >> 4) {
    case 4:
      return registry.ethertype(IPV4)
    case 6:
      return registry.ethertype(IPV6)
    case 1:
      return registry.idOf('pwach')
    case 0:
      return registry.idOf(isEthernetType(registry, bytes, from, end) ? 'pwethnocw' : 'pwethcw')
    default:
      return 0 as ProtocolId
  }
}

export const mpls: ProtocolDefinition = {
  name: 'mpls',
  title: 'MultiProtocol Label Switching Header',
  column: 'MPLS',
  family: 'link',
  fields,
  bindings: [
    { table: 'ethertype', values: [0x8847, 0x8848] },
    { table: 'gre.proto', values: [0x8847] },
    { table: 'ppp.protocol', values: [0x0281, 0x0283] },
    { table: 'ip.proto', values: [137] },
  ],

  extent(registry, bytes, start, end) {
    const from = stackEnd(bytes, start, end)
    const next = from < 0 ? 0 : nextProtocol(registry, bytes, from, end)
    return next === 0 ? end : (registry.protocol(next as ProtocolId).extent?.(registry, bytes, from, end) ?? end)
  },

  summarize(bytes, start, end, out) {
    const from = stackEnd(bytes, start, end)
    if (from < 0 || from >= end) return out.malformed()
    out.continueWith(nextProtocol(out.registry, bytes, from, end), from, end)
  },

  dissect(bytes, start, end, out) {
    out.info = 'MPLS Label Switched Packet'
    const from = stackEnd(bytes, start, end)
    let at = start
    while (at + ENTRY <= (from < 0 ? end : from)) {
      addEntry(out, bytes, at)
      at += ENTRY
    }
    if (from < 0 || from >= end) {
      out.openProtocol(mpls, at, end - at)
      out.malformed(mpls, at, end, 'nothing follows the labels')
      out.close()
      return
    }
    out.call(nextProtocol(out.registry, bytes, from, end), bytes, from, end)
  },
}

function addEntry(out: Detail, bytes: Uint8Array, at: number): void {
  const label = labelAt(bytes, at)
  const special = label <= MAX_RESERVED
  const name = special ? ` (${SPECIAL_LABELS[label] ?? 'Reserved - Unknown'})` : ''
  const [experimental, bottom, ttl] = [(bytes[at + 2] >> 1) & 7, bytes[at + 2] & BOTTOM, bytes[at + 3]]
  const rest = `Exp: ${experimental}, S: ${bottom}, TTL: ${ttl}`
  out.openProtocol(mpls, at, ENTRY, `${mpls.title}, Label: ${label}${name}, ${rest}`)
  const node = out.item(fields.label, bytes, at, ENTRY)
  if (special) out.amend(node, out.text(node).replace(/: \d.*/, `: ${SPECIAL_LABELS[label] ?? 'Unknown'} (${label})`))
  out.items(TAIL, bytes, at, at + ENTRY)
  if (label === GENERIC_CHANNEL && bottom === 0) out.expert('warn', at, ENTRY, 'Invalid Label')
  out.close()
}
