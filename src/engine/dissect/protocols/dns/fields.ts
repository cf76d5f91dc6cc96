import { field } from '../../protocol.ts'
import { CLASS_NAMES, OPCODE_NAMES, OPT_NAMES, RCODE_NAMES, TYPE_NAMES } from './numbers.ts'

type States = readonly [string, string]
const flag = (name: string, label: string, mask: number, states: States) =>
  field(`dns.flags.${name}`, label, 'boolean', { mask, wordBits: 16, states })

/** Fields of a DNS message: RFC 1035 section 4.1, RFC 6762 (multicast), RFC 4795 (link-local), RFC 6891 (EDNS0). */
export const dnsFields = {
  length: field('dns.length', 'Length', 'uint16'),
  id: field('dns.id', 'Transaction ID', 'uint16', { base: 'hex' }),
  flags: field('dns.flags', 'Flags', 'uint16', { base: 'hex' }),
  response: flag('response', 'Response', 0x8000, ['Message is a response', 'Message is a query']),
  opcode: field('dns.flags.opcode', 'Opcode', 'uint16', { mask: 0x7800, values: OPCODE_NAMES }),
  authoritative: flag('authoritative', 'Authoritative', 0x0400, [
    'Server is an authority for domain',
    'Server is not an authority for domain',
  ]),
  conflict: flag('conflict', 'Conflict', 0x0400, [
    'The sender received multiple responses',
    'None',
  ]),
  truncated: flag('truncated', 'Truncated', 0x0200, ['Message is truncated', 'Message is not truncated']),
  recursionDesired: flag('recdesired', 'Recursion desired', 0x0100, [
    'Do query recursively',
    "Don't do query recursively",
  ]),
  tentative: flag('tentative', 'Tentative', 0x0100, ['Tentative', 'Not tentative']),
  recursionAvailable: flag('recavail', 'Recursion available', 0x0080, [
    'Server can do recursive queries',
    "Server can't do recursive queries",
  ]),
  z: flag('z', 'Z', 0x0040, ['reserved - incorrect!', 'reserved (0)']),
  authenticated: flag('authenticated', 'Answer authenticated', 0x0020, [
    'Answer/authority portion was authenticated by the server',
    'Answer/authority portion was not authenticated by the server',
  ]),
  checkingDisabled: flag('checkdisable', 'Non-authenticated data', 0x0010, ['Acceptable', 'Unacceptable']),
  rcode: field('dns.flags.rcode', 'Reply code', 'uint16', { mask: 0x000f, values: RCODE_NAMES }),
  queries: field('dns.count.queries', 'Questions', 'uint16'),
  zones: field('dns.count.zones', 'Zones', 'uint16'),
  answers: field('dns.count.answers', 'Answer RRs', 'uint16'),
  prerequisites: field('dns.count.prerequisites', 'Prerequisites', 'uint16'),
  authorities: field('dns.count.auth_rr', 'Authority RRs', 'uint16'),
  updates: field('dns.count.updates', 'Updates', 'uint16'),
  additionals: field('dns.count.add_rr', 'Additional RRs', 'uint16'),
  queryName: field('dns.qry.name', 'Name', 'string'),
  queryNameLength: field('dns.qry.name.len', 'Name Length', 'uint16'),
  labelCount: field('dns.count.labels', 'Label Count', 'uint16'),
  queryType: field('dns.qry.type', 'Type', 'uint16', { values: TYPE_NAMES }),
  queryClass: field('dns.qry.class', 'Class', 'uint16', { base: 'hex', values: CLASS_NAMES }),
  unicastQuestion: field('dns.qry.qu', '"QU" question', 'boolean', { mask: 0x8000, wordBits: 16 }),
  name: field('dns.resp.name', 'Name', 'string'),
  type: field('dns.resp.type', 'Type', 'uint16', { values: TYPE_NAMES }),
  class: field('dns.resp.class', 'Class', 'uint16', { base: 'hex', values: CLASS_NAMES }),
  cacheFlush: field('dns.resp.cache_flush', 'Cache flush', 'boolean', { mask: 0x8000, wordBits: 16 }),
  ttl: field('dns.resp.ttl', 'Time to live', 'uint32'),
  dataLength: field('dns.resp.len', 'Data length', 'uint16'),
  udpSize: field('dns.rr.udp_payload_size', 'UDP payload size', 'uint16'),
  extendedRcode: field('dns.resp.ext_rcode', 'Higher bits in extended RCODE', 'uint8', { base: 'hex' }),
  ednsVersion: field('dns.resp.edns0_version', 'EDNS0 version', 'uint8'),
  ednsFlags: field('dns.resp.z', 'Z', 'uint16', { base: 'hex' }),
  dnssecOk: field('dns.resp.z.do', 'DO bit', 'boolean', {
    mask: 0x8000,
    wordBits: 16,
    states: ['Accepts DNSSEC security RRs', 'Cannot handle DNSSEC security RRs'],
  }),
  ednsReserved: field('dns.resp.z.reserved', 'Reserved', 'uint16', { base: 'hex', mask: 0x7fff }),
  option: field('dns.opt', 'Option', 'none'),
  optionCode: field('dns.opt.code', 'Option Code', 'uint16', { values: OPT_NAMES }),
  optionLength: field('dns.opt.len', 'Option Length', 'uint16'),
  optionData: field('dns.opt.data', 'Option Data', 'bytes'),
  clientCookie: field('dns.opt.cookie.client', 'Client Cookie', 'bytes'),
  serverCookie: field('dns.opt.cookie.server', 'Server Cookie', 'bytes'),
  subnetFamily: field('dns.opt.client.family', 'Family', 'uint16', { values: { 1: 'IPv4', 2: 'IPv6' } }),
  subnetSource: field('dns.opt.client.netmask', 'Source Netmask', 'uint8'),
  subnetScope: field('dns.opt.client.scope', 'Scope Netmask', 'uint8'),
  subnet4: field('dns.opt.client.addr4', 'Client Subnet', 'ipv4'),
  subnet6: field('dns.opt.client.addr6', 'Client Subnet', 'ipv6'),
  padding: field('dns.opt.padding', 'Padding', 'bytes'),
  extraneousData: field('dns.extraneous.data', 'Extraneous Data Bytes', 'bytes'),
  extraneousLength: field('dns.extraneous.length', 'Extraneous Data Length', 'int32'),
  data: field('dns.data', 'Data', 'bytes'),
}
