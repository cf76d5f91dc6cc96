import type { ValueNames } from '../../../../shared/fields.ts'

/** Where a packet came from, LINKTYPE_LINUX_SLL. */
export const PACKET_TYPE_NAMES: ValueNames = {
  0: 'Unicast to us',
  1: 'Broadcast',
  2: 'Multicast',
  3: 'Unicast to another host',
  4: 'Sent by us',
}

/** Linux protocol types that are no EtherTypes, LINKTYPE_LINUX_SLL. */
export const LINUX_TYPE_NAMES: ValueNames = {
  0x0001: 'Raw 802.3',
  0x0003: 'Ethernet',
  0x0004: '802.2 LLC',
  0x0007: 'PPP (HDLC)',
  0x000c: 'CAN',
  0x000d: 'CAN FD',
  0x0017: 'IrDA LAP',
  0x00f5: 'ISI',
  0x00f6: 'IEEE 802.15.4',
}
