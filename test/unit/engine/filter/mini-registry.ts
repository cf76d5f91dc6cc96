/** A registry of a few protocols with the fields that filter tests name, so that they don't depend on the real dissectors. */
import { Detail } from '../../../../src/engine/dissect/detail.ts'
import type { FrameContext } from '../../../../src/engine/dissect/frame-context.ts'
import { type Field, field, type ProtocolDefinition } from '../../../../src/engine/dissect/protocol.ts'
import { type AliasDeclaration, Registry } from '../../../../src/engine/dissect/registry.ts'
import type { FieldInfo, FieldValue } from '../../../../src/shared/fields.ts'

function protocol(name: string, fields: readonly Field[], more: Partial<ProtocolDefinition> = {}): ProtocolDefinition {
  return {
    name,
    title: name.toUpperCase(),
    column: name.toUpperCase(),
    family: 'other',
    fields: Object.fromEntries(fields.map((declared) => [declared.name, declared])),
    bindings: [],
    summarize() {},
    dissect() {},
    ...more,
  }
}

/** IPv4 alone has an extent, as in the real one: its length field, here the whole header's third and fourth byte. */
const ip = protocol(
  'ip',
  [field('ip.src', 'Source', 'ipv4'), field('ip.dst', 'Destination', 'ipv4'), field('ip.ttl', 'TTL', 'uint8')],
  {
    extent: (_registry, bytes, start, end) => Math.min(end, start + ((bytes[start + 2] << 8) | bytes[start + 3])),
  },
)

const DEFINITIONS: readonly ProtocolDefinition[] = [
  protocol('eth', [
    field('eth.src', 'Source', 'ether'),
    field('eth.dst', 'Destination', 'ether'),
    field('eth.type', 'Type', 'uint16', { values: { 2048: 'IPv4' } }),
  ]),
  ip,
  protocol('ipv6', [field('ipv6.src', 'Source', 'ipv6'), field('ipv6.dst', 'Destination', 'ipv6')]),
  protocol('tcp', [
    field('tcp.srcport', 'Source Port', 'uint16'),
    field('tcp.dstport', 'Destination Port', 'uint16'),
    field('tcp.stream', 'Stream', 'uint32'),
    field('tcp.flags', 'Flags', 'uint16'),
    field('tcp.flags.syn', 'Syn', 'boolean', { states: ['Set', 'Not set'] }),
    field('tcp.payload', 'Payload', 'bytes'),
    field('tcp.analysis.retransmission', 'Retransmission', 'none'),
  ]),
  protocol('udp', [
    field('udp.srcport', 'Source Port', 'uint16'),
    field('udp.dstport', 'Destination Port', 'uint16'),
    field('udp.stream', 'Stream', 'uint32'),
  ]),
  protocol('dns', [
    field('dns.qry.name', 'Name', 'string'),
    field('dns.qry.type', 'Type', 'uint16', { values: { 1: 'A (Host Address)', 28: 'AAAA (IPv6 Address)' } }),
    field('dns.time', 'Time', 'relative_time'),
    field('dns.ttl', 'TTL', 'int32'),
  ]),
  protocol('http', [
    field('http.host', 'Host', 'string'),
    field('http.request.method', 'Method', 'string'),
    field('http.content_length', 'Length', 'uint64'),
    field('http.rate', 'Rate', 'double'),
  ]),
  protocol('data', [field('data.data', 'Data', 'bytes')], { summarized: false }),
  protocol(
    'frame',
    [
      field('frame.number', 'Number', 'framenum'),
      field('frame.len', 'Length', 'uint32'),
      field('frame.cap_len', 'Captured', 'uint32'),
      field('frame.time', 'Time', 'absolute_time'),
      field('frame.time_relative', 'Relative', 'relative_time'),
      field('frame.protocols', 'Protocols', 'string'),
      field('frame.pid', 'Process', 'uint32'),
    ],
    { summarized: false },
  ),
]

export function miniRegistry(): Registry {
  const alias = (name: string, type: FieldInfo['type'], of: readonly string[]): AliasDeclaration => ({
    name,
    label: name,
    type,
    of,
  })
  return new Registry(DEFINITIONS, [
    alias('ip.addr', 'ipv4', ['ip.src', 'ip.dst']),
    alias('ipv6.addr', 'ipv6', ['ipv6.src', 'ipv6.dst']),
    alias('tcp.port', 'uint16', ['tcp.srcport', 'tcp.dstport']),
    alias('udp.port', 'uint16', ['udp.srcport', 'udp.dstport']),
    alias('eth.addr', 'ether', ['eth.src', 'eth.dst']),
    alias('size', 'uint32', ['frame.len']),
    alias('pid', 'uint32', ['frame.pid']),
    alias('data', 'bytes', ['data.data', 'http.host']),
  ])
}

const CONTEXT: FrameContext = {
  number: 1,
  timeSeconds: 0,
  timeNanos: 0,
  relativeNs: 0n,
  deltaNs: 0n,
  capturedLength: 0,
  originalLength: 0,
  interface: { id: 0, name: '', description: '', linkType: 1 },
  direction: 0,
  comments: [],
}

/** A tree with these nodes: `name`, its value, and for protocols where it starts and how long its line is. */
export type Node = readonly [name: string, value?: FieldValue, start?: number, length?: number]

export function detailOf(registry: Registry, nodes: readonly Node[], bytes: Uint8Array = new Uint8Array(0)): Detail {
  const detail = new Detail(registry, CONTEXT, bytes)
  for (const [name, value = null, start = 0, length = 0] of nodes) {
    detail.add(registry.field(name) as Field, start, length, value)
  }
  return detail
}
