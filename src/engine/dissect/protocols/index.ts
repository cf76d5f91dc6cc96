/** Every protocol there is, in the order that presence bits are given out (see Registry.layerBit): one line a protocol. */
import type { ProtocolDefinition } from '../protocol.ts'
import { Registry } from '../registry.ts'
import { ah } from './ah/ah.ts'
import { ALIASES } from './aliases.ts'
import { arcnet } from './arcnet/arcnet.ts'
import { arp } from './arp/arp.ts'
import { capwapData } from './capwap/capwap-data.ts'
import { chdlc, slarp } from './chdlc/chdlc.ts'
import { data } from './data/data.ts'
import { dhcp } from './dhcp/dhcp.ts'
import { dns, llmnr, mdns } from './dns/dns.ts'
import { eapol } from './eapol/eapol.ts'
import { esp } from './esp/esp.ts'
import { eth } from './eth/eth.ts'
import { etherip } from './etherip/etherip.ts'
import { exportedPdu } from './exported-pdu/exported-pdu.ts'
import { fddi } from './fddi/fddi.ts'
import { fr } from './fr/fr.ts'
import { frame } from './frame/frame.ts'
import { ftp } from './ftp/ftp.ts'
import { geneve } from './geneve/geneve.ts'
import { erspan } from './gre/erspan.ts'
import { gre } from './gre/gre.ts'
import { gtp } from './gtp/gtp.ts'
import { http, ssdp } from './http/http.ts'
import { icmp } from './icmp/icmp.ts'
import { icmpv6 } from './icmpv6/icmpv6.ts'
import { igmp } from './igmp/igmp.ts'
import { imap } from './imap/imap.ts'
import { ip } from './ip/ip.ts'
import { destinationOptions, hopByHop } from './ipv6/extensions.ts'
import { fragment } from './ipv6/fragment.ts'
import { ipv6 } from './ipv6/ipv6.ts'
import { routing } from './ipv6/routing.ts'
import { json } from './json/json.ts'
import { jsonrpc } from './jsonrpc/jsonrpc.ts'
import { llc } from './llc/llc.ts'
import { lldp } from './lldp/lldp.ts'
import { mcp } from './mcp/mcp.ts'
import { mcphttp } from './mcphttp/mcphttp.ts'
import { mpls } from './mpls/mpls.ts'
import { pwach, pwethcw, pwethnocw } from './mpls/pseudowire.ts'
import { ntp } from './ntp/ntp.ts'
import { nullLoopback } from './null/null.ts'
import { pop } from './pop/pop.ts'
import { chap, pap } from './ppp/authentication.ts'
import { ccp, ipcp, ipv6cp, lcp } from './ppp/control-protocols.ts'
import { ppp } from './ppp/ppp.ts'
import { pppoed, pppoes } from './pppoe/pppoe.ts'
import { proc } from './proc/proc.ts'
import { radio } from './radiotap/radio.ts'
import { radiotap } from './radiotap/radiotap.ts'
import { raw } from './raw/raw.ts'
import { sctp } from './sctp/sctp.ts'
import { sll } from './sll/sll.ts'
import { smtp } from './smtp/smtp.ts'
import { ssh } from './ssh/ssh.ts'
import { stdio } from './stdio/process.ts'
import { tcp } from './tcp/tcp.ts'
import { telnet } from './telnet/telnet.ts'
import { textLines } from './text/text.ts'
import { tls } from './tls/tls.ts'
import { udp } from './udp/udp.ts'
import { ieee8021ad, vlan } from './vlan/vlan.ts'
import { vxlan } from './vxlan/vxlan.ts'
import { wlan } from './wlan/wlan.ts'

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
  ntp,
  ssh,
  dhcp,
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
  igmp,
  sctp,
  esp,
  etherip,
  gre,
  erspan,
  vxlan,
  mpls,
  pwach,
  pwethcw,
  pwethnocw,
  pppoed,
  pppoes,
  ppp,
  lcp,
  ipcp,
  ipv6cp,
  ccp,
  pap,
  chap,
  chdlc,
  slarp,
  fddi,
  arcnet,
  capwapData,
  fr,
  radiotap,
  wlan,
  eapol,
  lldp,
  geneve,
  gtp,
  ssdp,
  ftp,
  smtp,
  imap,
  pop,
  telnet,
  // Without presence bits.
  hopByHop,
  routing,
  fragment,
  destinationOptions,
  stdio,
  mcphttp,
  radio,
  proc,
  data,
  frame,
]

export function createRegistry(): Registry {
  return new Registry(PROTOCOLS, ALIASES)
}
