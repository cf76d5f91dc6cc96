/** Dissectors that an Exported PDU may name, beside those that protocols declare: Wireshark's names, and ours where they differ. */
import type { Binding } from '../../protocol.ts'

const named = (protocol: string, ...names: readonly string[]): Binding => ({
  table: 'exported_pdu',
  names: names.length === 0 ? [protocol] : names,
  protocol,
})

export const DISSECTORS: readonly Binding[] = [
  ...['ip', 'ipv6', 'arp', 'icmp', 'icmpv6', 'ah'].map((name) => named(name)),
  ...['tcp', 'udp', 'sctp', 'dns', 'http', 'tls', 'ssh', 'dhcp'].map((name) => named(name)),
  ...['llc', 'vlan', 'ppp', 'chdlc', 'fddi', 'mpls', 'etherip', 'radiotap'].map((name) => named(name)),
  named('wlan', 'wlan', 'wlan_withoutfcs'),
  named('eth', 'eth_withoutfcs', 'eth_maybefcs'),
  named('raw', 'raw_ip'),
]
