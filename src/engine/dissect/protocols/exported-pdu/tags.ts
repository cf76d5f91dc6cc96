import type { ValueNames } from '../../../../shared/fields.ts'
import { type Field, field } from '../../protocol.ts'

/** Tags of an Exported PDU, as Wireshark's epan/exported_pdu.h numbers them. */
export const Tag = {
  end: 0,
  dissector: 12,
  heuristicDissector: 13,
  table: 14,
  ipv4Source: 20,
  ipv4Destination: 21,
  ipv6Source: 22,
  ipv6Destination: 23,
  portType: 24,
  sourcePort: 25,
  destinationPort: 26,
  originalFrame: 30,
  tableValue: 32,
  column: 33,
  direction: 35,
  userData: 37,
} as const

export const TAG_NAMES: ValueNames = {
  0: 'End-of-options',
  10: 'Total length of the options excluding this TLV',
  11: 'Linktype value',
  12: 'PDU content dissector name',
  13: 'PDU content heuristic dissector name',
  14: 'PDU content dissector table name',
  20: 'IPv4 Source Address',
  21: 'IPv4 Destination Address',
  22: 'IPv6 Source Address',
  23: 'IPv6 Destination Address',
  24: 'Port Type',
  25: 'Source Port',
  26: 'Destination Port',
  28: 'SS7 OPC',
  29: 'SS7 DPC',
  30: 'Original Frame number',
  31: 'DVB-CI event',
  32: 'Dissector table value',
  33: 'Column Protocol String',
  34: 'TCP Dissector Data',
  35: 'P2P direction',
  37: 'User data',
}

const PORT_TYPES: ValueNames = { 0: 'NONE', 1: 'SCTP', 2: 'TCP', 3: 'UDP', 4: 'DCCP', 11: 'TIPC', 12: 'USB' }

export const exportedPduFields = {
  tag: field('exported_pdu.tag', 'Tag', 'uint16', { values: TAG_NAMES }),
  tagLength: field('exported_pdu.tag_len', 'Length', 'uint16'),
  unknown: field('exported_pdu.unknown_tag.val', 'Unknown tags value', 'bytes'),
  dissector: field('exported_pdu.prot_name', 'Protocol Name', 'string'),
  heuristic: field('exported_pdu.heur_prot_name', 'Heuristic Protocol Name', 'string'),
  table: field('exported_pdu.dis_table_name', 'Dissector Table Name', 'string'),
  ipv4Source: field('exported_pdu.ipv4_src', 'IPv4 Src', 'ipv4'),
  ipv4Destination: field('exported_pdu.ipv4_dst', 'IPv4 Dst', 'ipv4'),
  ipv6Source: field('exported_pdu.ipv6_src', 'IPv6 Src', 'ipv6'),
  ipv6Destination: field('exported_pdu.ipv6_dst', 'IPv6 Dst', 'ipv6'),
  portType: field('exported_pdu.port_type', 'Port Type', 'uint32', { values: PORT_TYPES }),
  sourcePort: field('exported_pdu.src_port', 'Src Port', 'uint32'),
  destinationPort: field('exported_pdu.dst_port', 'Dst Port', 'uint32'),
  originalFrame: field('exported_pdu.orig_fno', 'Original Frame Number', 'uint32'),
  tableValue: field('exported_pdu.dis_table_val', 'Value to use when calling dissector table', 'uint32'),
  column: field('exported_pdu.col_proto_str', 'Column protocol string', 'string'),
  direction: field('exported_pdu.p2p_dir', 'P2P direction', 'int32'),
  payload: field('exported_pdu.exported_pdu', 'Exported PDU', 'bytes'),
}

/** The field of a tag's value, and the length it must have (0: any). */
export const TAG_FIELDS: ReadonlyMap<number, readonly [field: Field, length: number]> = new Map([
  [Tag.dissector, [exportedPduFields.dissector, 0]],
  [Tag.heuristicDissector, [exportedPduFields.heuristic, 0]],
  [Tag.table, [exportedPduFields.table, 0]],
  [Tag.ipv4Source, [exportedPduFields.ipv4Source, 4]],
  [Tag.ipv4Destination, [exportedPduFields.ipv4Destination, 4]],
  [Tag.ipv6Source, [exportedPduFields.ipv6Source, 16]],
  [Tag.ipv6Destination, [exportedPduFields.ipv6Destination, 16]],
  [Tag.portType, [exportedPduFields.portType, 4]],
  [Tag.sourcePort, [exportedPduFields.sourcePort, 4]],
  [Tag.destinationPort, [exportedPduFields.destinationPort, 4]],
  [Tag.originalFrame, [exportedPduFields.originalFrame, 4]],
  [Tag.tableValue, [exportedPduFields.tableValue, 4]],
  [Tag.column, [exportedPduFields.column, 0]],
  [Tag.direction, [exportedPduFields.direction, 4]],
])
