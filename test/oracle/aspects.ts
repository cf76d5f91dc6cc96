/**
 * What is compared, and how much of it has to be equal: the one table of goals. The words of protocols are those of tshark's Protocol
 * column; fields belong to a group by the protocol that their name begins with.
 */

export interface Aspect {
  readonly name: string
  /** What is counted. */
  readonly unit: 'files' | 'frames'
  /** Share of the compared that must be equal, in percent; undefined where the figure is for information. */
  readonly goal?: number
}

/** Protocols whose fields count, by group. */
const GROUPS = {
  frame: ['frame'],
  link: [
    'eth vlan ieee8021ad llc sll null raw ppp lcp ipcp ipv6cp pap chap chdlc slarp arcnet pppoe pppoed pppoes mpls pwethheadbody',
    'radiotap wlan wlan_radio prism wlancap',
  ],
  network: ['arp ip ipv6 ah icmp icmpv6 igmp gre vxlan'],
  transport: ['tcp udp sctp'],
} as const

export type FieldGroup = keyof typeof GROUPS | 'messages' | 'flags' | 'rtt' | 'analysis' | 'other'

const groupOfProtocol = new Map<string, FieldGroup>(
  Object.entries(GROUPS).flatMap(([group, lists]) =>
    lists
      .join(' ')
      .split(' ')
      .map((protocol) => [protocol, group as FieldGroup] as const),
  ),
)

/** The marks that Wireshark's TCP analysis puts on a segment. */
export const ANALYSIS_FLAGS: readonly string[] = [
  'retransmission',
  'fast_retransmission',
  'spurious_retransmission',
  'out_of_order',
  'lost_segment',
  'ack_lost_segment',
  'duplicate_ack',
  'zero_window',
  'zero_window_probe',
  'zero_window_probe_ack',
  'window_update',
  'window_full',
  'keep_alive',
  'keep_alive_ack',
  'reused_ports',
].map((name) => `tcp.analysis.${name}`)

export const ACK_FIELDS: readonly string[] = ['tcp.analysis.acks_frame', 'tcp.analysis.ack_rtt']

/** Of messages that span segments: which are put together depends on the protocols above, also those that only tshark knows. */
const MESSAGES = /^tcp\.(segments?|reassembled|pdu)(\.|_|$)/

/** Fields of what later frames bring: tshark has them whole in its second pass (`-2`), as Wireshark's window has, and so do we. */
export const KNOWN_LATER =
  /\.(reassembled_in|resp_in|(next_)?(request|response)_in)$|^http\.(time|(request|response)_number)$|^tcp\.completeness/

/** Protocols whose fields tshark has many of that a list of missing ones leaves out: only their heads are dissected. */
const HEADS_ONLY = /^(wlan|wlan_radio|radiotap|prism|wlancap)$/

export function groupOf(fieldName: string): FieldGroup {
  if (ANALYSIS_FLAGS.includes(fieldName)) return 'flags'
  if (ACK_FIELDS.includes(fieldName)) return 'rtt'
  if (fieldName.startsWith('tcp.analysis')) return 'analysis'
  if (MESSAGES.test(fieldName)) return 'messages'
  return groupOfProtocol.get(fieldName.split('.', 1)[0]) ?? 'other'
}

/**
 * Whether a header stands behind a layer that Tapscope does not dissect, in a path as `frame.protocols` has it: an IP packet in GTP, say. What is
 * behind is data here.
 */
export function isBeyond(path: string, isKnown: (protocol: string) => boolean): boolean {
  let beyond = false
  for (const layer of path.split(':')) {
    if (beyond && groupOfProtocol.has(layer)) return true
    beyond ||= layer !== 'ethertype' && !isKnown(layer)
  }
  return false
}

/** Whether fields of the protocol that we do not declare are worth a line. */
export function isListed(protocol: string): boolean {
  return groupOfProtocol.has(protocol) && !HEADS_ONLY.test(protocol)
}

/** Protocol columns of the protocols that Tapscope dissects. */
export const LISTED_PROTOCOL =
  /^(Ethernet|0x[0-9a-f]{4}|LLC|SLL|Null\/Loopback|Raw|PPP( .+)?|PPPoE[DS]|MPLS|802\.11|R?ARP|IPv4|IPv6|ICMP|ICMPv6|IGMPv\d|GRE|VXLAN|TCP|UDP|SCTP|M?DNS|LLMNR|DHCP|BOOTP|NTP|HTTP(\/.+)?|SSL(v\d)?|TLSv[\d.]+|SSH(v\d)?|JSON|JSON-RPC)$/

/** Protocols whose Info column counts, by a name for each. */
export const INFO_PROTOCOLS: Readonly<Record<string, RegExp>> = {
  TCP: /^TCP$/,
  UDP: /^UDP$/,
  DNS: /^(M?DNS|LLMNR)$/,
  ARP: /^R?ARP$/,
  ICMP: /^ICMP(v6)?$/,
  TLS: /^(TLS|SSL)/,
  HTTP: /^HTTP(\/.+)?$/,
}

export const ASPECTS = {
  count: { name: 'frame count', unit: 'files', goal: 100 },
  time: { name: 'frame.time_epoch', unit: 'frames', goal: 100 },
  length: { name: 'frame.len, frame.cap_len', unit: 'frames', goal: 100 },
  frame: { name: 'fields of frame', unit: 'frames' },
  link: { name: 'link fields', unit: 'frames', goal: 100 },
  network: { name: 'network fields', unit: 'frames', goal: 100 },
  transport: { name: 'transport fields', unit: 'frames', goal: 100 },
  beyond: { name: 'fields behind layers that are not dissected', unit: 'frames' },
  messages: { name: 'fields of messages over TCP segments', unit: 'frames' },
  other: { name: 'fields of applications', unit: 'frames' },
  flags: { name: 'TCP analysis flags', unit: 'frames', goal: 99 },
  flagged: { name: 'TCP analysis flags, where there are any', unit: 'frames', goal: 99 },
  rtt: { name: 'TCP ACK RTT', unit: 'frames', goal: 99 },
  analysis: { name: 'TCP analysis, other values', unit: 'frames' },
  protocol: { name: 'Protocol, of listed protocols', unit: 'frames', goal: 95 },
  anyProtocol: { name: 'Protocol, all', unit: 'frames' },
  protocols: { name: 'frame.protocols', unit: 'frames' },
  source: { name: 'Source', unit: 'frames', goal: 99 },
  destination: { name: 'Destination', unit: 'frames', goal: 99 },
} as const satisfies Record<string, Aspect>

export const INFO_GOAL = 80

/** Parts of the comparison that `--only` chooses. */
export type Part = 'columns' | 'fields' | 'analysis'
export const PARTS: readonly Part[] = ['columns', 'fields', 'analysis']
