import type { ValueNames } from '../../../../shared/fields.ts'
import { field } from '../../protocol.ts'
import { CHECKSUM_STATUS } from '../ip/checksum.ts'

export const TYPE_NAMES: ValueNames = {
  0x01: 'Create Group Request',
  0x02: 'Create Group Reply',
  0x03: 'Join Group Request',
  0x04: 'Join Group Reply',
  0x05: 'Leave Group Request',
  0x06: 'Leave Group Reply',
  0x07: 'Confirm Group Request',
  0x08: 'Confirm Group Reply',
  0x11: 'Membership Query',
  0x12: 'Membership Report',
  0x13: 'DVMRP Protocol',
  0x14: 'PIM Routing Message',
  0x16: 'Membership Report',
  0x17: 'Leave Group',
  0x1e: 'Traceroute Response',
  0x1f: 'Traceroute Query or Request',
  0x22: 'Membership Report',
}

export const RECORD_NAMES: ValueNames = {
  1: 'Mode Is Include',
  2: 'Mode Is Exclude',
  3: 'Change To Include Mode',
  4: 'Change To Exclude Mode',
  5: 'Allow New Sources',
  6: 'Block Old Sources',
}

/** Fields of versions 0 (RFC 988), 1 (RFC 1112), 2 (RFC 2236) and 3 (RFC 3376). */
export const igmpFields = {
  version: field('igmp.version', 'IGMP Version', 'uint8'),
  type: field('igmp.type', 'Type', 'uint8', { base: 'hex', values: TYPE_NAMES }),
  reserved: field('igmp.reserved', 'Reserved', 'bytes'),
  groupType: field('igmp.group_type', 'Type Of Group', 'uint8', {
    values: { 0: 'Public Group', 1: 'Private Group' },
  }),
  reply: field('igmp.reply', 'Reply', 'uint8', {
    values: {
      0: 'Request Granted',
      1: 'Request Denied, No Resources',
      2: 'Request Denied, Invalid Code',
      3: 'Request Denied, Invalid Group',
      4: 'Request Denied, Invalid Key',
    },
  }),
  pending: field('igmp.reply.pending', 'Reply Pending', 'uint8'),
  maxResponse: field('igmp.max_resp', 'Max Resp Time', 'uint8'),
  exponent: field('igmp.max_resp.exp', 'Exponent', 'uint8', { base: 'hex', mask: 0x70 }),
  mantissa: field('igmp.max_resp.mant', 'Mantissa', 'uint8', { base: 'hex', mask: 0x0f }),
  checksum: field('igmp.checksum', 'Checksum', 'uint16', { base: 'hex' }),
  checksumStatus: field('igmp.checksum.status', 'Checksum Status', 'uint8', { values: CHECKSUM_STATUS }),
  identifier: field('igmp.identifier', 'Identifier', 'uint32'),
  accessKey: field('igmp.access_key', 'Access Key', 'bytes'),
  group: field('igmp.maddr', 'Multicast Address', 'ipv4'),
  suppress: field('igmp.s', 'S', 'boolean', {
    mask: 0x08,
    wordBits: 8,
    states: ['SUPPRESS router side processing', 'Do not suppress router side processing'],
  }),
  robustness: field('igmp.qrv', 'QRV', 'uint8', { mask: 0x07 }),
  interval: field('igmp.qqic', 'QQIC', 'uint8'),
  sourceCount: field('igmp.num_src', 'Num Src', 'uint16'),
  source: field('igmp.saddr', 'Source Address', 'ipv4'),
  recordCount: field('igmp.num_grp_recs', 'Num Group Records', 'uint16'),
  recordType: field('igmp.record_type', 'Record Type', 'uint8', { values: RECORD_NAMES }),
  auxiliaryLength: field('igmp.aux_data_len', 'Aux Data Len', 'uint8'),
  auxiliary: field('igmp.aux_data', 'Aux Data', 'bytes'),
  data: field('igmp.data', 'Data', 'bytes'),
}
