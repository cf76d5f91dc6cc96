/** What the files of a session hold of its frames, by row: bytes, options, comments, interfaces. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import { parseStdioInterface } from '../../shared/stdio-interface.ts'
import type { InterfaceContext } from '../dissect/frame-context.ts'
import type { IndexedSource } from '../indexing/frame-scanner.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import type { Segment } from '../store/columns.ts'
import { FrameReader, type FrameRecord, FrameWindow } from '../store/frame-reader.ts'
import { type PacketOptions, readPacketOptions } from '../store/packet-options.ts'
import { nanosBetween } from './times.ts'

const NO_BYTES = new Uint8Array(0)
const NO_RECORD: FrameRecord = { bytes: NO_BYTES, comments: [] }

interface SourceEntry {
  readonly source: IndexedSource
  readonly context: InterfaceContext
}

export class StoredFrames {
  protected readonly index: IndexFollower
  private readonly readers = new Map<number, FrameReader>()
  private readonly windows = new Map<number, FrameWindow>()
  private readonly entries: SourceEntry[] = []

  constructor(index: IndexFollower) {
    this.index = index
  }

  get rowCount(): number {
    return this.index.columns.rowCount
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

  isUntimed(row: RowIndex): boolean {
    const { segment, slot } = this.at(row)
    return (segment.flags[slot] & RowFlag.untimed) !== 0
  }

  /** Nanoseconds from one row to another, negative where that is before it. */
  nanosSince(earlier: RowIndex, row: RowIndex): bigint {
    const here = this.at(row)
    const there = this.at(earlier)
    return nanosBetween(
      here.segment.timeSeconds[here.slot],
      here.segment.timeNanos[here.slot],
      there.segment.timeSeconds[there.slot],
      there.segment.timeNanos[there.slot],
    )
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

  /** Options of the row's block as they are in the file; empty where its format has none. */
  options(row: RowIndex): Uint8Array {
    if (this.isRemoved(row)) return NO_BYTES
    const { segment, slot } = this.at(row)
    const { file, description } = this.entry(segment.source[slot]).source
    return this.reader(file).options(segment.offset[slot], segment.capturedLength[slot], description.bigEndian)
  }

  packetOptions(row: RowIndex): PacketOptions {
    return readPacketOptions(this.options(row), this.sourceOf(row).description.bigEndian)
  }

  /** The row's whole block as it is in the file. */
  block(row: RowIndex): Uint8Array {
    if (this.isRemoved(row)) return NO_BYTES
    const { segment, slot } = this.at(row)
    const { file, description } = this.entry(segment.source[slot]).source
    return this.reader(file).block(segment.offset[slot], description.bigEndian)
  }

  protected record(row: RowIndex, withOptions: boolean): FrameRecord {
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
    const stdio = parseStdioInterface(name, description, comments)
    const entry = {
      source,
      context: {
        id: local,
        ...(section === null ? {} : { section }),
        // Wireshark's name for one that has none.
        name: name || (local === null ? '' : 'unknown'),
        description,
        linkType,
        nanoseconds,
        ...(stdio ? { stdio } : {}),
      },
    }
    this.entries[id] = entry
    return entry
  }
}
