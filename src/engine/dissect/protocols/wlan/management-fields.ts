import { field } from '../../protocol.ts'
import {
  CATEGORY_NAMES,
  CIPHER_NAMES,
  ELEMENT_NAMES,
  KEY_MANAGEMENT_NAMES,
  REASON_NAMES,
  STATUS_NAMES,
} from './numbers.ts'

const WORD = { wordBits: 16 } as const
const IMPLEMENTED = ['Implemented', 'Not Implemented'] as const
const SET = { wordBits: 8, states: ['Set', 'Not set'] } as const

/** Fields of management frames, IEEE 802.11-2020 section 9.4.1. */
export const fixedFields = {
  fixed: field('wlan.fixed.all', 'Fixed parameters', 'none'),
  timestamp: field('wlan.fixed.timestamp', 'Timestamp', 'uint64'),
  beaconInterval: field('wlan.fixed.beacon', 'Beacon Interval', 'uint32'),
  capabilities: field('wlan.fixed.capabilities', 'Capabilities Information', 'uint16', { base: 'hex' }),
  accessPoint: field('wlan.fixed.capabilities.ess', 'ESS capabilities', 'boolean', {
    mask: 0x0001,
    ...WORD,
    states: ['Transmitter is an AP', 'Transmitter is a STA'],
  }),
  independent: field('wlan.fixed.capabilities.ibss', 'IBSS status', 'boolean', {
    mask: 0x0002,
    ...WORD,
    states: ['Transmitter belongs to an IBSS', 'Transmitter belongs to a BSS'],
  }),
  privacy: field('wlan.fixed.capabilities.privacy', 'Privacy', 'boolean', {
    mask: 0x0010,
    ...WORD,
    states: ['Data confidentiality required', 'Data confidentiality not required'],
  }),
  shortPreamble: field('wlan.fixed.capabilities.short_preamble', 'Short Preamble', 'boolean', {
    mask: 0x0020,
    ...WORD,
    states: ['Allowed', 'Not Allowed'],
  }),
  spectrum: field('wlan.fixed.capabilities.spec_man', 'Spectrum Management', 'boolean', {
    mask: 0x0100,
    ...WORD,
    states: IMPLEMENTED,
  }),
  quality: field('wlan.fixed.capabilities.qos', 'QoS', 'boolean', { mask: 0x0200, ...WORD, states: IMPLEMENTED }),
  shortSlot: field('wlan.fixed.capabilities.short_slot_time', 'Short Slot Time', 'boolean', {
    mask: 0x0400,
    ...WORD,
    states: ['In use', 'Not in use'],
  }),
  powerSave: field('wlan.fixed.capabilities.apsd', 'Automatic Power Save Delivery', 'boolean', {
    mask: 0x0800,
    ...WORD,
    states: IMPLEMENTED,
  }),
  measurement: field('wlan.fixed.capabilities.radio_measurement', 'Radio Measurement', 'boolean', {
    mask: 0x1000,
    ...WORD,
    states: IMPLEMENTED,
  }),
  epd: field('wlan.fixed.capabilities.epd', 'EPD', 'boolean', { mask: 0x2000, ...WORD, states: IMPLEMENTED }),
  listenInterval: field('wlan.fixed.listen_ival', 'Listen Interval', 'uint16', { base: 'hex' }),
  currentAp: field('wlan.fixed.current_ap', 'Current AP', 'ether'),
  association: field('wlan.fixed.aid', 'Association ID', 'uint16', { base: 'hex', mask: 0x3fff }),
  reason: field('wlan.fixed.reason_code', 'Reason code', 'uint16', { base: 'hex', values: REASON_NAMES }),
  status: field('wlan.fixed.status_code', 'Status code', 'uint16', { base: 'hex', values: STATUS_NAMES }),
  algorithm: field('wlan.fixed.auth.alg', 'Authentication Algorithm', 'uint16', {
    values: {
      0: 'Open System',
      1: 'Shared key',
      2: 'Fast BSS Transition',
      3: 'Simultaneous Authentication of Equals (SAE)',
      4: 'FILS Shared Key authentication without PFS',
      5: 'FILS Shared Key authentication with PFS',
      6: 'FILS Public Key authentication',
      7: 'Pre-Association Security Negotiation (PASN)',
      128: 'Network EAP',
    },
  }),
  step: field('wlan.fixed.auth_seq', 'Authentication SEQ', 'uint16', { base: 'hex' }),
  category: field('wlan.fixed.category_code', 'Category code', 'uint16', { values: CATEGORY_NAMES }),
}

