/**
 * Frames of a session by row: their bytes from the spool, and the context that the first pass kept, so that any row decodes as it
 * would have in order.
 */
import type { ProtocolId, RowIndex } from '../../shared/base/brand.ts'
import { isStray, RowFlag } from '../../shared/row-flags.ts'
import { parseStdioInterface } from '../../shared/stdio-interface.ts'
import type { Detail } from '../dissect/detail.ts'
import { dissectFrame } from '../dissect/dissect.ts'
import type { ExchangeContext, FrameContext, InterfaceContext } from '../dissect/frame-context.ts'
import { DEFAULT_PREFERENCES, type Preferences } from '../dissect/preferences.ts'
import { payloadStart } from '../dissect/protocols/exported-pdu/exported-pdu.ts'
import type { Registry } from '../dissect/registry.ts'
import type { Stacks } from '../dissect/stack-table.ts'
import { Summary } from '../dissect/summary.ts'
import type { WantedLayers } from '../dissect/wanted-layers.ts'
import { assemble } from '../indexing/fragment-table.ts'
import type { IndexedSource } from '../indexing/frame-scanner.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import type { Segment } from '../store/columns.ts'
import { FrameReader, type FrameRecord, FrameWindow } from '../store/frame-reader.ts'
import { type PacketOptions, readPacketOptions } from '../store/packet-options.ts'
import { duplicateAddresses } from './duplicate-address.ts'
import { fragmentPiece } from './fragment-piece.ts'
import { HandshakeContexts } from './handshake-context.ts'
import { LeanRows } from './lean-rows.ts'
import { ProcessOwners } from './process-owners.ts'
import { removedFrame } from './removed-frame.ts'
import { StreamContexts } from './stream-context.ts'
import { type TcpPayload, TcpSegments } from './tcp-segments.ts'
import { nanosBetween } from './times.ts'
import { TlsContexts } from './tls/tls-contexts.ts'
import { TlsSecrets } from './tls/tls-secrets.ts'
import { TransactionContexts } from './transaction-context.ts'

const SYN = 0x02
const MAX_CHAIN = 8192
/** Rows whose frame is more than its own layers. */
const UNSURE = RowFlag.nested | RowFlag.malformed | RowFlag.fragment | RowFlag.reassembled | RowFlag.part
/** A message of several parts is put together up to this size. */
const MAX_MESSAGE = 16 * 1024 * 1024

const NO_BYTES = new Uint8Array(0)
const NO_RECORD: FrameRecord = { bytes: NO_BYTES, comments: [] }

interface SourceEntry {
  readonly source: IndexedSource
  readonly context: InterfaceContext
}

export class Frames {
  readonly registry: Registry
  /** Names to show in the address columns instead of addresses, where that is wanted. */
  names: { nameOf(address: string): string | undefined } | null = null
  /** Settings of the dissectors. */
  preferences: Preferences = DEFAULT_PREFERENCES
  private readonly index: IndexFollower
  private readonly readers = new Map<number, FrameReader>()
  private readonly windows = new Map<number, FrameWindow>()
  private readonly entries: SourceEntry[] = []
  private readonly segments: TcpSegments
  private readonly streams: StreamContexts
  private readonly secrets: TlsSecrets
  private readonly tls: TlsContexts
  private readonly transactions: TransactionContexts
  private readonly handshakes: HandshakeContexts
  private readonly owners: ProcessOwners
  private readonly summary: Summary
  private readonly lean: LeanRows

  constructor(registry: Registry, index: IndexFollower) {
    this.registry = registry
    this.index = index
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
    this.summary = new Summary(registry)
    this.lean = new LeanRows(registry, index)
  }

  get rowCount(): number {
    return this.index.columns.rowCount
  }

  /** Whether there are secrets by which more layers come to light than the index has. */
  get decrypts(): boolean {
    return this.secrets.any
  }

