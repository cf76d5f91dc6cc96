/**
 * Rows whose columns of the packet list take little of a dissection: over TCP or UDP the headers below tell but the addresses, and those
 * the index has.
 */
import type { EndpointId } from '../../shared/base/brand.ts'
import type { Detail } from '../dissect/detail.ts'
import type { Registry } from '../dissect/registry.ts'
import { WantedLayers } from '../dissect/wanted-layers.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import type { Segment } from '../store/columns.ts'
import { RowTeller, Told } from './column-fields.ts'
import { endpointText } from './endpoint-text.ts'

const NETWORK = Told.ip | Told.ipv6
const TRANSPORT = Told.tcp | Told.udp
/** Texts of addresses that are kept, so that each is made once in most files. */
const MAX_TEXTS = 65_536

export class LeanRows {
  private readonly index: IndexFollower
  private readonly teller: RowTeller
  private readonly layers: WantedLayers
  private readonly texts = new Map<number, string>()

  constructor(registry: Registry, index: IndexFollower) {
    this.index = index
    this.teller = new RowTeller(registry)
    this.layers = WantedLayers.ofColumns(registry)
  }

  /** The layers that make the columns of a row; undefined for all. */
  layersOf(segment: Segment, slot: number): WantedLayers | undefined {
    return this.isPlain(segment, slot) ? this.layers : undefined
  }

  /** Whether a row has one IP header and one of TCP or UDP. */
  isPlain(segment: Segment, slot: number): boolean {
    this.teller.refresh(this.index.stacks)
    const told = this.teller.of(segment, slot)
    return (told & NETWORK) !== 0 && (told & TRANSPORT) !== 0
  }

  addAddresses(detail: Detail, segment: Segment, slot: number): void {
    detail.sourceColumn = this.text(segment.sourceEndpoint[slot])
    detail.destinationColumn = this.text(segment.destinationEndpoint[slot])
  }

  private text(id: number): string {
    const known = this.texts.get(id)
    if (known !== undefined) return known
    const text = endpointText(this.index.endpoints, id as EndpointId)
    if (this.texts.size >= MAX_TEXTS) this.texts.clear()
    this.texts.set(id, text)
    return text
  }
}
