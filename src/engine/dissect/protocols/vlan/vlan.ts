/** VLAN tags, IEEE 802.1Q and 802.1ad: the tag control information, then the EtherType (or length) of what is tagged. */
import { u16 } from '../../../../shared/bytes.ts'
import type { ValueNames } from '../../../../shared/fields.ts'
import type { Detail } from '../../detail.ts'
import { type Field, field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'
import type { Summary } from '../../summary.ts'
import { callEthertype, ethertypeExtent, LLC_TYPE, MAX_LENGTH } from '../eth/ethertype.ts'
import { ETHERTYPE_NAMES } from '../eth/ethertypes.ts'

const TAG = 4

const PRIORITY_NAMES: ValueNames = {
  0: 'Best Effort (default)',
  1: 'Background',
  2: 'Excellent Effort',
  3: 'Critical Applications',
  4: 'Video, < 100ms latency and jitter',
  5: 'Voice, < 10ms latency and jitter',
  6: 'Internetwork Control',
  7: 'Network Control',
}

interface TagFields {
  readonly priority: Field
  readonly dropEligible: Field
  readonly id: Field
  readonly type: Field
  readonly length: Field
}

const vlanFields = {
  priority: field('vlan.priority', 'Priority', 'uint16', { mask: 0xe000, values: PRIORITY_NAMES }),
  dropEligible: field('vlan.dei', 'DEI', 'boolean', { mask: 0x1000, wordBits: 16, states: ['Eligible', 'Ineligible'] }),
  id: field('vlan.id', 'ID', 'uint16', { mask: 0x0fff }),
  type: field('vlan.etype', 'Type', 'uint16', { base: 'hex', values: ETHERTYPE_NAMES }),
  length: field('vlan.len', 'Length', 'uint16'),
}

const bridgeFields = {
  priority: field('ieee8021ad.priority', 'Priority', 'uint16', { mask: 0xe000 }),
  dropEligible: field('ieee8021ad.dei', 'DEI', 'uint16', { mask: 0x1000 }),
  id: field('ieee8021ad.id', 'ID', 'uint16', { mask: 0x0fff }),
  type: field('ieee8021ah.etype', 'Type', 'uint16', { base: 'hex', values: ETHERTYPE_NAMES }),
}

function summarizeTag(bytes: Uint8Array, start: number, end: number, out: Summary): void {
  if (end - start < TAG) return out.malformed()
  const type = u16(bytes, start + 2)
  const from = start + TAG
  if (type <= MAX_LENGTH) out.continueWith(out.registry.ethertype(LLC_TYPE), from, Math.min(end, from + type))
  else out.continueWith(out.registry.ethertype(type), from, end)
}

function tagExtent(registry: Registry, bytes: Uint8Array, start: number, end: number): number {
  if (end - start < TAG) return end
  const type = u16(bytes, start + 2)
  const from = start + TAG
  return type <= MAX_LENGTH ? Math.min(end, from + type) : ethertypeExtent(registry, type, bytes, from, end)
}

function dissectTag(
  protocol: ProtocolDefinition,
  names: TagFields,
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Detail,
): void {
  const node = out.openProtocol(protocol, start, Math.min(TAG, end - start))
  if (end - start < TAG) {
    if (end - start >= 2) addControl(names, bytes, start, out)
    out.malformed(protocol, start, end, `${end - start} bytes are too few for the ${TAG}-byte tag`)
    out.close()
    return
  }
  const control = u16(bytes, start)
  const type = u16(bytes, start + 2)
  const from = start + TAG
  const priority = protocol === vlan ? ` PRI: ${control >> 13}, DEI: ${(control >> 12) & 1},` : ''
  out.info = `${protocol === vlan ? '' : 'IEEE 802.1ad, '}${priority.trimStart()} ID: ${control & 0xfff}`.trim()
  out.amend(node, `${protocol.title},${priority} ID: ${control & 0xfff}`)
  addControl(names, bytes, start, out)
  if (type <= MAX_LENGTH) {
    out.item(names.length, bytes, start + 2, 2)
    out.close()
    out.call(out.registry.ethertype(LLC_TYPE), bytes, from, Math.min(end, from + type))
  } else {
    out.item(names.type, bytes, start + 2, 2)
    out.close()
    callEthertype(out, type, bytes, from, end)
  }
}

function addControl(names: TagFields, bytes: Uint8Array, start: number, out: Detail): void {
  out.item(names.priority, bytes, start, 2)
  out.item(names.dropEligible, bytes, start, 2)
  out.item(names.id, bytes, start, 2)
}

export const vlan: ProtocolDefinition = {
  name: 'vlan',
  title: '802.1Q Virtual LAN',
  column: 'VLAN',
  family: 'link',
  fields: vlanFields,
  bindings: [{ table: 'ethertype', values: [0x8100, 0x9100, 0x9200, 0x9300] }],
  summarize: summarizeTag,
  extent: tagExtent,
  dissect: (bytes, start, end, out) => dissectTag(vlan, vlanFields, bytes, start, end, out),
}

/** A service tag; the customer's tag, if any, is a further layer. */
export const ieee8021ad: ProtocolDefinition = {
  name: 'ieee8021ad',
  title: 'IEEE 802.1ad',
  column: '802.1ad',
  family: 'link',
  fields: bridgeFields,
  bindings: [{ table: 'ethertype', values: [0x88a8] }],
  summarize: summarizeTag,
  extent: tagExtent,
  dissect: (bytes, start, end, out) =>
    dissectTag(ieee8021ad, { ...vlanFields, ...bridgeFields }, bytes, start, end, out),
}
