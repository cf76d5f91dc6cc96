/**
 * Addresses and ports of every layer of a frame, for tunnels, of which columns tell one layer only: a second walk of the first pass over
 * the frame, which takes a twentieth of a dissection. For rows that no flag makes unsure: there both passes go the same way.
 */
import type { ProtocolId, RowIndex } from '../../shared/base/brand.ts'
import type { Registry } from '../dissect/registry.ts'
import { MAX_LAYERS, Summary } from '../dissect/summary.ts'
import { EndpointKind } from '../dissect/summary-parts.ts'
import type { Frames } from './frames.ts'

/** The occurrences of one layer: for IP the places of addresses in the frame, for transports the ports. */
export class Occurrences {
  count = 0
  readonly sources = new Int32Array(MAX_LAYERS)
  readonly destinations = new Int32Array(MAX_LAYERS)

  add(source: number, destination: number): void {
    this.sources[this.count] = source
    this.destinations[this.count++] = destination
  }
}

const NOWHERE = -1

export class LayerValues {
  readonly ip = new Occurrences()
  readonly ipv6 = new Occurrences()
  readonly tcp = new Occurrences()
  readonly udp = new Occurrences()
  /** The frame, until another one is read. */
  bytes: Uint8Array = new Uint8Array(0)
  private readonly frames: Frames
  private readonly registry: Registry
  private readonly summary: Summary
  private readonly tcpId: ProtocolId
  private readonly udpId: ProtocolId
  private readonly ipId: ProtocolId
  private readonly ipv6Id: ProtocolId

  constructor(registry: Registry, frames: Frames) {
    this.frames = frames
    this.registry = registry
    this.summary = new Summary(registry)
    this.tcpId = registry.idOf('tcp')
    this.udpId = registry.idOf('udp')
    this.ipId = registry.idOf('ip')
    this.ipv6Id = registry.idOf('ipv6')
  }

  /** Finds the layers of a row. */
  read(row: RowIndex): void {
    const { frames, registry, summary } = this
    const { segment, slot } = frames.at(row)
    const bytes = frames.peek(row)
    this.bytes = bytes
    for (const layer of [this.ip, this.ipv6, this.tcp, this.udp]) layer.count = 0
    const { linkType } = frames.interfaceOf(row)
    summary.begin(linkType)
    summary.reportedEnd = Math.max(segment.originalLength[slot], bytes.length)
    summary.continueWith(registry.byNumber('linktype', linkType), 0, bytes.length)
    for (let depth = 0; summary.next !== 0 && depth < MAX_LAYERS; depth++) this.step(summary.next)
  }

  private step(id: ProtocolId): void {
    const { summary } = this
    summary.sourceOffset = NOWHERE
    summary.step(this.registry.protocol(id), this.bytes, summary.nextStart, summary.nextEnd)
    if (id === this.tcpId) this.tcp.add(summary.sourcePort, summary.destinationPort)
    else if (id === this.udpId) this.udp.add(summary.sourcePort, summary.destinationPort)
    else if (summary.sourceOffset !== NOWHERE) {
      const { sourceKind, sourceOffset, destinationOffset } = summary
      if (sourceKind === EndpointKind.ipv4 && id === this.ipId) this.ip.add(sourceOffset, destinationOffset)
      else if (sourceKind === EndpointKind.ipv6 && id === this.ipv6Id) this.ipv6.add(sourceOffset, destinationOffset)
    }
  }
}