/** Fields of elements, section 9.4.2. */
export const elementFields = {
  tagged: field('wlan.tagged.all', 'Tagged parameters', 'none'),
  element: field('wlan.tag', 'Tag', 'none'),
  number: field('wlan.tag.number', 'Tag Number', 'uint8', { values: ELEMENT_NAMES }),
  length: field('wlan.tag.length', 'Tag length', 'uint32'),
  data: field('wlan.tag.data', 'Tag Data', 'bytes'),
  extension: field('wlan.ext_tag', 'Ext Tag', 'none'),
  extensionNumber: field('wlan.ext_tag.number', 'Ext Tag Number', 'uint8'),
  extensionLength: field('wlan.ext_tag.length', 'Ext Tag length', 'uint32'),
  oui: field('wlan.tag.oui', 'OUI', 'uint24'),
  ssid: field('wlan.ssid', 'SSID', 'bytes'),
  rate: field('wlan.supported_rates', 'Supported Rates', 'uint8', { base: 'hex' }),
  extendedRate: field('wlan.extended_supported_rates', 'Extended Supported Rates', 'uint8', { base: 'hex' }),
  channel: field('wlan.ds.current_channel', 'Current Channel', 'uint8'),
  dtimCount: field('wlan.tim.dtim_count', 'DTIM count', 'uint8'),
  dtimPeriod: field('wlan.tim.dtim_period', 'DTIM period', 'uint8'),
  bitmapControl: field('wlan.tim.bmapctl', 'Bitmap control', 'uint8', { base: 'hex' }),
  multicast: field('wlan.tim.bmapctl.multicast', 'Multicast', 'boolean', { mask: 0x01, wordBits: 8 }),
  bitmapOffset: field('wlan.tim.bmapctl.offset', 'Bitmap Offset', 'uint8', { base: 'hex', mask: 0xfe }),
  bitmap: field('wlan.tim.partial_virtual_bitmap', 'Partial Virtual Bitmap', 'bytes'),
  country: field('wlan.country_info.code', 'Code', 'string'),
  environment: field('wlan.country_info.environment', 'Environment', 'uint8', {
    values: { 32: 'All', 73: 'Indoor', 79: 'Outdoor', 88: 'Non Country Entity' },
  }),
  countryChannels: field('wlan.country_info.fnm', 'Country Info', 'none'),
  firstChannel: field('wlan.country_info.fnm.fcn', 'First Channel Number', 'uint8'),
  channelCount: field('wlan.country_info.fnm.nc', 'Number of Channels', 'uint8'),
  maximumPower: field('wlan.country_info.fnm.mtpl', 'Maximum Transmit Power Level', 'int8', { unit: ' dBm' }),
  erp: field('wlan.erp_info', 'ERP Information', 'uint8', { base: 'hex' }),
  erpPresent: field('wlan.erp_info.erp_present', 'Non ERP Present', 'boolean', { mask: 0x01, ...SET }),
  erpProtection: field('wlan.erp_info.use_protection', 'Use Protection', 'boolean', { mask: 0x02, ...SET }),
  erpBarker: field('wlan.erp_info.barker_preamble_mode', 'Barker Preamble Mode', 'boolean', { mask: 0x04, ...SET }),
  erpReserved: field('wlan.erp_info.reserved', 'Reserved', 'uint8', { base: 'hex', mask: 0xf8 }),
}

/** Fields of the robust security network element, section 9.4.2.24. */
export const securityFields = {
  version: field('wlan.rsn.version', 'RSN Version', 'uint16'),
  group: field('wlan.rsn.gcs', 'Group Cipher Suite', 'uint32'),
  groupOui: field('wlan.rsn.gcs.oui', 'Group Cipher Suite OUI', 'uint24'),
  groupType: field('wlan.rsn.gcs.type', 'Group Cipher Suite type', 'uint8', { values: CIPHER_NAMES }),
  pairwiseCount: field('wlan.rsn.pcs.count', 'Pairwise Cipher Suite Count', 'uint16'),
  pairwiseList: field('wlan.rsn.pcs.list', 'Pairwise Cipher Suite List', 'none'),
  pairwise: field('wlan.rsn.pcs', 'Pairwise Cipher Suite', 'uint32'),
  pairwiseOui: field('wlan.rsn.pcs.oui', 'Pairwise Cipher Suite OUI', 'uint24'),
  pairwiseType: field('wlan.rsn.pcs.type', 'Pairwise Cipher Suite type', 'uint8', { values: CIPHER_NAMES }),
  keyCount: field('wlan.rsn.akms.count', 'Auth Key Management (AKM) Suite Count', 'uint16'),
  keyList: field('wlan.rsn.akms.list', 'Auth Key Management (AKM) List', 'none'),
  key: field('wlan.rsn.akms', 'Auth Key Management (AKM) Suite', 'uint32'),
  keyOui: field('wlan.rsn.akms.oui', 'Auth Key Management (AKM) OUI', 'uint24'),
  keyType: field('wlan.rsn.akms.type', 'Auth Key Management (AKM) type', 'uint8', { values: KEY_MANAGEMENT_NAMES }),
  capabilities: field('wlan.rsn.capabilities', 'RSN Capabilities', 'uint16', { base: 'hex' }),
  preauthentication: field('wlan.rsn.capabilities.preauth', 'RSN Pre-Auth capabilities', 'boolean', {
    mask: 0x0001,
    ...WORD,
    states: ['Transmitter supports pre-authentication', 'Transmitter does not support pre-authentication'],
  }),
  protectionRequired: field('wlan.rsn.capabilities.mfpr', 'Management Frame Protection Required', 'boolean', {
    mask: 0x0040,
    ...WORD,
  }),
  protectionCapable: field('wlan.rsn.capabilities.mfpc', 'Management Frame Protection Capable', 'boolean', {
    mask: 0x0080,
    ...WORD,
  }),
  pmkidCount: field('wlan.rsn.pmkid.count', 'PMKID Count', 'uint16'),
  pmkidList: field('wlan.rsn.pmkid.list', 'PMKID List', 'none'),
  management: field('wlan.rsn.gmcs', 'Group Management Cipher Suite', 'uint32'),
  managementOui: field('wlan.rsn.gmcs.oui', 'Group Management Cipher Suite OUI', 'uint24'),
  managementType: field('wlan.rsn.gmcs.type', 'Group Management Cipher Suite type', 'uint8', {
    values: CIPHER_NAMES,
  }),
}
