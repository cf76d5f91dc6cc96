/** Which fields the index holds, and in which column. */

import type { Registry } from '../../dissect/registry.ts'
import { EndpointKind } from '../../dissect/summary.ts'
import type { Column } from './term.ts'

/**
 * Layers that carry the fields of another protocol: multicast DNS has dns.*, Linux cooked frames eth.padding, and the process of a
 * stdio frame, which no byte tells, comes with the layer it is wrapped in.
 */
const CARRIERS: Readonly<Record<string, readonly string[]>> = {
  dns: ['dns', 'mdns', 'llmnr'],
  eth: ['eth', 'sll'],
  stdio: ['exported_pdu'],
}

/** Protocols of which one is in every frame that has a field of this one. */
export const carriersOf = (name: string): readonly string[] => CARRIERS[name] ?? [name]

/**
 * The other protocol of a pair that share columns. The bits of both are set for one inside the other, and for IPv6 under IPv4's
 * EtherType, which has no IPv4 layer at all.
 */
export function rivalOf(name: string): string | undefined {
  return { ip: 'ipv6', ipv6: 'ip', tcp: 'udp', udp: 'tcp' }[name]
}

/** Presence bit of a protocol by name, 0 when it has none. */
export function layerBitOf(registry: Registry, name: string): number {
  const protocol = registry.find(name)
  return protocol ? registry.layerBit(protocol.id) : 0
}

export function layeredOf(registry: Registry, name: string): { readonly bit: number; readonly rival: number } {
  const rival = rivalOf(name)
  return { bit: layerBitOf(registry, name), rival: rival === undefined ? 0 : layerBitOf(registry, rival) }
}

/** The column of a field, undefined when there is none. */
export function columnOf(registry: Registry, fieldName: string): Column | undefined {
  const [, protocol, rest] = /^([^.]+)\.(.+)$/.exec(fieldName) ?? []
  switch (protocol) {
    case 'frame':
      return frameColumn(rest)
    case 'ip':
    case 'ipv6':
      return addressColumn(registry, protocol, rest)
    case 'tcp':
    case 'udp':
      return transportColumn(registry, protocol, rest)
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

function addressColumn(registry: Registry, protocol: 'ip' | 'ipv6', name: string): Column | undefined {
  if (layerBitOf(registry, protocol) === 0 || (name !== 'src' && name !== 'dst')) return undefined
  const array = name === 'src' ? 'sourceEndpoint' : 'destinationEndpoint'
  const endpointKind = protocol === 'ip' ? EndpointKind.ipv4 : EndpointKind.ipv6
  return { kind: 'address', array, endpointKind, ...layeredOf(registry, protocol) }
}

function transportColumn(registry: Registry, protocol: 'tcp' | 'udp', name: string): Column | undefined {
  if (layerBitOf(registry, protocol) === 0) return undefined
  const layered = layeredOf(registry, protocol)
  if (name === 'srcport') return { kind: 'port', array: 'sourcePort', ...layered }
  if (name === 'dstport') return { kind: 'port', array: 'destinationPort', ...layered }
  return name === 'stream' ? { kind: 'stream', ...layered } : undefined
}
