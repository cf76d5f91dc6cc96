/** PPP's control protocols: link (RFC 1661, RFC 1990), IPv4 (RFC 1332, RFC 1877), IPv6 (RFC 5072), compression (RFC 1962). */
import { field } from '../../protocol.ts'
import { controlProtocol, optionFields } from './control.ts'
import { PPP_PROTOCOL_NAMES } from './numbers.ts'

const lcpFields = {
  mru: field('lcp.opt.mru', 'Maximum Receive Unit', 'uint16'),
  asyncMap: field('lcp.opt.asyncmap', 'Async Control Character Map', 'uint32', { base: 'hex' }),
  authentication: field('lcp.opt.auth_protocol', 'Authentication Protocol', 'uint16', {
    base: 'hex',
    values: PPP_PROTOCOL_NAMES,
  }),
  algorithm: field('lcp.opt.algorithm', 'Algorithm', 'uint8', {
    values: { 5: 'CHAP with MD5', 6: 'CHAP with SHA-1', 128: 'MS-CHAP', 129: 'MS-CHAP-2' },
  }),
  quality: field('lcp.opt.quality_protocol', 'Quality Protocol', 'uint16', {
    base: 'hex',
    values: PPP_PROTOCOL_NAMES,
  }),
  reportingPeriod: field('lcp.opt.reporting_period', 'Reporting Period', 'uint32'),
  optionMagic: field('lcp.opt.magic_number', 'Magic Number', 'uint32', { base: 'hex' }),
  mrru: field('lcp.opt.mrru', 'MRRU', 'uint16'),
}

export const lcp = controlProtocol({
  name: 'lcp',
  title: 'PPP Link Control Protocol',
  column: 'PPP LCP',
  number: 0xc021,
  optionFields: optionFields('lcp'),
  fields: lcpFields,
  link: {
    magic: field('lcp.magic_number', 'Magic Number', 'uint32', { base: 'hex' }),
    data: field('lcp.data', 'Data', 'bytes'),
    message: field('lcp.message', 'Message', 'string'),
    seconds: field('lcp.secs_remaining', 'Seconds Remaining', 'uint32'),
    rejected: field('lcp.rej_proto', 'Rejected Protocol', 'uint16', { base: 'hex' }),
  },
  options: {
    0: { name: 'Vendor Specific' },
    1: { name: 'Maximum Receive Unit', length: 4, fields: [lcpFields.mru], told: true },
    2: { name: 'Async Control Character Map', length: 6, fields: [lcpFields.asyncMap], told: true },
    3: { name: 'Authentication Protocol', fields: [lcpFields.authentication, lcpFields.algorithm], told: true },
    4: { name: 'Quality Protocol', fields: [lcpFields.quality, lcpFields.reportingPeriod], told: true },
    5: { name: 'Magic Number', length: 6, fields: [lcpFields.optionMagic], told: true },
    7: { name: 'Protocol Field Compression', length: 2 },
    8: { name: 'Address and Control Field Compression', length: 2 },
    9: { name: 'FCS Alternatives', length: 3 },
    10: { name: 'Self Describing Padding', length: 3 },
    11: { name: 'Numbered Mode' },
    12: { name: 'Multi-link Procedure (deprecated)' },
    13: { name: 'Callback' },
    14: { name: 'Connect Time (deprecated)' },
    15: { name: 'Compound Frames', length: 2 },
    16: { name: 'Nominal Data Encapsulation (deprecated)' },
    17: { name: 'Multilink MRRU', length: 4, fields: [lcpFields.mrru], told: true },
    18: { name: 'Multilink Short Sequence Number Header', length: 2 },
    19: { name: 'Multilink Endpoint Discriminator' },
    23: { name: 'Link Discriminator for BAP', length: 4 },
  },
})

