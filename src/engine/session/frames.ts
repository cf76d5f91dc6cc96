/**
 * Frames of a session by row: their bytes from the spool, and the context that the first pass kept, so that any row decodes as it
 * would have in order.
 */
import type { RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import { parseStdioInterface } from '../../shared/stdio-interface.ts'
import type { Detail } from '../dissect/detail.ts'
import { dissectFrame } from '../dissect/dissect.ts'
import type { ExchangeContext, FrameContext, InterfaceContext, StreamContext } from '../dissect/frame-context.ts'
import { payloadStart } from '../dissect/protocols/exported-pdu/exported-pdu.ts'
import type { Registry } from '../dissect/registry.ts'
import { assemble } from '../indexing/fragment-table.ts'
import type { IndexedSource } from '../indexing/indexer.ts'
import type { SessionIndex } from '../indexing/session-index.ts'
import type { Segment } from '../store/columns.ts'
import { FrameReader } from '../store/frame-reader.ts'
import { SHIFT_UNUSED } from '../store/stream-table.ts'
import { fragmentPiece } from './fragment-piece.ts'

const MAX_CHAIN = 8192
/** A message of several parts is put together up to this size. */
const MAX_MESSAGE = 16 * 1024 * 1024

interface SourceEntry {
  readonly source: IndexedSource
  readonly context: InterfaceContext
}

export class Frames {
  readonly registry: Registry
  private readonly index: SessionIndex
  private readonly pathOf: (file: number) => string
  private readonly readers = new Map<number, FrameReader>()
  private readonly entries: SourceEntry[] = []

  constructor(registry: Registry, index: SessionIndex, pathOf: (file: number) => string) {
    this.registry = registry
    this.index = index
    this.pathOf = pathOf
  }

  get rowCount(): number {
    return this.index.columns.rowCount
  }

  /** The row's frame, dissected. Throws when its spool can't be read any more. */
  dissect(row: RowIndex): Detail {
    const bytes = this.bytes(row)
    return dissectFrame(this.registry, this.context(row, true), bytes)
  }

  /** The row's captured bytes, as a copy. */
  bytes(row: RowIndex): Uint8Array {
    return this.record(row, false).bytes.slice()
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
      ...optional('stream', this.stream(segment, slot)),
      ...(linked ? this.links(row, related - 1, flags) : {}),
    }
  }

  dispose(): void {
    for (const reader of this.readers.values()) reader.close()
    this.readers.clear()
  }

  private links(row: RowIndex, related: number, flags: number): Partial<FrameContext> {
    if ((flags & RowFlag.part) !== 0) return { part: this.part(row, (related < 0 ? row : related) as RowIndex) }
    if (related < 0) return {}
    if ((flags & RowFlag.reassembled) !== 0) return optional('reassembled', this.datagram(row))
    if ((flags & (RowFlag.request | RowFlag.response)) !== 0) {
      return { exchange: this.exchange(row, related as RowIndex, flags) }
    }
    return {}
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

  private stream(segment: Segment, slot: number): StreamContext | undefined {
    const stored = segment.stream[slot]
    if (stored === 0) return undefined
    const index = stored - 1
    const isTcp = (segment.layers[slot] & this.registry.layerBit(this.registry.require('tcp').id)) !== 0
    if (!isTcp) return { index }
    const reverse = (segment.flags[slot] & RowFlag.reverse) !== 0
    return {
      index,
      ...optional('baseSequence', this.index.tcpStreams.baseSequence(index, reverse)),
      ...optional('baseAcknowledgment', this.index.tcpStreams.baseSequence(index, !reverse)),
      windowShift: this.windowShift(index, reverse),
      tlsVersion: this.index.tcpStreams.tlsVersion(index),
    }
  }

  /** Windows are scaled only when both sides offered it (RFC 7323 section 2.2). */
  private windowShift(stream: number, reverse: boolean): number {
    const { tcpStreams } = this.index
    const other = tcpStreams.windowShift(stream, !reverse)
    return other === SHIFT_UNUSED ? SHIFT_UNUSED : tcpStreams.windowShift(stream, reverse)
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

  private record(row: RowIndex, withOptions: boolean) {
    const { segment, slot } = this.at(row)
    const { source } = this.entry(segment.source[slot])
    const reader = this.reader(source.file)
    return reader.read(segment.offset[slot], segment.capturedLength[slot], source.description.bigEndian, withOptions)
  }

  private reader(file: number): FrameReader {
    let reader = this.readers.get(file)
    if (!reader) {
      reader = new FrameReader(this.pathOf(file))
      this.readers.set(file, reader)
    }
    return reader
  }

  private entry(id: number): SourceEntry {
    const known = this.entries[id]
    if (known) return known
    const source = this.index.sources[id]
    const { name, description, comments, linkType, nanoseconds } = source.description
    const entry = {
      source,
      context: {
        id: source.index,
        name,
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

/** Nanoseconds from the second time to the first, exact for any distance. */
export function nanosBetween(seconds: number, nanos: number, baseSeconds: number, baseNanos: number): bigint {
  return BigInt(seconds - baseSeconds) * 1_000_000_000n + BigInt(nanos - baseNanos)
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
