/**
 * The layers that one filter asks for, a bit each, so that a scan tells a row's layers by one look-up of its stack. Bits are given out
 * while the filter is planned; the table from stacks to bits follows the index.
 */
import type { ProtocolId } from '../../../shared/base/brand.ts'
import type { ProtocolDefinition } from '../../dissect/protocol.ts'
import type { Registry } from '../../dissect/registry.ts'
import type { Stacks } from '../../dissect/stack-table.ts'

/**
 * Set where a layer whose columns the filter asks for occurs more than once, or another packet is inside it: the columns tell of the
 * inner one alone.
 */
export const REPEATED = 1 << 30
/** Set where the topmost layer is one that the filter asks for. */
export const TOP = 1 << 29
const MAX_BITS = 29

/** Tables that lead to what TLS is in. */
const BELOW_TLS: ReadonlySet<string> = new Set(['linktype', 'ethertype', 'ip.proto', 'gre.proto', 'ppp.protocol'])

/** Protocols that may be inside TLS records. */
const isInside = ({ name, bindings, summarized }: ProtocolDefinition): boolean =>
  name !== 'tls' && summarized !== false && !bindings.some(({ table }) => BELOW_TLS.has(table))

/** Protocols whose addresses replace those of what they are in. */
const beginsPacket = ({ name, bindings }: ProtocolDefinition): boolean =>
  name === 'ip' || name === 'ipv6' || bindings.some(({ table }) => table === 'linktype')

const packets = new WeakMap<Registry, ReadonlySet<ProtocolId>>()

function packetsOf(registry: Registry): ReadonlySet<ProtocolId> {
  const known = packets.get(registry)
  if (known) return known
  const found = new Set(registry.protocols.filter(beginsPacket).map(({ id }) => id))
  packets.set(registry, found)
  return found
}

export class LayerBits {
  /** Bits by stack, for the stacks that `refresh` has seen. */
  table = new Int32Array(64)
  private readonly registry: Registry
  private readonly bits = new Map<ProtocolId, number>()
  private valued = 0
  private readonly packets: ReadonlySet<ProtocolId>
  private stacks: Stacks | undefined
  private known = 1
  private readonly tls: ProtocolId
  /** Bits of what may be inside TLS. */
  private inside = 0

  /** `decrypts` where frames of TLS may hold more than the first pass saw: their stacks then have the bits of all that may be inside. */
  constructor(registry: Registry, decrypts = false) {
    this.tls = decrypts ? registry.idOf('tls') : (0 as ProtocolId)
    this.registry = registry
    this.packets = packetsOf(registry)
  }

  /** Bit of a protocol by name; 0 when the first pass does not know of it, or the filter asks for too many. */
  of(name: string): number {
    const protocol = this.registry.find(name)
    if (!protocol || protocol.summarized === false) return 0
    const known = this.bits.get(protocol.id)
    if (known !== undefined) return known
    if (this.bits.size === MAX_BITS) return 0
    const bit = 1 << this.bits.size
    this.bits.set(protocol.id, bit)
    if (isInside(protocol)) this.inside |= bit
    return bit
  }

  /** Equal for the same protocols with the same bits, asked for the same way. */
  get key(): string {
    return [...this.bits.keys(), this.valued].join(' ')
  }

  /** Whether a layer's bit says no more than that it may be there. */
  isVague(bit: number): boolean {
    return this.tls !== 0 && (this.inside & bit) !== 0
  }

  /** As `of`, for a protocol whose columns the filter asks for. */
  ofValued(name: string): number {
    const bit = this.of(name)
    this.valued |= bit
    return bit
  }

  /** Whether some column tells one of perhaps several occurrences. */
  get anyValued(): boolean {
    return this.valued !== 0
  }

  /** Brings the table up to the stacks that there are now. */
  refresh(stacks: Stacks): void {
    if (this.stacks !== stacks) {
      this.stacks = stacks
      this.known = 1
    }
    const { count } = stacks
    if (count > this.table.length) {
      const grown = new Int32Array(Math.max(count, this.table.length * 2))
      grown.set(this.table)
      this.table = grown
    }
    for (; this.known < count; this.known++) {
      const below = this.table[stacks.parent(this.known)]
      const top = stacks.top(this.known)
      const bit = (this.bits.get(top) ?? 0) | (top === this.tls && top !== 0 ? this.inside : 0)
      const repeats = (below & bit & this.valued) !== 0 || (this.packets.has(top) && (below & this.valued) !== 0)
      this.table[this.known] = (below & ~TOP) | bit | (bit === 0 ? 0 : TOP) | (repeats ? REPEATED : 0)
    }
  }
}
