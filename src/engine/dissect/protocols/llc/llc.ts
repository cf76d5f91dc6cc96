/** Logical Link Control, IEEE 802.2, with SNAP (RFC 1042) as far as it leads to an EtherType. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16, u16le, u24 } from '../../../../shared/bytes.ts'
import { formatHex } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'
import { LLC_TYPE } from '../eth/ethertype.ts'
import { ETHERTYPE_NAMES } from '../eth/ethertypes.ts'
import { PID_OF_ORGANIZATION, pidFields } from './pids.ts'
import { MODIFIER_SHORT, OUI_NAMES, SAP_NAMES } from './saps.ts'

const SNAP_SAP = 0xaa
const IP_SAP = 0x06
const SNAP = 5
const IPV4 = 0x0800

const fields = {
  dsap: field('llc.dsap', 'DSAP', 'uint8', { base: 'hex' }),
  ssap: field('llc.ssap', 'SSAP', 'uint8', { base: 'hex' }),
  control: field('llc.control', 'Control', 'uint16', { base: 'hex' }),
  oui: field('llc.oui', 'Organization Code', 'uint24', { values: OUI_NAMES }),
  type: field('llc.type', 'Type', 'uint16', { base: 'hex', values: ETHERTYPE_NAMES }),
  ...pidFields,
  pid: field('llc.pid', 'Protocol ID', 'uint16', { base: 'hex' }),
}

/** Unnumbered frames have one control byte, the others two (IEEE 802.2 clause 5.4). */
const controlLength = (first: number): number => ((first & 3) === 3 ? 1 : 2)

const isSnap = (bytes: Uint8Array, start: number): boolean => bytes[start] === SNAP_SAP && bytes[start + 1] === SNAP_SAP

/** Organizations whose protocol id is an EtherType: RFC 1042, and Cisco's for 802.1H. */
const hasEthertype = (oui: number): boolean => oui === 0x000000 || oui === 0x0000f8

/** The EtherType that follows, or 0 when what follows is no such thing. */
function nextType(bytes: Uint8Array, start: number, from: number, end: number): number {
  if (isSnap(bytes, start)) {
    return end - from >= SNAP && hasEthertype(u24(bytes, from)) ? u16(bytes, from + 3) : 0
  }
  return bytes[start] === IP_SAP && bytes[start + 1] === IP_SAP ? IPV4 : 0
}

const headerEnd = (bytes: Uint8Array, start: number, from: number): number =>
  isSnap(bytes, start) ? from + SNAP : from

const bound = (registry: Registry, type: number): ProtocolId =>
  type === 0 || type === LLC_TYPE ? (0 as ProtocolId) : registry.ethertype(type)

function controlText(bytes: Uint8Array, start: number, length: number, response: boolean): string {
  const first = bytes[start]
  const second = length === 2 ? bytes[start + 1] : first
  const poll = (length === 2 ? second & 1 : first & 0x10) !== 0
  const flag = poll ? (response ? ' F' : ' P') : ''
  if ((first & 3) === 3)
    return `U${flag}, func=${MODIFIER_SHORT[((first & 0xe0) >> 2) | ((first & 0x0c) >> 2)] ?? 'Unknown'}`
  if ((first & 3) === 1) return `S${flag}, func=${['RR', 'RNR', 'REJ', 'SREJ'][(first >> 2) & 3]}, N(R)=${second >> 1}`
  return `I${flag}, N(R)=${second >> 1}, N(S)=${first >> 1}`
}

export const llc: ProtocolDefinition = {
  name: 'llc',
  title: 'Logical-Link Control',
  column: 'LLC',
  family: 'link',
  fields,
  bindings: [{ table: 'ethertype', values: [LLC_TYPE] }],

  summarize(bytes, start, end, out) {
    if (end - start < 3) return out.malformed()
    const from = start + 2 + controlLength(bytes[start + 2])
    if (headerEnd(bytes, start, from) > end) return out.malformed()
    out.continueWith(bound(out.registry, nextType(bytes, start, from, end)), headerEnd(bytes, start, from), end)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(llc, start, Math.min(end - start, 3))
    if (!dissectHead(bytes, start, end, out)) {
      out.malformed(llc, start, end, 'the frame ends within the header')
      out.close()
      return
    }
    const from = start + 2 + controlLength(bytes[start + 2])
    const type = nextType(bytes, start, from, end)
    const next = headerEnd(bytes, start, from)
    out.close()
    out.call(bound(out.registry, type), bytes, next, end)
  },
}

/** The addresses, control field and SNAP header; false when the frame ends before they do. */
function dissectHead(bytes: Uint8Array, start: number, end: number, out: Detail): boolean {
  if (end - start < 3) return false
  const dsap = bytes[start]
  const ssap = bytes[start + 1]
  const response = (ssap & 1) !== 0
  const length = controlLength(bytes[start + 2])
  const from = start + 2 + length
  if (from > end) return false
  const sap = (value: number): string => SAP_NAMES[value & 0xfe] ?? 'Unknown'
  const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`
  out.item(fields.dsap, bytes, start, 1, `DSAP: ${sap(dsap)} (${hex(dsap)})`)
  out.item(fields.ssap, bytes, start + 1, 1, `SSAP: ${sap(ssap)} (${hex(ssap)})`)
  const control = controlText(bytes, start + 2, length, response)
  const value = length === 1 ? bytes[start + 2] : u16le(bytes, start + 2)
  const hexControl = value.toString(16).padStart(length * 2, '0')
  out.add(fields.control, start + 2, length, value, `Control field: ${control} (0x${hexControl})`)
  if (!isSnap(bytes, start)) {
    const who = `DSAP ${hex(dsap & 0xfe)} ${dsap & 1 ? 'Group' : 'Individual'}, SSAP ${hex(ssap & 0xfe)} ${response ? 'Response' : 'Command'}`
    out.info = `${control}; ${who}`
    return true
  }
  if (from + SNAP > end) return false
  const oui = u24(bytes, from)
  const pid = u16(bytes, from + 3)
  const code = oui.toString(16).padStart(6, '0').toUpperCase()
  out.info = `${control}; SNAP, OUI 0x${code} (${OUI_NAMES[oui] ?? 'Unknown'}), PID 0x${pid.toString(16).padStart(4, '0').toUpperCase()}`
  out.item(
    fields.oui,
    bytes,
    from,
    3,
    `Organization Code: ${formatHex(bytes, from, from + 3).replace(/..(?=.)/g, '$&:')} (${OUI_NAMES[oui] ?? 'Unknown'})`,
  )
  out.item(hasEthertype(oui) ? fields.type : (PID_OF_ORGANIZATION[oui] ?? fields.pid), bytes, from + 3, 2)
  return true
}