  get stacks(): Stacks {
    return this.index.stacks
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
    const wanted = (flags & UNSURE) === 0 && !this.tls.concerns(row) ? sure : layers?.whole
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

  /** The row's captured bytes, as a copy. */
  bytes(row: RowIndex): Uint8Array {
    return this.record(row, false).bytes.slice()
  }

  /** As `bytes`, for one that goes through the rows in order: a view, good until the next call. */
  peek(row: RowIndex): Uint8Array {
    const { segment, slot } = this.at(row)
    const { file, description } = this.entry(segment.source[slot]).source
    if (this.index.removedFiles.has(file)) return NO_BYTES
    let window = this.windows.get(file)
    if (!window) {
      // One descriptor a file: what was read once can be read when its name is gone.
      window = new FrameWindow(this.reader(file))
      this.windows.set(file, window)
    }
    return window.read(segment.offset[slot], segment.capturedLength[slot], description.bigEndian).bytes
  }

  comments(row: RowIndex): readonly string[] {
    const { segment, slot } = this.at(row)
    return (segment.flags[slot] & RowFlag.comment) === 0 ? [] : this.record(row, true).comments
  }

  interfaceOf(row: RowIndex): InterfaceContext {
    const { segment, slot } = this.at(row)
    return this.entry(segment.source[slot]).context
  }

  sourceOf(row: RowIndex): IndexedSource {
    const { segment, slot } = this.at(row)
    return this.entry(segment.source[slot]).source
  }

  at(row: RowIndex): { segment: Segment; slot: number } {
    const { columns } = this.index
    return { segment: columns.segmentOf(row), slot: columns.slotOf(row) }
  }

  /** Raw bytes of a file of the session, for blocks that are kept as they are. */
  raw(file: number, offset: number, length: number): Uint8Array {
    if (this.index.removedFiles.has(file)) return NO_BYTES
    return this.reader(file).bytes(offset, length).slice()
  }

  /** Everything known of the row but its bytes. `linked` looks at other rows too (exchange, fragments, parts). */
  context(row: RowIndex, linked: boolean): FrameContext {
    const { segment, slot } = this.at(row)
    const flags = segment.flags[slot]
    const timeSeconds = segment.timeSeconds[slot]
    const timeNanos = segment.timeNanos[slot]
    const related = segment.related[slot]
    return {
      number: row + 1,
      timeSeconds,
      timeNanos,
      untimed: (flags & RowFlag.untimed) !== 0,
      relativeNs: nanosBetween(timeSeconds, timeNanos, this.index.baseSeconds, this.index.baseNanos),
      deltaNs: this.delta(row),
      capturedLength: segment.capturedLength[slot],
      originalLength: segment.originalLength[slot],
      interface: this.entry(segment.source[slot]).context,
      direction: (flags & RowFlag.directionMask) as 0 | 1 | 2,
      comments: this.comments(row),
      stray: isStray(flags),
      ...(this.interfaceOf(row).id === null ? {} : { options: () => this.packetOptions(row) }),
      processes: () => this.owners.of(row, this.sourceOf(row).file),
      ...this.streams.of(row),
      ...duplicateAddresses(this.index, row),
      ...(linked ? this.tls.of(row) : {}),
      ...(linked
        ? {
            transactions: this.transactions.of(row),
            handshake: this.handshakes.of(row),
            ...this.links(row, related - 1, flags),
          }
        : {}),
    }
  }

  /** Whether the file of a row was deleted, and its bytes with it. */
  isRemoved(row: RowIndex): boolean {
    const { removedFiles } = this.index
    return removedFiles.size > 0 && removedFiles.has(this.sourceOf(row).file)
  }

  /** Lets go of a file that was deleted, so that its room on the disk is free. */
  forget(file: number): void {
    this.readers.get(file)?.close()
    this.windows.get(file)?.close()
    this.readers.delete(file)
    this.windows.delete(file)
  }

  dispose(): void {
    for (const reader of [...this.readers.values(), ...this.windows.values()]) reader.close()
    this.readers.clear()
    this.windows.clear()
  }

  /** What the index alone says of a row. */
  private bare(row: RowIndex): Detail {
    const { registry, index, preferences } = this
    return this.named(removedFrame(registry, this.context(row, false), preferences, index, this.at(row)))
  }

  private links(row: RowIndex, related: number, flags: number): Partial<FrameContext> {
    if ((flags & RowFlag.part) !== 0) return this.partLinks(row, related, flags)
    const segment = (flags & RowFlag.segment) === 0 ? {} : { segment: this.segments.context(row) }
    if (related < 0) return segment
    if ((flags & RowFlag.reassembled) !== 0) return { ...segment, ...optional('reassembled', this.datagram(row)) }
    if ((flags & (RowFlag.request | RowFlag.response)) !== 0) {
      return { exchange: this.exchange(row, related as RowIndex, flags) }
    }
    if ((flags & RowFlag.fragment) === 0) return { ...segment, echo: this.echo(row, related as RowIndex) }
    return segment
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
      const datagram = this.datagram(row)
      if (!datagram) return undefined
      bytes = datagram.bytes
      summary.resume(bytes, 0, bytes.length, summary.fragment.next)
    }
    const { present, sequence, flags, payloadStart, payloadEnd } = summary.tcp
    if (!present) return undefined
    return { sequence: sequence + (flags & SYN ? 1 : 0), bytes: bytes.subarray(payloadStart, payloadEnd) }
  }

