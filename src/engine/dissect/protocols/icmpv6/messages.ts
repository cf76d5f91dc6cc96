/** The informational messages: neighbour discovery, RFC 4861 section 4, and multicast listeners, RFC 2710 and RFC 3810. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import { formatIPv6 } from '../../../../shared/format/address.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { icmpv6Fields as fields, PREFERENCE_NAMES, RECORD_NAMES } from './fields.ts'
import { addOptions } from './options.ts'

const LISTENER_QUERY = 130
const LISTENER_REPORT = 131
const LISTENER_DONE = 132
const ROUTER_SOLICITATION = 133
const ROUTER_ADVERTISEMENT = 134
const NEIGHBOR_SOLICITATION = 135
const NEIGHBOR_ADVERTISEMENT = 136
const REDIRECT = 137
const LISTENER_REPORT_V2 = 143
const HOME_AGENT_REQUEST = 144
const HOME_AGENT_REPLY = 145

type Bytes = Uint8Array

/** Adds the body of a message, as far as its type is known; false when it ends too early. */
export function addMessage(out: Detail, type: number, bytes: Bytes, start: number, end: number): boolean {
  switch (type) {
    case LISTENER_QUERY:
    case LISTENER_REPORT:
    case LISTENER_DONE:
      return out.items(type === LISTENER_QUERY ? QUERY : REPORT, bytes, start, end)
    case LISTENER_REPORT_V2:
      return addRecords(out, bytes, start, end)
    case ROUTER_SOLICITATION:
      return out.items(RESERVED, bytes, start, end) && addFrom(out, bytes, start + 8, end)
    case ROUTER_ADVERTISEMENT:
      return addRouter(out, bytes, start, end)
    case NEIGHBOR_SOLICITATION:
      if (!out.items(SOLICITATION, bytes, start, end)) return false
      out.info += ` for ${formatIPv6(bytes, start + 8)}`
      return addFrom(out, bytes, start + 24, end)
    case NEIGHBOR_ADVERTISEMENT:
      return addNeighbor(out, bytes, start, end)
    case REDIRECT:
      return out.items(REDIRECTION, bytes, start, end) && addFrom(out, bytes, start + 40, end)
    case HOME_AGENT_REQUEST:
      return out.items(HOME_AGENT, bytes, start, end)
    case HOME_AGENT_REPLY:
      return addHomeAgents(out, bytes, start, end)
    default:
      return true
  }
}

/** Home agent address discovery, RFC 6275 sections 6.5 and 6.6. */
const HOME_AGENT: readonly LayoutItem[] = [
  [fields.mobileIdentifier, 4, 2],
  [fields.reserved, 6, 2],
]

function addHomeAgents(out: Detail, bytes: Bytes, start: number, end: number): boolean {
  if (!out.items(HOME_AGENT, bytes, start, end)) return false
  let at = start + 8
  for (; at + 16 <= end; at += 16) out.item(fields.homeAgentAddress, bytes, at, 16)
  return at === end
}

const RESERVED: readonly LayoutItem[] = [[fields.reserved, 4, 4]]
const QUERY: readonly LayoutItem[] = [
  [fields.maximumCode, 4, 2],
  [fields.reserved, 6, 2],
  [fields.multicastAddress, 8, 16],
]
const REPORT: readonly LayoutItem[] = [
  [fields.maximumDelay, 4, 2],
  [fields.reserved, 6, 2],
  [fields.multicastAddress, 8, 16],
]
const SOLICITATION: readonly LayoutItem[] = [
  [fields.reserved, 4, 4],
  [fields.solicitTarget, 8, 16],
]
const REDIRECTION: readonly LayoutItem[] = [
  [fields.reserved, 4, 4],
  [fields.redirectTarget, 8, 16],
  [fields.redirectDestination, 24, 16],
]

function addFrom(out: Detail, bytes: Bytes, start: number, end: number): boolean {
  const link = addOptions(out, bytes, start, end)
  if (link !== '') out.info += ` from ${link}`
  return true
}

