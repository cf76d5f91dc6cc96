/** Every protocol there is, in the order that presence bits are given out (see Registry.layerBit): one line a protocol. */
import type { ProtocolDefinition } from '../protocol.ts'
import { Registry } from '../registry.ts'
import { ah } from './ah/ah.ts'
import { ALIASES } from './aliases.ts'
import { arp } from './arp/arp.ts'
import { data } from './data/data.ts'
import { dns, llmnr, mdns } from './dns/dns.ts'
import { eth } from './eth/eth.ts'
import { exportedPdu } from './exported-pdu/exported-pdu.ts'
import { frame } from './frame/frame.ts'
import { http } from './http/http.ts'
import { icmp } from './icmp/icmp.ts'
import { icmpv6 } from './icmpv6/icmpv6.ts'
import { ip } from './ip/ip.ts'
import { destinationOptions, hopByHop } from './ipv6/extensions.ts'
import { fragment } from './ipv6/fragment.ts'
import { ipv6 } from './ipv6/ipv6.ts'
import { routing } from './ipv6/routing.ts'
import { json } from './json/json.ts'
import { jsonrpc } from './jsonrpc/jsonrpc.ts'
import { llc } from './llc/llc.ts'
import { mcp } from './mcp/mcp.ts'
import { nullLoopback } from './null/null.ts'
import { raw } from './raw/raw.ts'
import { sll } from './sll/sll.ts'
import { stdio } from './stdio/process.ts'
import { tcp } from './tcp/tcp.ts'
import { textLines } from './text/text.ts'
import { tls } from './tls/tls.ts'
import { udp } from './udp/udp.ts'
import { ieee8021ad, vlan } from './vlan/vlan.ts'

const PROTOCOLS: readonly ProtocolDefinition[] = [
  eth,
  ip,
  ipv6,
  tcp,
  udp,
  arp,
  icmp,
  icmpv6,
  dns,
  mdns,
  llmnr,
  http,
  tls,
  exportedPdu,
  json,
  jsonrpc,
  mcp,
  textLines,
  vlan,
  ieee8021ad,
  llc,
  sll,
  nullLoopback,
  raw,
  ah,
  // Without presence bits.
  hopByHop,
  routing,
  fragment,
  destinationOptions,
  stdio,
  data,
  frame,
]

export function createRegistry(): Registry {
  return new Registry(PROTOCOLS, ALIASES)
}
