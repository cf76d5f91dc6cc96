import { field } from '../../protocol.ts'
import { CHECKSUM_STATUS } from '../ip/checksum.ts'
import { analysisFields } from './analysis-fields.ts'
import { OPTION_KIND_NAMES } from './option-kinds.ts'
import { reassemblyFields } from './reassembly-fields.ts'

const flag = (name: string, label: string, mask: number) =>
  field(`tcp.flags.${name}`, label, 'boolean', { mask, wordBits: 12, states: ['Set', 'Not set'] })

const SCALE_NAMES = { '-1': 'unknown', '-2': 'no window scaling used' } as const

/** Fields of the TCP header (RFC 9293 section 3.1) and its options (RFC 7323, 2018, 7413, 5925, 8684). */
export const tcpFields = {
  sourcePort: field('tcp.srcport', 'Source Port', 'uint16'),
  destinationPort: field('tcp.dstport', 'Destination Port', 'uint16'),
  ...analysisFields,
  stream: field('tcp.stream', 'Stream index', 'uint32'),
  length: field('tcp.len', 'TCP Segment Len', 'uint32'),
  sequence: field('tcp.seq', 'Sequence Number', 'uint32'),
  sequenceRaw: field('tcp.seq_raw', 'Sequence Number (raw)', 'uint32'),
  nextSequence: field('tcp.nxtseq', 'Next Sequence Number', 'uint32'),
  acknowledgment: field('tcp.ack', 'Acknowledgment Number', 'uint32'),
  acknowledgmentRaw: field('tcp.ack_raw', 'Acknowledgment number (raw)', 'uint32'),
  headerLength: field('tcp.hdr_len', 'Header Length', 'uint8'),
  flags: field('tcp.flags', 'Flags', 'uint16', { base: 'hex', mask: 0x0fff }),
  reserved: flag('res', 'Reserved', 0xe00),
  accurateEcn: flag('ae', 'Accurate ECN', 0x100),
  cwr: flag('cwr', 'Congestion Window Reduced', 0x080),
  ece: flag('ece', 'ECN-Echo', 0x040),
  urgent: flag('urg', 'Urgent', 0x020),
  ack: flag('ack', 'Acknowledgment', 0x010),
  push: flag('push', 'Push', 0x008),
  reset: flag('reset', 'Reset', 0x004),
  syn: flag('syn', 'Syn', 0x002),
  fin: flag('fin', 'Fin', 0x001),
  flagsText: field('tcp.flags.str', 'TCP Flags', 'string'),
  window: field('tcp.window_size_value', 'Window', 'uint16'),
  windowSize: field('tcp.window_size', 'Calculated window size', 'uint32'),
  windowScale: field('tcp.window_size_scalefactor', 'Window size scaling factor', 'int32', { values: SCALE_NAMES }),
  checksum: field('tcp.checksum', 'Checksum', 'uint16', { base: 'hex' }),
  checksumCalculated: field('tcp.checksum_calculated', 'Calculated Checksum', 'uint16', { base: 'hex' }),
  checksumStatus: field('tcp.checksum.status', 'Checksum Status', 'uint8', { values: CHECKSUM_STATUS }),
  urgentPointer: field('tcp.urgent_pointer', 'Urgent Pointer', 'uint16'),
  options: field('tcp.options', 'TCP Options', 'bytes'),
  optionKind: field('tcp.option_kind', 'Kind', 'uint8', { values: OPTION_KIND_NAMES }),
  optionLength: field('tcp.option_len', 'Length', 'uint8'),
  mss: field('tcp.options.mss_val', 'MSS Value', 'uint16'),
  scaleShift: field('tcp.options.wscale.shift', 'Shift count', 'uint8'),
  scaleMultiplier: field('tcp.options.wscale.multiplier', 'Multiplier', 'uint16'),
  sackLeft: field('tcp.options.sack_le', 'TCP SACK Left Edge', 'uint32'),
  sackRight: field('tcp.options.sack_re', 'TCP SACK Right Edge', 'uint32'),
  sackCount: field('tcp.options.sack.count', 'TCP SACK Count', 'uint8'),
  timestampValue: field('tcp.options.timestamp.tsval', 'Timestamp value', 'uint32'),
  timestampEcho: field('tcp.options.timestamp.tsecr', 'Timestamp echo reply', 'uint32'),
  md5: field('tcp.options.md5.digest', 'MD5 digest', 'bytes'),
  userTimeoutUnit: field('tcp.options.user_to_granularity', 'Granularity', 'boolean', {
    mask: 0x8000,
    wordBits: 16,
    states: ['Minutes', 'Seconds'],
  }),
  userTimeout: field('tcp.options.user_to_val', 'User Timeout', 'uint16', { mask: 0x7fff }),
  fastOpenCookie: field('tcp.options.tfo.cookie', 'Fast Open Cookie', 'bytes'),
  fastOpenRequest: field('tcp.options.tfo.request', 'Fast Open Cookie Request', 'none'),
  multipathSubtype: field('tcp.options.mptcp.subtype', 'Multipath TCP subtype', 'uint8', {
    mask: 0xf0,
    values: {
      0: 'Multipath Capable',
      1: 'Join Connection',
      2: 'Data Sequence Signal',
      3: 'Add Address',
      4: 'Remove Address',
      5: 'Change Subflow Priority',
      6: 'TCP Fallback',
      7: 'Fast Close',
      8: 'TCP Reset',
    },
  }),
  unknownPayload: field('tcp.options.unknown.payload', 'Payload', 'bytes'),
  payload: field('tcp.payload', 'TCP payload', 'bytes'),
  ...reassemblyFields,
}
