/**
 * Fields that the index holds, so that they can be printed without reading a frame: which they are, and of which rows the columns tell
 * them all. The rules are those of filters (filter/columns/term.ts): on a plain row the columns say all there is; on any other one (a layer
 * quoted, repeated, malformed, reassembled, beside its rival) only the frame does.
 */
import { RowFlag } from '../../shared/row-flags.ts'
import type { Registry } from '../dissect/registry.ts'
import type { Stacks } from '../dissect/stack-table.ts'
import { EndpointKind } from '../dissect/summary-parts.ts'
import { LayerBits, REPEATED } from '../filter/columns/layer-bits.ts'
import { MALFORMED, UNSURE } from '../filter/columns/term.ts'
import type { Segment } from '../store/columns.ts'

/**
 * What a row's columns tell: `told` that they tell all of them, and which of the layers are there. 0 when only the frame does. `carried`
 * is a protocol on top of the transport: where that one is malformed, what is below it is told all the same.
 */
export const Told = { ip: 1, ipv6: 2, tcp: 4, udp: 8, told: 16, carried: 32 } as const

/** A layer whose values columns hold. */
export type ToldLayer = 'ip' | 'ipv6' | 'tcp' | 'udp'

export type ColumnValue =
  | { readonly kind: 'number' }
  | { readonly kind: 'length'; readonly array: 'originalLength' | 'capturedLength' }
  /** Nanoseconds since the epoch, the first frame, or the frame before. */
  | { readonly kind: 'time'; readonly since: 'epoch' | 'first' | 'previous' }
  | {
      readonly kind: 'address'
      readonly array: 'sourceEndpoint' | 'destinationEndpoint'
      readonly layer: ToldLayer
      readonly endpointKind: number
    }
  | { readonly kind: 'port'; readonly array: 'sourcePort' | 'destinationPort'; readonly layer: ToldLayer }
  | { readonly kind: 'stream'; readonly layer: ToldLayer }

const address = (layer: 'ip' | 'ipv6', array: 'sourceEndpoint' | 'destinationEndpoint'): ColumnValue => ({
  kind: 'address',
  array,
  layer,
  endpointKind: layer === 'ip' ? EndpointKind.ipv4 : EndpointKind.ipv6,
})
const port = (layer: 'tcp' | 'udp', array: 'sourcePort' | 'destinationPort'): ColumnValue => ({
  kind: 'port',
  array,
  layer,
})

/** The values of a field, in the order of the tree. */
const VALUES: ReadonlyMap<string, readonly ColumnValue[]> = new Map<string, readonly ColumnValue[]>([
  ['frame.number', [{ kind: 'number' }]],
  ['frame.len', [{ kind: 'length', array: 'originalLength' }]],
  ['frame.cap_len', [{ kind: 'length', array: 'capturedLength' }]],
  ['frame.time_epoch', [{ kind: 'time', since: 'epoch' }]],
  ['frame.time_relative', [{ kind: 'time', since: 'first' }]],
  ['frame.time_delta', [{ kind: 'time', since: 'previous' }]],
  ['ip.src', [address('ip', 'sourceEndpoint')]],
  ['ip.dst', [address('ip', 'destinationEndpoint')]],
  ['ip.addr', [address('ip', 'sourceEndpoint'), address('ip', 'destinationEndpoint')]],
  ['ipv6.src', [address('ipv6', 'sourceEndpoint')]],
  ['ipv6.dst', [address('ipv6', 'destinationEndpoint')]],
  ['tcp.srcport', [port('tcp', 'sourcePort')]],
  ['tcp.dstport', [port('tcp', 'destinationPort')]],
  ['tcp.port', [port('tcp', 'sourcePort'), port('tcp', 'destinationPort')]],
  ['tcp.stream', [{ kind: 'stream', layer: 'tcp' }]],
  ['udp.srcport', [port('udp', 'sourcePort')]],
  ['udp.dstport', [port('udp', 'destinationPort')]],
  ['udp.port', [port('udp', 'sourcePort'), port('udp', 'destinationPort')]],
  ['udp.stream', [{ kind: 'stream', layer: 'udp' }]],
])

/** The columns of a field or alias; undefined when it is not in columns. */
export const columnValues = (fieldName: string): readonly ColumnValue[] | undefined => VALUES.get(fieldName)

export class RowTeller {
  private readonly layers: LayerBits
  private readonly transports: ReadonlySet<number>
  private readonly bits: readonly (readonly [layer: number, told: number])[]
  /** `Told` of each stack, for the stacks up to `known`. */
  private told = new Uint8Array(64)
  private known = 0

  constructor(registry: Registry) {
    this.layers = new LayerBits(registry)
    this.transports = new Set([registry.idOf('tcp'), registry.idOf('udp')])
    this.bits = (['ip', 'ipv6', 'tcp', 'udp'] as const).map((name) => [this.layers.ofValued(name), Told[name]])
  }

  /** Takes in the stacks that came; before rows that came are asked for. */
  refresh(stacks: Stacks): void {
    // Counted first: those that the first pass adds meanwhile may not be among the layers yet.
    const { count } = stacks
    this.layers.refresh(stacks)
    if (count > this.told.length) {
      const grown = new Uint8Array(Math.max(count, this.told.length * 2))
      grown.set(this.told)
      this.told = grown
    }
    for (; this.known < count; this.known++) {
      this.told[this.known] = this.ofLayers(this.layers.table[this.known], stacks.top(this.known))
    }
  }

  /** What the columns of a row tell, see `Told`. */
  of(segment: Segment, slot: number): number {
    const unsure = segment.flags[slot] & (UNSURE | MALFORMED)
    const told = this.told[segment.stack[slot]] ?? 0
    return unsure === 0 || (unsure === RowFlag.malformed && (told & Told.carried) !== 0) ? told : 0
  }

  /** Whether the first pass went through a row's layers as a dissection does, so that LayerValues tells of them. */
  isSure(segment: Segment, slot: number): boolean {
    return (segment.flags[slot] & (UNSURE | MALFORMED)) === 0
  }

  /** Of a stack, with the layers in it and that of its topmost protocol. */
  private ofLayers(layers: number, top: number): number {
    if ((layers & REPEATED) !== 0) return 0
    let told: number = Told.told
    for (const [layer, bit] of this.bits) if ((layers & layer) !== 0) told |= bit
    const rivals = (a: number, b: number): boolean => (told & a) !== 0 && (told & b) !== 0
    if (rivals(Told.ip, Told.ipv6) || rivals(Told.tcp, Told.udp)) return 0
    const isCarried = (told & (Told.tcp | Told.udp)) !== 0 && !this.transports.has(top)
    return isCarried ? told | Told.carried : told
  }
}
