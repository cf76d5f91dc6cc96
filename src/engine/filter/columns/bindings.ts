/** Which fields the index holds, and in which column. */

import type { Registry } from '../../dissect/registry.ts'
import { EndpointKind } from '../../dissect/summary.ts'
import type { Column } from './term.ts'

/** Presence bit of a protocol by name, 0 when it has none. */
export function layerBitOf(registry: Registry, name: string): number {
  const protocol = registry.find(name)
  return protocol ? registry.layerBit(protocol.id) : 0
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
  const bit = layerBitOf(registry, protocol)
  if (bit === 0 || (name !== 'src' && name !== 'dst')) return undefined
  const array = name === 'src' ? 'sourceEndpoint' : 'destinationEndpoint'
  const rival = layerBitOf(registry, protocol === 'ip' ? 'ipv6' : 'ip')
  return { kind: 'address', array, endpointKind: protocol === 'ip' ? EndpointKind.ipv4 : EndpointKind.ipv6, bit, rival }
}

function transportColumn(registry: Registry, protocol: 'tcp' | 'udp', name: string): Column | undefined {
  const bit = layerBitOf(registry, protocol)
  if (bit === 0) return undefined
  const rival = layerBitOf(registry, protocol === 'tcp' ? 'udp' : 'tcp')
  if (name === 'srcport') return { kind: 'port', array: 'sourcePort', bit, rival }
  if (name === 'dstport') return { kind: 'port', array: 'destinationPort', bit, rival }
  return name === 'stream' ? { kind: 'stream', bit, rival } : undefined
}
