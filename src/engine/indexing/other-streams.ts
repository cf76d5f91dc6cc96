/** Streams of the transport headers that a frame has besides its innermost packet's, numbered in the order in which they stand. */
import type { Summary } from '../dissect/summary.ts'
import { EndpointKind, type OtherTransport } from '../dissect/summary-parts.ts'
import type { LayerStreamsWriter } from '../store/layer-streams.ts'
import type { StreamsWriter } from '../store/stream-table.ts'
import type { LinkEndpoints } from './link-endpoints.ts'

const TCP = 6
const UDP = 17

export class OtherStreams {
  private readonly tcp: StreamsWriter
  private readonly udp: StreamsWriter
  private readonly endpoints: LinkEndpoints
  private readonly table: LayerStreamsWriter
  private row = 0
  /** Headers of the frame that have their stream, and the entry where those are kept. */
  private numbered = 0
  private entry = -1

  constructor(tcp: StreamsWriter, udp: StreamsWriter, endpoints: LinkEndpoints, table: LayerStreamsWriter) {
    this.tcp = tcp
    this.udp = udp
    this.endpoints = endpoints
    this.table = table
  }

  /** Begins a frame. */
  begin(row: number): void {
    this.row = row
    this.numbered = 0
    this.entry = -1
  }

  /** Numbers what stands in the frame's own bytes; the ids of the endpoints are in `words` from `at` on. Returns where they end. */
  numberOwn(summary: Summary, words: Int32Array, at: number): number {
    let next = at
    for (; this.numbered < summary.otherCount; this.numbered++) {
      const other = summary.others[this.numbered]
      let stream = -1
      if (other.kind !== EndpointKind.none) {
        stream = this.find(other, this.endpoints.canonical(words[next]), this.endpoints.canonical(words[next + 1]))
        next += 2
      }
      this.entry = this.table.add(this.entry, this.row, this.numbered, other.transport, stream)
    }
    return next
  }

  /**
   * Numbers what the summary found in a reassembled datagram, `bytes`, of a packet with the ids `source` and `destination` when that one is
   * outside. So many `endpoints` of the scanner's may be read.
   */
  number(summary: Summary, bytes: Uint8Array, endpoints: number, source: number, destination: number): void {
    for (; this.numbered < summary.otherCount; this.numbered++) {
      const other = summary.others[this.numbered]
      let stream = -1
      if (other.outside) stream = this.find(other, source, destination)
      else if (other.kind !== EndpointKind.none) {
        const from = this.endpoints.find(other.kind, bytes, other.sourceOffset, endpoints)
        const to = this.endpoints.find(other.kind, bytes, other.destinationOffset, endpoints)
        stream = this.find(other, from, to)
      }
      this.entry = this.table.add(this.entry, this.row, this.numbered, other.transport, stream)
    }
  }

  private find(
    { transport, sourcePort, destinationPort }: OtherTransport,
    source: number,
    destination: number,
  ): number {
    const table = transport === TCP ? this.tcp : transport === UDP ? this.udp : undefined
    if (!table) return -1
    const stream = table.find(source, destination, sourcePort, destinationPort)
    table.noteRow(stream, this.row)
    return stream
  }
}