const ipcpFields = {
  source: field('ipcp.opt.src_address', 'Source IP Address', 'ipv4'),
  destination: field('ipcp.opt.dst_address', 'Destination IP Address', 'ipv4'),
  compression: field('ipcp.opt.compress_proto', 'IP Compression Protocol', 'uint16', {
    base: 'hex',
    values: {
      0x0003: 'Robust Header Compression (ROHC)',
      0x002d: 'VJ compression',
      0x0037: 'VJ compression (RFC1172-typo)',
      0x0061: 'IPHC compression',
    },
  }),
  maxSlot: field('ipcp.opt.max_slot_id', 'Max Slot ID', 'uint8'),
  compressSlot: field('ipcp.opt.comp_slot_id', 'Comp Slot ID', 'boolean', {
    mask: 1,
    wordBits: 8,
    states: ['The slot identifier may be compressed', 'The slot identifier must not be compressed'],
  }),
  address: field('ipcp.opt.ip_address', 'IP Address', 'ipv4'),
  homeAddress: field('ipcp.opt.mobilenodehomeaddress', "Mobile Node's Home Address", 'ipv4'),
  primaryDns: field('ipcp.opt.pri_dns_address', 'Primary DNS Address', 'ipv4'),
  primaryNbns: field('ipcp.opt.pri_nbns_address', 'Primary NBNS Address', 'ipv4'),
  secondaryDns: field('ipcp.opt.sec_dns_address', 'Secondary DNS Address', 'ipv4'),
  secondaryNbns: field('ipcp.opt.sec_nbns_address', 'Secondary NBNS Address', 'ipv4'),
}

export const ipcp = controlProtocol({
  name: 'ipcp',
  title: 'PPP IP Control Protocol',
  column: 'PPP IPCP',
  number: 0x8021,
  optionFields: optionFields('ipcp'),
  fields: ipcpFields,
  options: {
    1: { name: 'IP Addresses (deprecated)', length: 10, fields: [ipcpFields.source, ipcpFields.destination] },
    2: {
      name: 'IP Compression Protocol',
      fields: [ipcpFields.compression, ipcpFields.maxSlot, ipcpFields.compressSlot],
    },
    3: { name: 'IP Address', length: 6, fields: [ipcpFields.address] },
    4: { name: "Mobile Node's Home IP Address", length: 6, fields: [ipcpFields.homeAddress] },
    129: { name: 'Primary DNS Server IP Address', length: 6, fields: [ipcpFields.primaryDns] },
    130: { name: 'Primary NBNS Server IP Address', length: 6, fields: [ipcpFields.primaryNbns] },
    131: { name: 'Secondary DNS Server IP Address', length: 6, fields: [ipcpFields.secondaryDns] },
    132: { name: 'Secondary NBNS Server IP Address', length: 6, fields: [ipcpFields.secondaryNbns] },
  },
})

const ipv6cpFields = {
  identifier: field('ipv6cp.interface_identifier', 'Interface Identifier', 'bytes', { separator: ':' }),
}

export const ipv6cp = controlProtocol({
  name: 'ipv6cp',
  title: 'PPP IPv6 Control Protocol',
  column: 'PPP IPV6CP',
  number: 0x8057,
  optionFields: optionFields('ipv6cp'),
  fields: ipv6cpFields,
  options: {
    1: { name: 'Interface Identifier', length: 10, fields: [ipv6cpFields.identifier] },
    2: { name: 'IPv6 Compression Protocol' },
  },
})

const ccpFields = {
  supported: field('ccp.opt.supported_bits', 'Supported Bits', 'uint32', { base: 'hex' }),
}

export const ccp = controlProtocol({
  name: 'ccp',
  title: 'PPP Compression Control Protocol',
  column: 'PPP CCP',
  number: 0x80fd,
  optionFields: optionFields('ccp'),
  fields: ccpFields,
  options: {
    0: { name: 'OUI' },
    1: { name: 'Predictor Type 1', length: 2 },
    2: { name: 'Predictor Type 2', length: 2 },
    3: { name: 'Puddle Jumper', length: 2 },
    16: { name: 'Hewlett-Packard PPC' },
    17: { name: 'Stac Electronics LZS' },
    18: { name: 'Microsoft PPE/PPC', length: 6, fields: [ccpFields.supported] },
    19: { name: 'Gandalf FZA' },
    20: { name: 'V.42bis compression' },
    21: { name: 'BSD Compress' },
    23: { name: 'LZS-DCP' },
    24: { name: 'MVRCA (Magnalink)' },
    26: { name: 'Deflate' },
    27: { name: 'V.44/X3.229 compression' },
  },
})