const ROUTER_FLAGS: readonly LayoutItem[] = [
  [fields.managed, 5, 1],
  [fields.other, 5, 1],
  [fields.homeAgent, 5, 1],
  [fields.preference, 5, 1],
  [fields.proxy, 5, 1],
  [fields.routerReserved, 5, 1],
]
const ROUTER_TIMES: readonly LayoutItem[] = [
  [fields.routerLifetime, 6, 2],
  [fields.reachableTime, 8, 4],
  [fields.retransTimer, 12, 4],
]

function addRouter(out: Detail, bytes: Bytes, start: number, end: number): boolean {
  if (end - start < 16) return false
  const flags = bytes[start + 5]
  const names = ROUTER_FLAGS.slice(0, 3).filter((_, bit) => flags & (0x80 >> bit))
  const text = names.map(([named]) => `, ${named.label}`).join('')
  out.item(fields.hopLimit, bytes, start + 4, 1)
  out.open(
    fields.routerFlags,
    start + 5,
    1,
    flags,
    `Flags: 0x${flags.toString(16).padStart(2, '0')}${text}, Prf (Default Router Preference): ${PREFERENCE_NAMES[(flags >> 3) & 3]}`,
  )
  out.items(ROUTER_FLAGS, bytes, start, end)
  out.close()
  out.items(ROUTER_TIMES, bytes, start, end)
  return addFrom(out, bytes, start + 16, end)
}

const NEIGHBOR_FLAGS: readonly LayoutItem[] = [
  [fields.isRouter, 4, 4],
  [fields.solicited, 4, 4],
  [fields.override, 4, 4],
  [fields.neighborReserved, 4, 4],
]
const NEIGHBOR_SHORT = ['rtr', 'sol', 'ovr']

function addNeighbor(out: Detail, bytes: Bytes, start: number, end: number): boolean {
  if (end - start < 24) return false
  const flags = bytes[start + 4]
  const isSet = (_: unknown, bit: number): boolean => (flags & (0x80 >> bit)) !== 0
  const text = NEIGHBOR_FLAGS.slice(0, 3)
    .filter(isSet)
    .map(([named]) => `, ${named.label}`)
    .join('')
  out.open(
    fields.neighborFlags,
    start + 4,
    4,
    u32(bytes, start + 4),
    `Flags: 0x${u32(bytes, start + 4)
      .toString(16)
      .padStart(8, '0')}${text}`,
  )
  out.items(NEIGHBOR_FLAGS, bytes, start, end)
  out.close()
  out.item(fields.advertTarget, bytes, start + 8, 16)
  const short = NEIGHBOR_SHORT.filter(isSet).join(', ')
  out.info += ` ${formatIPv6(bytes, start + 8)} (${short || 'none'})`
  const isTarget = end - start > 24 && bytes[start + 24] === 2
  const link = addOptions(out, bytes, start + 24, end)
  if (link !== '') out.info += ` ${isTarget ? 'is at' : 'from'} ${link}`
  return true
}

function addRecords(out: Detail, bytes: Bytes, start: number, end: number): boolean {
  if (end - start < 8) return false
  out.item(fields.reserved, bytes, start + 4, 2)
  out.item(fields.recordCount, bytes, start + 6, 2)
  let at = start + 8
  for (let i = u16(bytes, start + 6); i > 0; i--) {
    if (at + 20 > end) return false
    const sources = u16(bytes, at + 2)
    const length = 20 + 16 * sources + 4 * bytes[at + 1]
    if (at + length > end) return false
    const name = RECORD_NAMES[bytes[at]] ?? 'Unknown'
    out.open(fields.record, at, length, null, `Multicast Address Record ${name}: ${formatIPv6(bytes, at + 4)}`)
    out.item(fields.recordType, bytes, at, 1)
    out.item(fields.recordAuxiliary, bytes, at + 1, 1)
    out.item(fields.recordSources, bytes, at + 2, 2)
    out.item(fields.recordAddress, bytes, at + 4, 16)
    for (let source = 0; source < sources; source++) out.item(fields.recordSource, bytes, at + 20 + 16 * source, 16)
    out.close()
    at += length
  }
  return true
}
