/** What the index knows of the streams that a frame's transport headers belong to. */
import type { ProtocolId, RowIndex } from '../../shared/base/brand.ts'
import type { FrameContext, StreamContext } from '../dissect/frame-context.ts'
import type { Registry } from '../dissect/registry.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import { type LayerStream, MAX_LAYER_STREAMS } from '../store/layer-streams.ts'
import { otherTcpContext, TcpStreamContext } from './tcp-context.ts'

const TCP = 6

export class StreamContexts {
  private readonly index: IndexFollower
  private readonly tcp: ProtocolId
  private readonly sctp: ProtocolId
  private readonly isTcp = (stack: number): boolean => this.index.stacks.has(stack, this.tcp)

  constructor(registry: Registry, index: IndexFollower) {
    this.index = index
    this.tcp = registry.idOf('tcp')
    this.sctp = registry.idOf('sctp')
  }

  /** The stream of a row's innermost packet, and those of all its headers where it has several. */
  of(row: RowIndex): Pick<FrameContext, 'stream' | 'streams'> {
    const own = this.own(row)
    const stream = own === undefined ? {} : { stream: own }
    const layers = this.index.layerStreams.of(row)
    if (!layers) return stream
    const streams: (StreamContext | undefined)[] = layers.map((layer) => this.other(row, layer))
    // Of a frame with more headers than are kept, the place of the last one is not known.
    if (streams.length < MAX_LAYER_STREAMS) streams.push(own)
    return { ...stream, streams }
  }

  private own(row: RowIndex): StreamContext | undefined {
    const { columns, stacks } = this.index
    const segment = columns.segmentOf(row)
    const slot = columns.slotOf(row)
    const stored = segment.stream[slot]
    if (stored === 0) return undefined
    const stack = segment.stack[slot]
    if (this.isTcp(stack)) return new TcpStreamContext(this.index, row, this.isTcp)
    return stacks.has(stack, this.sctp) ? this.association(stored - 1) : { index: stored - 1 }
  }

  private other(row: RowIndex, { transport, stream }: LayerStream): StreamContext | undefined {
    if (stream < 0) return undefined
    return transport === TCP ? otherTcpContext(this.index, row, stream, this.isTcp) : { index: stream }
  }

  /** A direction of an SCTP association. */
  private association(direction: number): StreamContext {
    const { sctpDirections } = this.index
    const firstTsn = sctpDirections.firstTsn(direction)
    const peer = sctpDirections.peer(direction)
    return {
      index: direction,
      ...(firstTsn === undefined ? {} : { baseSequence: firstTsn }),
      ...(peer < 0 ? {} : { baseAcknowledgment: sctpDirections.firstTsn(peer) ?? 0 }),
    }
  }
}
