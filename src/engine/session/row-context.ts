/**
 * What is known of a row's frame besides its bytes. A dissector that is asked for a few fields asks for little of it: what takes more than a
 * look at the row's columns is looked up when it is asked for, once.
 */
import type { RowIndex } from '../../shared/base/brand.ts'
import { isStray, RowFlag } from '../../shared/row-flags.ts'
import type {
  FrameContext,
  HandshakeContext,
  InterfaceContext,
  ProcessesContext,
  RecordOptions,
  SegmentContext,
  TlsContext,
  TransactionsContext,
} from '../dissect/frame-context.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import type { Segment } from '../store/columns.ts'
import { duplicateAddresses } from './duplicate-address.ts'
import { nanosBetween } from './times.ts'

/** Where it is looked up, by row. */
export interface ContextSources {
  readonly index: IndexFollower
  nanosSince(earlier: RowIndex, row: RowIndex): bigint
  comments(row: RowIndex): readonly string[]
  options(row: RowIndex): RecordOptions
  processes(row: RowIndex): ProcessesContext | undefined
  streams(row: RowIndex): Pick<FrameContext, 'stream' | 'streams'>
  tls(row: RowIndex): Pick<FrameContext, 'tls'>
  transactions(row: RowIndex): TransactionsContext
  handshake(row: RowIndex): HandshakeContext
  /** Of a row with `RowFlag.segment`. */
  segment(row: RowIndex): SegmentContext
  /** `related` as in the columns, less one. */
  links(row: RowIndex, related: number, flags: number): Links
}

/** What tells of a frame that the index links with another. */
export type Links = Pick<FrameContext, 'exchange' | 'echo' | 'reassembled' | 'part'>

/** What other rows tell: all of it, no more than what makes the frame's bytes whole, or nothing. */
export type Linked = 'messages' | 'bytes' | 'none'

export class RowContext implements FrameContext {
  readonly number: number
  readonly timeSeconds: number
  readonly timeNanos: number
  readonly untimed: boolean
  readonly capturedLength: number
  readonly originalLength: number
  readonly interface: InterfaceContext
  readonly direction: 0 | 1 | 2
  readonly stray: boolean
  private readonly row: RowIndex
  private readonly flags: number
  private readonly related: number
  private readonly sources: ContextSources
  private readonly linked: Linked
  private ownStreams: Pick<FrameContext, 'stream' | 'streams'> | undefined
  private ownTls: Pick<FrameContext, 'tls'> | undefined
  private ownSegment: SegmentContext | undefined
  private ownTransactions: TransactionsContext | undefined
  private ownHandshake: HandshakeContext | undefined
  private ownLinks: Links | undefined

  constructor(
    row: RowIndex,
    { segment, slot }: { readonly segment: Segment; readonly slot: number },
    from: InterfaceContext,
    sources: ContextSources,
    linked: Linked,
  ) {
    const flags = segment.flags[slot]
    this.number = row + 1
    this.timeSeconds = segment.timeSeconds[slot]
    this.timeNanos = segment.timeNanos[slot]
    this.untimed = (flags & RowFlag.untimed) !== 0
    this.capturedLength = segment.capturedLength[slot]
    this.originalLength = segment.originalLength[slot]
    this.interface = from
    this.direction = (flags & RowFlag.directionMask) as 0 | 1 | 2
    this.stray = isStray(flags)
    this.row = row
    this.flags = flags
    this.related = segment.related[slot] - 1
    this.sources = sources
    this.linked = linked
  }

  get relativeNs(): bigint {
    const { baseSeconds, baseNanos } = this.sources.index
    return nanosBetween(this.timeSeconds, this.timeNanos, baseSeconds, baseNanos)
  }

  get deltaNs(): bigint {
    return this.row === 0 ? 0n : this.sources.nanosSince((this.row - 1) as RowIndex, this.row)
  }

  get comments(): readonly string[] {
    return this.sources.comments(this.row)
  }

  get options(): (() => RecordOptions) | undefined {
    return this.interface.id === null ? undefined : () => this.sources.options(this.row)
  }

  processes(): ProcessesContext | undefined {
    return this.sources.processes(this.row)
  }

  get stream(): FrameContext['stream'] {
    this.ownStreams ??= this.sources.streams(this.row)
    return this.ownStreams.stream
  }

  get streams(): FrameContext['streams'] {
    this.ownStreams ??= this.sources.streams(this.row)
    return this.ownStreams.streams
  }

  get duplicateAddresses(): FrameContext['duplicateAddresses'] {
    return duplicateAddresses(this.sources.index, this.row).duplicateAddresses
  }

  get tls(): TlsContext | undefined {
    if (this.linked === 'none') return undefined
    this.ownTls ??= this.sources.tls(this.row)
    return this.ownTls.tls
  }

  get segment(): SegmentContext | undefined {
    if (this.linked === 'none' || (this.flags & RowFlag.segment) === 0) return undefined
    this.ownSegment ??= this.sources.segment(this.row)
    return this.ownSegment
  }

  get transactions(): TransactionsContext | undefined {
    if (this.linked !== 'messages') return undefined
    this.ownTransactions ??= this.sources.transactions(this.row)
    return this.ownTransactions
  }

  get handshake(): HandshakeContext | undefined {
    if (this.linked !== 'messages') return undefined
    this.ownHandshake ??= this.sources.handshake(this.row)
    return this.ownHandshake
  }

  get exchange(): FrameContext['exchange'] {
    return this.links().exchange
  }

  get echo(): FrameContext['echo'] {
    return this.links().echo
  }

  get reassembled(): FrameContext['reassembled'] {
    return this.links().reassembled
  }

  get part(): FrameContext['part'] {
    return this.links().part
  }

  private links(): Links {
    if (this.linked === 'none') return NO_LINKS
    this.ownLinks ??= this.sources.links(this.row, this.related, this.flags)
    return this.ownLinks
  }
}

const NO_LINKS: Links = {}
