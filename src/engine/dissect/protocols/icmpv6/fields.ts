import type { ValueNames } from '../../../../shared/fields.ts'
import { field } from '../../protocol.ts'
import { CHECKSUM_STATUS } from '../ip/checksum.ts'
import { TYPE_NAMES } from './types.ts'

const SET = ['Set', 'Not set'] as const

export const PREFERENCE_NAMES: ValueNames = { 0: 'Medium', 1: 'High', 2: 'Reserved', 3: 'Low' }

export const OPTION_NAMES: ValueNames = {
  1: 'Source link-layer address',
  2: 'Target link-layer address',
  3: 'Prefix information',
  4: 'Redirected header',
  5: 'MTU',
  7: 'Advertisement Interval',
  14: 'Nonce',
  24: 'Route Information',
  25: 'Recursive DNS Server',
  26: 'RA Flags Extension',
  31: 'DNS Search List Option',
  37: 'DHCP Captive-Portal',
  38: 'PREF64 Option',
}

export const RECORD_NAMES: ValueNames = {
  1: 'Include',
  2: 'Exclude',
  3: 'Changed to include',
  4: 'Changed to exclude',
  5: 'Allow new sources',
  6: 'Block old sources',
}

/** Fields of ICMPv6 messages: RFC 4443, neighbour discovery RFC 4861, multicast listeners RFC 2710 and RFC 3810. */
export const icmpv6Fields = {
  type: field('icmpv6.type', 'Type', 'uint8', { values: TYPE_NAMES }),
  code: field('icmpv6.code', 'Code', 'uint8'),
  checksum: field('icmpv6.checksum', 'Checksum', 'uint16', { base: 'hex' }),
  checksumStatus: field('icmpv6.checksum.status', 'Checksum Status', 'uint8', { values: CHECKSUM_STATUS }),
  reserved: field('icmpv6.reserved', 'Reserved', 'bytes'),
  mobileIdentifier: field('icmpv6.mip6.identifier', 'Identifier', 'uint16', { base: 'dec_hex' }),
  homeAgentAddress: field('icmpv6.mip6.home_agent_address', 'Home Agent Address', 'ipv6'),
  mtu: field('icmpv6.mtu', 'MTU', 'uint32'),
  pointer: field('icmpv6.pointer', 'Pointer', 'uint32'),
  identifier: field('icmpv6.echo.identifier', 'Identifier', 'uint16', { base: 'hex' }),
  sequence: field('icmpv6.echo.sequence_number', 'Sequence', 'uint16'),
  request: field('icmpv6.resp_to', 'Response To', 'framenum'),
  responseTime: field('icmpv6.resptime', 'Response Time', 'double'),
  hopLimit: field('icmpv6.nd.ra.cur_hop_limit', 'Cur hop limit', 'uint8'),
  routerFlags: field('icmpv6.nd.ra.flag', 'Flags', 'uint8', { base: 'hex' }),
  managed: field('icmpv6.nd.ra.flag.m', 'Managed address configuration', 'boolean', {
    mask: 0x80,
    wordBits: 8,
    states: SET,
  }),
  other: field('icmpv6.nd.ra.flag.o', 'Other configuration', 'boolean', { mask: 0x40, wordBits: 8, states: SET }),
  homeAgent: field('icmpv6.nd.ra.flag.h', 'Home Agent', 'boolean', { mask: 0x20, wordBits: 8, states: SET }),
  preference: field('icmpv6.nd.ra.flag.prf', 'Prf (Default Router Preference)', 'uint8', {
    mask: 0x18,
    values: PREFERENCE_NAMES,
  }),
  proxy: field('icmpv6.nd.ra.flag.p', 'Proxy', 'boolean', { mask: 0x04, wordBits: 8, states: SET }),
  routerReserved: field('icmpv6.nd.ra.flag.rsv', 'Reserved', 'uint8', { mask: 0x03 }),
  routerLifetime: field('icmpv6.nd.ra.router_lifetime', 'Router lifetime (s)', 'uint16'),
  reachableTime: field('icmpv6.nd.ra.reachable_time', 'Reachable time (ms)', 'uint32'),
  retransTimer: field('icmpv6.nd.ra.retrans_timer', 'Retrans timer (ms)', 'uint32'),
  solicitTarget: field('icmpv6.nd.ns.target_address', 'Target Address', 'ipv6'),
  neighborFlags: field('icmpv6.nd.na.flag', 'Flags', 'uint32', { base: 'hex' }),
  isRouter: field('icmpv6.nd.na.flag.r', 'Router', 'boolean', { mask: 0x80000000, wordBits: 32, states: SET }),
  solicited: field('icmpv6.nd.na.flag.s', 'Solicited', 'boolean', { mask: 0x40000000, wordBits: 32, states: SET }),
  override: field('icmpv6.nd.na.flag.o', 'Override', 'boolean', { mask: 0x20000000, wordBits: 32, states: SET }),
  neighborReserved: field('icmpv6.nd.na.flag.rsv', 'Reserved', 'uint32', { mask: 0x1fffffff }),
  advertTarget: field('icmpv6.nd.na.target_address', 'Target Address', 'ipv6'),
  redirectTarget: field('icmpv6.nd.rd.target_address', 'Target Address', 'ipv6'),
  redirectDestination: field('icmpv6.rd.na.destination_address', 'Destination Address', 'ipv6'),
  option: field('icmpv6.opt', 'ICMPv6 Option', 'none'),
  optionType: field('icmpv6.opt.type', 'Type', 'uint8', { values: OPTION_NAMES }),
  optionLength: field('icmpv6.opt.length', 'Length', 'uint8'),
  linkAddress: field('icmpv6.opt.linkaddr', 'Link-layer address', 'bytes', { separator: ':' }),
  prefixLength: field('icmpv6.opt.prefix.length', 'Prefix Length', 'uint8'),
  prefixFlags: field('icmpv6.opt.prefix.flag', 'Flag', 'uint8', { base: 'hex' }),
  onLink: field('icmpv6.opt.prefix.flag.l', 'On-link flag(L)', 'boolean', { mask: 0x80, wordBits: 8, states: SET }),
  autonomous: field('icmpv6.opt.prefix.flag.a', 'Autonomous address-configuration flag(A)', 'boolean', {
    mask: 0x40,
    wordBits: 8,
    states: SET,
  }),
  routerAddress: field('icmpv6.opt.prefix.flag.r', 'Router address flag(R)', 'boolean', {
    mask: 0x20,
    wordBits: 8,
    states: SET,
  }),
  prefixReserved: field('icmpv6.opt.prefix.flag.reserved', 'Reserved', 'uint8', { mask: 0x1f }),
  validLifetime: field('icmpv6.opt.prefix.valid_lifetime', 'Valid Lifetime', 'uint32'),
  preferredLifetime: field('icmpv6.opt.prefix.preferred_lifetime', 'Preferred Lifetime', 'uint32'),
  prefix: field('icmpv6.opt.prefix', 'Prefix', 'ipv6'),
  optionMtu: field('icmpv6.opt.mtu', 'MTU', 'uint32'),
  dnsLifetime: field('icmpv6.opt.rdnss.lifetime', 'Lifetime', 'uint32'),
  dnsServer: field('icmpv6.opt.rdnss', 'Recursive DNS Servers', 'ipv6'),
  nonce: field('icmpv6.opt.nonce', 'Nonce', 'bytes'),
  maximumDelay: field('icmpv6.mld.maximum_response_delay', 'Maximum Response Delay [ms]', 'uint16'),
  maximumCode: field('icmpv6.mld.maximum_response_code', 'Maximum Response Code', 'uint16'),
  multicastAddress: field('icmpv6.mld.multicast_address', 'Multicast Address', 'ipv6'),
  recordCount: field('icmpv6.mldr.nb_mcast_records', 'Number of Multicast Address Records', 'uint16'),
  record: field('icmpv6.mldr.mar', 'Multicast Address Record', 'none'),
  recordType: field('icmpv6.mldr.mar.record_type', 'Record Type', 'uint8', { values: RECORD_NAMES }),
  recordAuxiliary: field('icmpv6.mldr.mar.aux_data_len', 'Aux Data Len', 'uint8'),
  recordSources: field('icmpv6.mldr.mar.nb_sources', 'Number of Sources', 'uint16'),
  recordAddress: field('icmpv6.mldr.mar.multicast_address', 'Multicast Address', 'ipv6'),
  recordSource: field('icmpv6.mldr.mar.source_address', 'Source Address', 'ipv6'),
}
