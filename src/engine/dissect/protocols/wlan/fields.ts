import { field } from '../../protocol.ts'
import { CHECKSUM_STATUS } from '../ip/checksum.ts'
import { FRAME_NAMES } from './numbers.ts'

const BITS = { wordBits: 8 } as const
const WORD = { wordBits: 16 } as const

/** Fields of the MAC header, IEEE 802.11-2020 section 9.2.4, and of the heads of protected payloads (section 12). */
export const wlanFields = {
  typeSubtype: field('wlan.fc.type_subtype', 'Type/Subtype', 'uint16', { base: 'hex', values: FRAME_NAMES }),
  control: field('wlan.fc', 'Frame Control Field', 'uint16', { base: 'hex' }),
  version: field('wlan.fc.version', 'Version', 'uint8', { mask: 0x03 }),
  type: field('wlan.fc.type', 'Type', 'uint8', {
    mask: 0x0c,
    values: { 0: 'Management frame', 1: 'Control frame', 2: 'Data frame', 3: 'Extension frame' },
  }),
  subtype: field('wlan.fc.subtype', 'Subtype', 'uint8', { mask: 0xf0 }),
  flags: field('wlan.flags', 'Flags', 'uint8', { base: 'hex' }),
  ds: field('wlan.fc.ds', 'DS status', 'uint8', {
    base: 'hex',
    mask: 0x03,
    values: {
      0: 'Not leaving DS or network is operating in AD-HOC mode (To DS: 0 From DS: 0)',
      1: 'Frame from STA to DS via an AP (To DS: 1 From DS: 0)',
      2: 'Frame from DS to a STA via AP(To DS: 0 From DS: 1)',
      3: 'WDS (AP to AP) or Mesh (MP to MP) Frame (To DS: 1 From DS: 1)',
    },
  }),
  toDs: field('wlan.fc.tods', 'To DS', 'boolean', {
    mask: 0x01,
    ...BITS,
    states: ['Frame is entering DS', 'Frame is not entering DS'],
  }),
  fromDs: field('wlan.fc.fromds', 'From DS', 'boolean', {
    mask: 0x02,
    ...BITS,
    states: ['Frame is exiting DS', 'Frame is not exiting DS'],
  }),
  moreFragments: field('wlan.fc.frag', 'More Fragments', 'boolean', {
    mask: 0x04,
    ...BITS,
    states: ['More fragments follow', 'This is the last fragment'],
  }),
  retry: field('wlan.fc.retry', 'Retry', 'boolean', {
    mask: 0x08,
    ...BITS,
    states: ['Frame is being retransmitted', 'Frame is not being retransmitted'],
  }),
  power: field('wlan.fc.pwrmgt', 'PWR MGT', 'boolean', {
    mask: 0x10,
    ...BITS,
    states: ['STA will go to sleep', 'STA will stay up'],
  }),
  moreData: field('wlan.fc.moredata', 'More Data', 'boolean', {
    mask: 0x20,
    ...BITS,
    states: ['Data is buffered for STA at AP', 'No data buffered'],
  }),
  protected: field('wlan.fc.protected', 'Protected flag', 'boolean', {
    mask: 0x40,
    ...BITS,
    states: ['Data is protected', 'Data is not protected'],
  }),
  order: field('wlan.fc.order', '+HTC/Order flag', 'boolean', {
    mask: 0x80,
    ...BITS,
    states: ['Strictly ordered', 'Not strictly ordered'],
  }),
  duration: field('wlan.duration', 'Duration', 'uint16', { mask: 0x7fff }),
  aid: field('wlan.aid', 'Association ID', 'uint16', { mask: 0x3fff }),
  receiver: field('wlan.ra', 'Receiver address', 'ether'),
  destination: field('wlan.da', 'Destination address', 'ether'),
  transmitter: field('wlan.ta', 'Transmitter address', 'ether'),
  source: field('wlan.sa', 'Source address', 'ether'),
  bssid: field('wlan.bssid', 'BSS Id', 'ether'),
  station: field('wlan.staa', 'STA address', 'ether'),
  fragment: field('wlan.frag', 'Fragment number', 'uint16', { mask: 0x000f }),
  sequence: field('wlan.seq', 'Sequence number', 'uint16', { mask: 0xfff0 }),
  qos: field('wlan.qos', 'Qos Control', 'uint16', { base: 'hex' }),
  tid: field('wlan.qos.tid', 'TID', 'uint16', { mask: 0x000f }),
  priority: field('wlan.qos.priority', 'Priority', 'uint16', {
    mask: 0x0007,
    values: {
      0: 'Best Effort (Best Effort)',
      1: 'Background (Background)',
      2: 'Spare (Background)',
      3: 'Excellent Effort (Best Effort)',
      4: 'Controlled Load (Video)',
      5: 'Video (Video)',
      6: 'Voice (Voice)',
      7: 'Network Control (Voice)',
    },
  }),
  endOfService: field('wlan.qos.eosp', 'EOSP', 'boolean', {
    mask: 0x0010,
    ...WORD,
    states: ['End of service period', 'Service period'],
  }),
  bit4: field('wlan.qos.bit4', 'QoS bit 4', 'boolean', {
    mask: 0x0010,
    ...WORD,
    states: [
      'Bits 8-15 of QoS Control field are Queue Size',
      'Bits 8-15 of QoS Control field are TXOP Duration Requested',
    ],
  }),
  ackPolicy: field('wlan.qos.ack', 'Ack Policy', 'uint16', {
    base: 'hex',
    mask: 0x0060,
    values: { 0: 'Normal Ack', 1: 'No Ack', 2: 'No explicit acknowledgment', 3: 'Block Ack' },
  }),
  aggregate: field('wlan.qos.amsdupresent', 'Payload Type', 'boolean', {
    mask: 0x0080,
    ...WORD,
    states: ['A-MSDU', 'MSDU'],
  }),
  bufferState: field('wlan.qos.ps_buf_state', 'QAP PS Buffer State', 'uint16', { base: 'hex', mask: 0xff00 }),
  bufferIndicated: field('wlan.qos.buf_state_indicated', 'Buffer State Indicated', 'boolean', {
    mask: 0x0200,
    ...WORD,
    states: ['Yes', 'No'],
  }),
  queueSize: field('wlan.qos.queue_size', 'Queue Size', 'uint16', { mask: 0xff00 }),
  durationRequested: field('wlan.qos.txop_dur_req', 'TXOP Duration Requested', 'uint16', { mask: 0xff00 }),
  ackControl: field('wlan.ba.control', 'Block Ack Control', 'uint16', { base: 'hex' }),
  ackStart: field('wlan.fixed.ssc', 'Block Ack Starting Sequence Control (SSC)', 'uint16', { base: 'hex' }),
  ackBitmap: field('wlan.ba.bm', 'Block Ack Bitmap', 'bytes'),
  wepVector: field('wlan.wep.iv', 'Initialization Vector', 'uint24', { base: 'hex' }),
  wepKey: field('wlan.wep.key', 'Key Index', 'uint8'),
  wepCheck: field('wlan.wep.icv', 'WEP ICV', 'uint32', { base: 'hex' }),
  ccmpVector: field('wlan.ccmp.extiv', 'CCMP Ext. Initialization Vector', 'string'),
  tkipVector: field('wlan.tkip.extiv', 'TKIP Ext. Initialization Vector', 'string'),
  checksum: field('wlan.fcs', 'Frame check sequence', 'uint32', { base: 'hex' }),
  checksumStatus: field('wlan.fcs.status', 'FCS Status', 'uint8', { values: CHECKSUM_STATUS }),
}
