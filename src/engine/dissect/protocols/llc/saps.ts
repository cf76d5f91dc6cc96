import type { ValueNames } from '../../../../shared/fields.ts'

/** IEEE 802.2 service access points, without the group bit. */
export const SAP_NAMES: ValueNames = {
  0x00: 'NULL LSAP',
  0x02: 'LLC Sub-Layer Management',
  0x04: 'SNA Path Control',
  0x06: 'TCP/IP',
  0x0e: 'PROWAY (IEC955) Network Management and Initialization',
  0x42: 'Spanning Tree BPDU',
  0x4e: 'EIA RS-511 Manufacturing Message Service',
  0x7e: 'ISO 8208 (X.25 over 802.2)',
  0x80: 'Xerox Network Systems (XNS)',
  0x86: 'Nestar',
  0x8e: 'PROWAY (IEC955) Active Station List Maintenance',
  0x98: 'ARP',
  0xaa: 'SNAP',
  0xba: 'Vines',
  0xbc: 'Vines',
  0xe0: 'NetWare',
  0xf0: 'NetBIOS',
  0xf4: 'LAN Management',
  0xfe: 'ISO Network Layer',
}

/** Organization codes of SNAP that Wireshark names. */
export const OUI_NAMES: ValueNames = {
  0x000000: 'Encapsulated Ethernet',
  0x00000c: 'Cisco Systems, Inc',
  0x00005e: 'ICANN, IANA Department',
  0x000081: 'Bay Networks',
  0x0000f8: 'Cisco Systems, Inc',
  0x001090: 'Cimetrics, Inc.',
  0x0017f2: 'Apple, Inc.',
  0x001958: 'Bluetooth SIG, Inc.',
  0x004096: 'Cisco Systems, Inc',
  0x00805f: 'Hewlett Packard',
  0x00e02b: 'Extreme Networks Headquarters',
  0x00e052: 'Brocade Communications Systems LLC',
  0x080007: 'Apple, Inc.',
  0x0080c2: 'IEEE',
}

/** Functions of unnumbered frames, by their modifier bits. */
export const MODIFIER_SHORT: ValueNames = {
  0x00: 'UI',
  0x0f: 'DM',
  0x10: 'DISC',
  0x18: 'UA',
  0x1b: 'SABME',
  0x21: 'FRMR',
  0x2b: 'XID',
  0x38: 'TEST',
}

/** Protocols of Cisco's organization code. */
export const CISCO_NAMES: ValueNames = {
  0x0102: 'DRIP',
  0x0104: 'PAgP',
  0x0105: 'MLS Hello',
  0x0108: 'RLQ BPDUs (request)',
  0x0109: 'RLQ BPDUs (response)',
  0x010b: 'PVSTP+',
  0x010c: 'VLAN Bridge',
  0x0111: 'UDLD',
  0x0139: 'MCP',
  0x2000: 'CDP',
  0x2001: 'CGMP',
  0x2003: 'VTP',
  0x2004: 'DTP',
  0x200a: 'STP Uplink Fast',
}