  private echo(row: RowIndex, request: RowIndex): NonNullable<FrameContext['echo']> {
    const here = this.at(row)
    const there = this.at(request)
    const latencyNs = nanosBetween(
      here.segment.timeSeconds[here.slot],
      here.segment.timeNanos[here.slot],
      there.segment.timeSeconds[there.slot],
      there.segment.timeNanos[there.slot],
    )
    return { frameNumber: request + 1, latencyNs }
  }

  private exchange(row: RowIndex, related: RowIndex, flags: number): ExchangeContext {
    const response = (flags & RowFlag.response) !== 0
    const request = response ? related : row
    const here = this.at(row)
    const there = this.at(related)
    const between = nanosBetween(
      here.segment.timeSeconds[here.slot],
      here.segment.timeNanos[here.slot],
      there.segment.timeSeconds[there.slot],
      there.segment.timeNanos[there.slot],
    )
    const detail = dissectFrame(this.registry, this.context(request, false), this.bytes(request))
    const text = (name: string): string => {
      const field = this.registry.field(name)
      const node = field ? detail.nodesOf(field)[0] : undefined
      return node === undefined ? '' : String(detail.values[node] ?? '')
    }
    return {
      frameNumber: related + 1,
      latencyNs: between < 0n ? -between : between,
      method: text('jsonrpc.method'),
      tool: text('mcpx.tool'),
    }
  }

