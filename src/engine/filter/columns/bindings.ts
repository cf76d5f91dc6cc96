/** Which fields the index holds, and in which column. */

import { TCP_ANALYSIS_FLAGS, TCP_RETRANSMISSIONS, TcpAnalysisFlag } from '../../../shared/tcp-analysis-flags.ts'
import { EndpointKind } from '../../dissect/summary-parts.ts'
import type { LayerBits } from './layer-bits.ts'
import type { Column } from './term.ts'

/**
 * Layers that carry the fields of another protocol: multicast DNS has dns.*, Linux cooked frames eth.padding, IPv6 ip.version, PPP's control
 * protocols ppp.code, PPPoE's discovery pppoe.*, EAPOL the elements of wlan.*, the process of a stdio frame, which no byte tells, and the HTTP
 * request of a message come with the layer it is wrapped in, and the processes of a packet are of its sockets.
 */
const CARRIERS: Readonly<Record<string, readonly string[]>> = {
  dns: ['dns', 'mdns', 'llmnr'],
  eth: ['eth', 'sll'],
  http: ['http', 'ssdp'],
  ip: ['ip', 'ipv6'],
  mcphttp: ['exported_pdu'],
  ppp: ['ppp', 'lcp', 'ipcp', 'ipv6cp', 'ccp'],
  pppoes: ['pppoes', 'pppoed'],
  proc: ['tcp', 'udp'],
  stdio: ['exported_pdu'],
  wlan: ['wlan', 'eapol'],
}

/** Protocols of which one is in every frame that has a field of this one. */
export const carriersOf = (name: string): readonly string[] => CARRIERS[name] ?? [name]

/** Whether a protocol's fields are known to come with other layers. */
export const isCarried = (name: string): boolean => Object.hasOwn(CARRIERS, name)

/**
 * The other protocol of a pair that share columns. The bits of both are set for one inside the other, and for IPv6 under IPv4's
 * EtherType, which has no IPv4 layer at all.
 */
export function rivalOf(name: string): string | undefined {
  return { ip: 'ipv6', ipv6: 'ip', tcp: 'udp', udp: 'tcp' }[name]
}

export function layeredOf(layers: LayerBits, name: string): { readonly bit: number; readonly rival: number } {
  const rival = rivalOf(name)
  return { bit: layers.of(name), rival: rival === undefined ? 0 : layers.of(rival) }
}

/** The column of a field, undefined when there is none. */
export function columnOf(layers: LayerBits, fieldName: string): Column | undefined {
  const [, protocol, rest] = /^([^.]+)\.(.+)$/.exec(fieldName) ?? []
  switch (protocol) {
    case 'frame':
      return frameColumn(rest)
    case 'ip':
    case 'ipv6':
      return addressColumn(layers, protocol, rest)
    case 'tcp':
    case 'udp':
      return transportColumn(layers, protocol, rest)
    default:
      return undefined
  }
}

function frameColumn(name: string): Column | undefined {
  switch (name) {
    case 'number':
      return { kind: 'number' }
    case 'len':
      return { kind: 'length', array: 'originalLength' }
    case 'cap_len':
      return { kind: 'length', array: 'capturedLength' }
    case 'time':
    case 'time_epoch':
      return { kind: 'time', relative: false }
    case 'time_relative':
      return { kind: 'time', relative: true }
    default:
      return undefined
  }
}

function addressColumn(layers: LayerBits, protocol: 'ip' | 'ipv6', name: string): Column | undefined {
  if ((name !== 'src' && name !== 'dst') || layers.ofValued(protocol) === 0) return undefined
  const array = name === 'src' ? 'sourceEndpoint' : 'destinationEndpoint'
  const endpointKind = protocol === 'ip' ? EndpointKind.ipv4 : EndpointKind.ipv6
  return { kind: 'address', array, endpointKind, ...layeredOf(layers, protocol) }
}

const PORTS_AND_STREAM = new Set(['srcport', 'dstport', 'stream'])

/** Bits of the analysis column by the part of the name after `tcp.`. */
const ANALYSIS: Readonly<Record<string, number>> = {
  analysis: 0xffff,
  'analysis.flags': TCP_ANALYSIS_FLAGS,
  'analysis.retransmission': TCP_RETRANSMISSIONS,
  'analysis.lost_segment': TcpAnalysisFlag.lostSegment,
  'analysis.ack_lost_segment': TcpAnalysisFlag.ackLostSegment,
  'analysis.keep_alive': TcpAnalysisFlag.keepAlive,
  'analysis.keep_alive_ack': TcpAnalysisFlag.keepAliveAck,
  'analysis.duplicate_ack': TcpAnalysisFlag.duplicateAck,
  'analysis.zero_window': TcpAnalysisFlag.zeroWindow,
  'analysis.zero_window_probe': TcpAnalysisFlag.zeroWindowProbe,
  'analysis.zero_window_probe_ack': TcpAnalysisFlag.zeroWindowProbeAck,
  'analysis.out_of_order': TcpAnalysisFlag.outOfOrder,
  'analysis.fast_retransmission': TcpAnalysisFlag.fastRetransmission,
  'analysis.spurious_retransmission': TcpAnalysisFlag.spuriousRetransmission,
  'analysis.window_update': TcpAnalysisFlag.windowUpdate,
  'analysis.window_full': TcpAnalysisFlag.windowFull,
  'analysis.reused_ports': TcpAnalysisFlag.reusedPorts,
}

/** Bits of the flags column by the part of the name after `tcp.flags.`, RFC 9293 section 3.1. */
const FLAGS: Readonly<Record<string, number>> = {
  fin: 1,
  syn: 2,
  reset: 4,
  push: 8,
  ack: 16,
  urg: 32,
  ece: 64,
  cwr: 128,
}

function transportColumn(layers: LayerBits, protocol: 'tcp' | 'udp', name: string): Column | undefined {
  const flag = protocol === 'tcp' && name.startsWith('flags.') ? FLAGS[name.slice('flags.'.length)] : undefined
  const mask = protocol === 'tcp' ? ANALYSIS[name] : undefined
  if ((!PORTS_AND_STREAM.has(name) && mask === undefined && flag === undefined) || layers.ofValued(protocol) === 0)
    return undefined
  const layered = layeredOf(layers, protocol)
  if (flag !== undefined) return { kind: 'flag', mask: flag, ...layered }
  if (name === 'srcport') return { kind: 'port', array: 'sourcePort', ...layered }
  if (name === 'dstport') return { kind: 'port', array: 'destinationPort', ...layered }
  return mask === undefined ? { kind: 'stream', ...layered } : { kind: 'analysis', mask, ...layered }
}
