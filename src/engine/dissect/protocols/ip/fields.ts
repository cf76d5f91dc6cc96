import { field } from '../../protocol.ts'
import { CHECKSUM_STATUS } from './checksum.ts'
import { DSCP_NAMES, ECN_NAMES, IP_PROTOCOL_NAMES } from './numbers.ts'
import { reassemblyFields } from './reassembly.ts'

const SET = ['Set', 'Not set'] as const

/** Fields of the IPv4 header, RFC 791 section 3.1, RFC 2474 and RFC 3168. */
export const ipFields = {
  version: field('ip.version', 'Version', 'uint8'),
  headerLength: field('ip.hdr_len', 'Header Length', 'uint8'),
  dsField: field('ip.dsfield', 'Differentiated Services Field', 'uint8', { base: 'hex' }),
  dscp: field('ip.dsfield.dscp', 'Differentiated Services Codepoint', 'uint8', { mask: 0xfc, values: DSCP_NAMES }),
  ecn: field('ip.dsfield.ecn', 'Explicit Congestion Notification', 'uint8', { mask: 0x03, values: ECN_NAMES }),
  length: field('ip.len', 'Total Length', 'uint16'),
  identification: field('ip.id', 'Identification', 'uint16', { base: 'hex_dec' }),
  flags: field('ip.flags', 'Flags', 'uint8', { base: 'hex', mask: 0xe0 }),
  reserved: field('ip.flags.rb', 'Reserved bit', 'boolean', { mask: 0x80, wordBits: 8, states: SET }),
  dontFragment: field('ip.flags.df', "Don't fragment", 'boolean', { mask: 0x40, wordBits: 8, states: SET }),
  moreFragments: field('ip.flags.mf', 'More fragments', 'boolean', { mask: 0x20, wordBits: 8, states: SET }),
  /** In units of eight bytes, as it stands; the tree shows bytes. */
  fragmentOffset: field('ip.frag_offset', 'Fragment Offset', 'uint16'),
  ttl: field('ip.ttl', 'Time to Live', 'uint8'),
  protocol: field('ip.proto', 'Protocol', 'uint8', { values: IP_PROTOCOL_NAMES }),
  checksum: field('ip.checksum', 'Header Checksum', 'uint16', { base: 'hex' }),
  checksumCalculated: field('ip.checksum_calculated', 'Calculated Checksum', 'uint16', { base: 'hex' }),
  checksumStatus: field('ip.checksum.status', 'Header checksum status', 'uint8', { values: CHECKSUM_STATUS }),
  source: field('ip.src', 'Source Address', 'ipv4'),
  destination: field('ip.dst', 'Destination Address', 'ipv4'),
  optionType: field('ip.opt.type', 'Type', 'uint8'),
  optionLength: field('ip.opt.len', 'Length', 'uint8'),
  optionPointer: field('ip.opt.ptr', 'Pointer', 'uint8'),
  optionStream: field('ip.opt.sid', 'Stream Identifier', 'uint16'),
  optionRouterAlert: field('ip.opt.ra', 'Router Alert', 'uint16'),
  optionOverflow: field('ip.opt.overflow', 'Overflow', 'uint8', { mask: 0xf0 }),
  optionFlag: field('ip.opt.flag', 'Flag', 'uint8', { base: 'hex', mask: 0x0f }),
  optionTimestamp: field('ip.opt.time_stamp', 'Time stamp', 'uint32'),
  optionTimestampAddress: field('ip.opt.time_stamp_addr', 'Address', 'ipv4'),
  recordedRoute: field('ip.rec_rt', 'Recorded Route', 'ipv4'),
  currentRoute: field('ip.cur_rt', 'Current Route', 'ipv4'),
  sourceRoute: field('ip.src_rt', 'Source Route', 'ipv4'),
  emptyRoute: field('ip.empty_rt', 'Empty Route', 'ipv4'),
  ...reassemblyFields('ip', 'IPv4'),
}