  /** A row's frame, dissected without what other frames say of its messages. */
  private alone(row: RowIndex): Detail {
    const { transactions: _, handshake: __, ...context } = this.context(row, true)
    return dissectFrame(this.registry, context, this.bytes(row), this.preferences)
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

  /** The datagram that this row completed, from the chain of fragments before it. */
  private datagram(row: RowIndex): FrameContext['reassembled'] {
    const rows: RowIndex[] = []
    for (let at: number = row; at >= 0 && rows.length < MAX_CHAIN; ) {
      rows.push(at as RowIndex)
      const { segment, slot } = this.at(at as RowIndex)
      at = segment.related[slot] - 1
    }
    rows.reverse()
    const pieces: { offset: number; bytes: Uint8Array }[] = []
    let length = 0
    for (const one of rows) {
      const piece = fragmentPiece(this.registry, this.bytes(one), this.interfaceOf(one).linkType)
      if (!piece) return undefined
      pieces.push(piece)
      if (!piece.more) length = piece.offset + piece.bytes.length
    }
    const bytes = assemble({ pieces, length })
    return bytes ? { bytes, frames: rows.map((one) => one + 1) } : undefined
  }

  /** The message in parts that begins in a row; undefined when it is too large, or not whole. */
  wholeMessage(first: RowIndex): Uint8Array | undefined {
    return this.part(first, first).bytes
  }

  /** Of a part of a message; the first of them may be linked with the message's other half, which is of another source. */
  private partLinks(row: RowIndex, related: number, flags: number): Partial<FrameContext> {
    const sourceAt = (of: number): number => {
      const { segment, slot } = this.at(of as RowIndex)
      return segment.source[slot]
    }
    if (related < 0) return { part: this.part(row, row) }
    if (sourceAt(related) === sourceAt(row)) return { part: this.part(row, related as RowIndex) }
    return { part: this.part(row, row), exchange: this.exchange(row, related as RowIndex, flags) }
  }

  /** Place of a part within its message, and the message when it is whole and not too large. */
  private part(row: RowIndex, first: RowIndex): NonNullable<FrameContext['part']> {
    const { segment, slot } = this.at(first)
    const source = segment.source[slot]
    const pieces: Uint8Array[] = []
    let size = 0
    let index = 1
    const end = Math.min(this.rowCount, first + MAX_CHAIN)
    for (let at = first as number; at < end && size <= MAX_MESSAGE; at++) {
      const other = this.at(at as RowIndex)
      if (other.segment.source[other.slot] !== source) continue
      if (at !== first && other.segment.related[other.slot] !== first + 1) break
      const bytes = this.bytes(at as RowIndex)
      const piece = bytes.subarray(Math.max(0, payloadStart(bytes, 0, bytes.length)))
      pieces.push(piece)
      size += piece.length
      if (at === row) index = pieces.length
    }
    const whole = size <= MAX_MESSAGE ? concatenate(pieces, size) : undefined
    return { index, first: first + 1, ...optional('bytes', whole) }
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

  private delta(row: RowIndex): bigint {
    if (row === 0) return 0n
    const here = this.at(row)
    const before = this.at((row - 1) as RowIndex)
    return nanosBetween(
      here.segment.timeSeconds[here.slot],
      here.segment.timeNanos[here.slot],
      before.segment.timeSeconds[before.slot],
      before.segment.timeNanos[before.slot],
    )
  }

  isUntimed(row: RowIndex): boolean {
    const { segment, slot } = this.at(row)
    return (segment.flags[slot] & RowFlag.untimed) !== 0
  }

  /** Options of the row's block as they are in the file; empty where its format has none. */
  options(row: RowIndex): Uint8Array {
    if (this.isRemoved(row)) return NO_BYTES
    const { segment, slot } = this.at(row)
    const { file, description } = this.entry(segment.source[slot]).source
    return this.reader(file).options(segment.offset[slot], segment.capturedLength[slot], description.bigEndian)
  }

  private packetOptions(row: RowIndex): PacketOptions {
    return readPacketOptions(this.options(row), this.sourceOf(row).description.bigEndian)
  }

  /** The row's whole block as it is in the file. */
  block(row: RowIndex): Uint8Array {
    if (this.isRemoved(row)) return NO_BYTES
    const { segment, slot } = this.at(row)
    const { file, description } = this.entry(segment.source[slot]).source
    return this.reader(file).block(segment.offset[slot], description.bigEndian)
  }

  private named(detail: Detail): Detail {
    if (this.names) {
      detail.sourceColumn = this.names.nameOf(detail.sourceColumn) ?? detail.sourceColumn
      detail.destinationColumn = this.names.nameOf(detail.destinationColumn) ?? detail.destinationColumn
    }
    return detail
  }

  private record(row: RowIndex, withOptions: boolean): FrameRecord {
    const { segment, slot } = this.at(row)
    const { source } = this.entry(segment.source[slot])
    if (this.index.removedFiles.has(source.file)) return NO_RECORD
    const reader = this.reader(source.file)
    return reader.read(segment.offset[slot], segment.capturedLength[slot], source.description.bigEndian, withOptions)
  }

  private reader(file: number): FrameReader {
    let reader = this.readers.get(file)
    if (!reader) {
      reader = new FrameReader(this.index.paths.get(file) ?? '')
      this.readers.set(file, reader)
    }
    return reader
  }

  private entry(id: number): SourceEntry {
    const known = this.entries[id]
    if (known) return known
    const source = this.index.sources[id]
    const { id: local, section, name, description, comments, linkType, nanoseconds } = source.description
    const entry = {
      source,
      context: {
        id: local,
        ...optional('section', section ?? undefined),
        // Wireshark's name for one that has none.
        name: name || (local === null ? '' : 'unknown'),
        description,
        linkType,
        nanoseconds,
        ...optional('stdio', parseStdioInterface(name, description, comments)),
      },
    }
    this.entries[id] = entry
    return entry
  }
}

function concatenate(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>)
}
