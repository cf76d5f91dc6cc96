import { type Field, field } from '../../protocol.ts'
import * as names from './numbers.ts'

const time = (name: string, label: string): Field => field(`ntp.${name}`, label, 'absolute_time', { zero: 'NULL' })
const bits = (name: string, label: string, mask: number, values?: typeof names.LEAP_NAMES): Field =>
  field(`ntp.${name}`, label, 'uint8', { mask, values })
const words = (name: string, label: string, mask: number, values?: typeof names.LEAP_NAMES): Field =>
  field(`ntp.ctrl.${name}`, label, 'uint16', { mask, values })
const peerBit = (name: string, label: string, mask: number, states: readonly [string, string]): Field =>
  field(`ntp.ctrl.peer_status.${name}`, label, 'boolean', { mask, wordBits: 16, states })
const item = (name: string, label: string, hex = false): Field =>
  field(`ntp.priv.monlist.${name}`, label, 'uint32', hex ? { base: 'hex' } : {})

export const ntpFields = {
  flags: field('ntp.flags', 'Flags', 'uint8', { base: 'hex' }),
  leap: bits('flags.li', 'Leap Indicator', 0xc0, names.LEAP_NAMES),
  version: bits('flags.vn', 'Version number', 0x38, names.VERSION_NAMES),
  mode: bits('flags.mode', 'Mode', 0x07, names.MODE_NAMES),
  stratum: field('ntp.stratum', 'Peer Clock Stratum', 'uint8'),
  poll: field('ntp.ppoll', 'Peer Polling Interval', 'uint8'),
  precision: field('ntp.precision', 'Peer Clock Precision', 'uint8'),
  rootDelay: field('ntp.rootdelay', 'Root Delay', 'uint32'),
  rootDispersion: field('ntp.rootdispersion', 'Root Dispersion', 'uint32'),
  reference: field('ntp.refid', 'Reference ID', 'bytes'),
  referenceTime: time('reftime', 'Reference Timestamp'),
  originTime: time('org', 'Origin Timestamp'),
  receiveTime: time('rec', 'Receive Timestamp'),
  transmitTime: time('xmt', 'Transmit Timestamp'),
  extension: field('ntp.ext', 'Extension', 'none'),
  extensionType: field('ntp.ext.type', 'Field Type', 'uint16', { base: 'hex', values: names.EXTENSION_NAMES }),
  extensionLength: field('ntp.ext.length', 'Length', 'uint16'),
  extensionValue: field('ntp.ext.value', 'Value', 'bytes'),
  keyId: field('ntp.keyid', 'Key ID', 'bytes'),
  mac: field('ntp.mac', 'Message Authentication Code', 'bytes'),
}

export const controlFields = {
  flags: field('ntp.ctrl.flags2', 'Flags 2', 'uint8', { base: 'hex' }),
  response: bits('ctrl.flags2.r', 'Response bit', 0x80, names.RESPONSE_NAMES),
  error: bits('ctrl.flags2.error', 'Error bit', 0x40),
  more: bits('ctrl.flags2.more', 'More bit', 0x20),
  operation: bits('ctrl.flags2.opcode', 'Opcode', 0x1f, names.OPERATION_NAMES),
  sequence: field('ntp.ctrl.sequence', 'Sequence', 'uint16'),
  status: field('ntp.ctrl.status', 'Status', 'uint16', { base: 'hex' }),
  errorStatus: words('err_status', 'Error Status Word', 0xff00, names.ERROR_STATUS_NAMES),
  systemLeap: words('sys_status.li', 'Leap Indicator', 0xc000, names.LEAP_NAMES),
  clockSource: words('sys_status.clksrc', 'Clock Source', 0x3f00, names.CLOCK_SOURCE_NAMES),
  systemCount: words('sys_status.count', 'System Event Counter', 0x00f0),
  systemEvent: words('sys_status.code', 'System Event Code', 0x000f, names.SYSTEM_EVENT_NAMES),
  peerConfigured: peerBit('config', 'Peer Status', 0x8000, [
    'configured (peer.config)',
    'not configured (peer.config)',
  ]),
  peerAuthEnabled: peerBit('authenable', 'Peer Status', 0x4000, [
    'authentication enabled (peer.authenable)',
    'authentication disabled (peer.authenable)',
  ]),
  peerAuthentic: peerBit('authentic', 'Peer Status', 0x2000, [
    'authentication okay (peer.authentic)',
    'authentication not okay (peer.authentic)',
  ]),
  peerReachable: peerBit('reach', 'Peer Status', 0x1000, [
    'reachability okay (peer.reach != 0)',
    'reachability not okay (peer.reach != 0)',
  ]),
  peerBroadcast: peerBit('bcast', 'Peer Status broadcast association', 0x0800, ['Set', 'Not set']),
  peerSelection: words('peer_status.selection', 'Peer Selection', 0x0700, names.PEER_SELECTION_NAMES),
  peerCount: words('peer_status.count', 'Peer Event Counter', 0x00f0),
  peerEvent: words('peer_status.code', 'Peer Event Code', 0x000f, names.PEER_EVENT_NAMES),
  clockStatus: words('clock_status.status', 'Clock Status', 0xff00, names.CLOCK_STATUS_NAMES),
  clockEvent: words('clock_status.code', 'Clock Event Code', 0x00ff),
  association: field('ntp.ctrl.associd', 'AssociationID', 'uint16'),
  offset: field('ntp.ctrl.offset', 'Offset', 'uint16'),
  count: field('ntp.ctrl.count', 'Count', 'uint16'),
  data: field('ntp.ctrl.data', 'Data', 'none'),
}

export const privateFields = {
  response: bits('priv.flags.r', 'Response bit', 0x80, names.RESPONSE_NAMES),
  more: bits('priv.flags.more', 'More bit', 0x40),
  authSequence: field('ntp.priv.auth_seq', 'Auth, sequence', 'uint8'),
  auth: bits('priv.auth', 'Auth bit', 0x80),
  sequence: bits('priv.seq', 'Sequence number', 0x7f),
  implementation: field('ntp.priv.impl', 'Implementation', 'uint8', { values: names.IMPLEMENTATION_NAMES }),
  request: field('ntp.priv.reqcode', 'Request code', 'uint8', { values: names.REQUEST_NAMES }),
  error: field('ntp.priv.err', 'Err', 'uint8', { base: 'hex', mask: 0xf0, values: names.PRIVATE_ERROR_NAMES }),
  items: field('ntp.priv.numitems', 'Number of data items', 'uint16', { mask: 0x0fff }),
  reserved: field('ntp.priv.reserved', 'Reserved', 'uint8', { base: 'hex', mask: 0xf0 }),
  itemSize: field('ntp.priv.itemsize', 'Size of data item', 'uint16', { mask: 0x0fff }),
  averageInterval: item('avgint', 'avgint'),
  lastInterval: item('lsint', 'lsint'),
  restrictions: item('restr', 'restr', true),
  count: item('count', 'count'),
  remote: field('ntp.priv.monlist.remote_address', 'remote address', 'ipv4'),
  local: field('ntp.priv.monlist.local_address', 'local address', 'ipv4'),
  itemFlags: item('flags', 'flags', true),
  port: field('ntp.priv.monlist.port', 'port', 'uint16'),
  itemMode: field('ntp.priv.monlist.mode', 'mode', 'uint8'),
  itemVersion: field('ntp.priv.monlist.version', 'version', 'uint8'),
}
