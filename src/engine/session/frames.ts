/**
 * Frames of a session by row: their bytes from the spool, and the context that the first pass kept, so that any row decodes as it
 * would have in order.
 */
import type { ProtocolId, RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import type { Detail } from '../dissect/detail.ts'
import { dissectFrame } from '../dissect/dissect.ts'
import type { FrameContext } from '../dissect/frame-context.ts'
import { DEFAULT_PREFERENCES, type Preferences } from '../dissect/preferences.ts'
import type { Registry } from '../dissect/registry.ts'
import type { Stacks } from '../dissect/stack-table.ts'
import { Summary } from '../dissect/summary.ts'
import { WantedLayers } from '../dissect/wanted-layers.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import { FrameLinks } from './frame-links.ts'
import { HandshakeContexts } from './handshake-context.ts'
import { LeanRows } from './lean-rows.ts'
import { ProcessOwners } from './process-owners.ts'
import { NO_LINK_TYPE, removedFrame } from './removed-frame.ts'
import { type ContextSources, type Linked, RowContext } from './row-context.ts'
import { StoredFrames } from './stored-frames.ts'
import { StreamContexts } from './stream-context.ts'
import { type TcpPayload, TcpSegments } from './tcp-segments.ts'
import { TlsContexts } from './tls/tls-contexts.ts'
import { TlsSecrets } from './tls/tls-secrets.ts'
import { TransactionContexts } from './transaction-context.ts'

const SYN = 0x02
/** Rows whose frame is more than its own layers. */
const UNSURE = RowFlag.nested | RowFlag.malformed | RowFlag.fragment | RowFlag.reassembled | RowFlag.part
export class Frames extends StoredFrames {
  readonly registry: Registry
  /** Names to show in the address columns instead of addresses, where that is wanted. */
  names: { nameOf(address: string): string | undefined } | null = null
  /** Settings of the dissectors. */
  preferences: Preferences = DEFAULT_PREFERENCES
  private readonly links: FrameLinks
  private readonly segments: TcpSegments
  private readonly streams: StreamContexts
  private readonly secrets: TlsSecrets
  private readonly tls: TlsContexts
  private readonly transactions: TransactionContexts
  private readonly handshakes: HandshakeContexts
  private readonly owners: ProcessOwners
  /** What contexts of rows ask. */
  private readonly known: ContextSources
  private readonly summary: Summary
  private readonly lean: LeanRows

  constructor(registry: Registry, index: IndexFollower) {
    super(index)
    this.registry = registry
    const asked = WantedLayers.of(registry, ['jsonrpc', 'mcpx'], ['jsonrpc.method', 'mcpx.tool'])
    this.links = new FrameLinks(registry, this, (row) =>
      dissectFrame(registry, this.context(row, false), this.bytes(row), this.preferences, asked),
    )
    this.segments = new TcpSegments(
      index,
      (row) => this.tcpPayload(row),
      (stack) => this.aboveTcp(stack),
    )
    this.streams = new StreamContexts(registry, index)
    this.secrets = new TlsSecrets({ index, frames: this }, () => this.preferences['tls.keylog_file'])
    this.tls = new TlsContexts(registry, index, this.secrets, {
      payload: (row) => this.tcpPayload(row),
      segment: (row) => this.segments.context(row),
      above: (stack) => this.aboveTcp(stack),
    })
    this.transactions = new TransactionContexts(index, (row, fields) => this.lastValues(row, fields))
    this.handshakes = new HandshakeContexts(registry, index, (row) => this.alone(row))
    this.owners = new ProcessOwners(index, { index, frames: this }, registry.idOf('tcp'), registry.idOf('udp'))
    this.known = {
      index,
      nanosSince: (earlier, row) => this.nanosSince(earlier, row),
      comments: (row) => this.comments(row),
      options: (row) => this.packetOptions(row),
      processes: (row) => this.owners.of(row, this.sourceOf(row).file),
      streams: (row) => this.streams.of(row),
      tls: (row) => this.tls.of(row),
      transactions: (row) => this.transactions.of(row),
      handshake: (row) => this.handshakes.of(row),
      segment: (row) => this.segments.context(row),
      links: (row, related, flags) => this.links.of(row, related, flags),
    }
    this.summary = new Summary(registry)
    this.lean = new LeanRows(registry, index)
  }

  /** Whether there are secrets by which more layers come to light than the index has. */
  get decrypts(): boolean {
    return this.secrets.any
  }

  get stacks(): Stacks {
    return this.index.stacks
  }

  /** Whether a row's bytes are gone, or may hold more than they tell without a secret. */
  isVeiled(row: RowIndex): boolean {
    return this.isRemoved(row) || this.tls.concerns(row)
  }

  /** The row's frame, dissected; without its layers when its file is no more. Throws when that can't be read. */
  dissect(row: RowIndex): Detail {
    if (this.isRemoved(row)) return this.bare(row)
    return this.named(dissectFrame(this.registry, this.context(row, true), this.bytes(row), this.preferences))
  }

  /**
   * As `dissect`, without the trees of other layers where the first pass is sure of what they are; for one that goes through the rows in order.
   * The frame's bytes are a view, good until the next call.
   */
  dissectLayers(row: RowIndex, layers: WantedLayers | undefined): Detail {
    if (this.isRemoved(row)) return this.bare(row)
    const { segment, slot } = this.at(row)
    const flags = segment.flags[slot]
    // Above TCP a segment's layers may be those of a message, of which TCP's tree knows.
    const sure = (flags & RowFlag.segment) === 0 ? layers : layers?.overTcp
    const isSure = (flags & UNSURE) === 0 && !this.tls.concerns(row)
    const least = sure && isSure && this.lean.isPlain(segment, slot) ? sure.ofPlainFrame : sure
    const wanted = isSure ? least : layers?.whole
    const context = this.context(row, true)
    return this.named(dissectFrame(this.registry, context, this.peek(row), this.preferences, wanted))
  }

  /**
   * As `dissect`, for the columns of the packet list: of the tree and the names of the layers no more than that took is there. The frame's
   * bytes are a view, good until the next call.
   */
  dissectColumns(row: RowIndex): Detail {
    if (this.isRemoved(row)) return this.bare(row)
    const { segment, slot } = this.at(row)
    const layers = this.tls.concerns(row) ? undefined : this.lean.layersOf(segment, slot)
    const context = this.context(row, true)
    const detail = dissectFrame(this.registry, context, this.peek(row), this.preferences, layers)
    if (layers) this.lean.addAddresses(detail, segment, slot)
    return this.named(detail)
  }

  /** Everything known of the row but its bytes. `linked` looks at other rows too (exchange, fragments, parts). */
  context(row: RowIndex, linked: boolean): FrameContext {
    return this.contextOf(row, linked ? 'messages' : 'none')
  }

  private contextOf(row: RowIndex, linked: Linked, from = this.interfaceOf(row)): FrameContext {
    return new RowContext(row, this.at(row), from, this.known, linked)
  }

  /** What the index alone says of a row. */
  private bare(row: RowIndex): Detail {
    const { registry, index, preferences } = this
    const context = this.contextOf(row, 'none', { ...this.interfaceOf(row), linkType: NO_LINK_TYPE })
    return this.named(removedFrame(registry, context, preferences, index, this.at(row)))
  }

  /** Payload of a row's TCP segment, a view of the frame; undefined when it has none, or its file is no more. */
  tcpPayload(row: RowIndex): TcpPayload | undefined {
    const { summary } = this
    const { segment, slot } = this.at(row)
    const frame = this.record(row, false).bytes
    const { length } = frame
    summary.run(frame, 0, length, this.interfaceOf(row).linkType, Math.max(length, segment.originalLength[slot]))
    let bytes = frame
    if (summary.fragment.present) {
      const datagram = this.links.datagram(row)
      if (!datagram) return undefined
      bytes = datagram.bytes
      summary.resume(bytes, 0, bytes.length, summary.fragment.next)
    }
    const { present, sequence, flags, payloadStart, payloadEnd } = summary.tcp
    if (!present) return undefined
    return { sequence: sequence + (flags & SYN ? 1 : 0), bytes: bytes.subarray(payloadStart, payloadEnd) }
  }

  /** A row's frame, dissected without what other frames say of its messages. */
  private alone(row: RowIndex): Detail {
    return dissectFrame(this.registry, this.contextOf(row, 'bytes'), this.bytes(row), this.preferences)
  }

  /** Values of the last of each field in a row's frame. */
  private lastValues(row: RowIndex, fields: readonly string[]): string[] {
    const detail = this.alone(row)
    return fields.map((name) => {
      const field = this.registry.field(name)
      const node = field ? detail.fields.lastIndexOf(field) : -1
      return node < 0 ? '' : String(detail.values[node])
    })
  }

  /** The protocol above the innermost TCP layer of a stack, 0 for none. */
  private aboveTcp(stack: number): ProtocolId {
    const { stacks } = this.index
    const tcp = this.registry.idOf('tcp')
    let above = 0 as ProtocolId
    for (let at = stack; at !== 0; at = stacks.parent(at)) {
      if (stacks.top(at) === tcp) return above
      above = stacks.top(at)
    }
    return 0 as ProtocolId
  }

  /** The message in parts that begins in a row; undefined when it is too large, or not whole. */
  wholeMessage(first: RowIndex): Uint8Array | undefined {
    return this.links.wholeMessage(first)
  }

  private named(detail: Detail): Detail {
    if (this.names) {
      detail.sourceColumn = this.names.nameOf(detail.sourceColumn) ?? detail.sourceColumn
      detail.destinationColumn = this.names.nameOf(detail.destinationColumn) ?? detail.destinationColumn
    }
    return detail
  }
}
