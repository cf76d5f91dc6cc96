/**
 * The index of a session: one row a frame, in typed arrays over SharedArrayBuffers. One writer (the indexing worker) appends;
 * readers on other threads hear of rows once everything that they name is announced. Segments of 65,536 rows are allocated as they fill and never move.
 *
 * 57 bytes a row. No JavaScript object per frame, here or anywhere on the way.
 */
import { assert } from '../../shared/base/assert.ts'
import type { RowIndex } from '../../shared/base/brand.ts'
import type { StoredSegments } from './stored-segments.ts'

export const SEGMENT_BITS = 16
export const SEGMENT_ROWS = 1 << SEGMENT_BITS
export const SEGMENT_MASK = SEGMENT_ROWS - 1

/** The typed arrays of one segment. */
export interface Segment {
  /** Byte offset of the frame's record (pcap) or block (pcapng) in its spool file. */
  readonly offset: Float64Array
  /** Seconds since the Unix epoch, and nanoseconds within. Exact for every time stamp a file can hold. */
  readonly timeSeconds: Float64Array
  readonly timeNanos: Uint32Array
  readonly capturedLength: Uint32Array
  readonly originalLength: Uint32Array
  /** EndpointId of source and destination, 0 for none. */
  readonly sourceEndpoint: Uint32Array
  readonly destinationEndpoint: Uint32Array
  /** Stream index plus one (per transport, as tcp.stream and udp.stream count; for SCTP a direction of an association), 0 for none. */
  readonly stream: Uint32Array
  /** Row plus one of the frame this one belongs to: request of a response, previous fragment, first part. 0 for none. */
  readonly related: Uint32Array
  /** SourceId. */
  readonly source: Uint16Array
  /** The frame's protocols, as a number of the stack table (dissect/stack-table.ts). */
  readonly stack: Uint16Array
  readonly sourcePort: Uint16Array
  readonly destinationPort: Uint16Array
  /** RowFlag bits. */
  readonly flags: Uint16Array
  /** TcpAnalysisFlag bits, 0 for frames without TCP. */
  readonly analysis: Uint16Array
  /** The low eight flags of the TCP header, as they stand in it: FIN is 1. 0 for frames without TCP. */
  readonly tcpFlags: Uint8Array
}

type ColumnArray = Float64Array | Uint32Array | Uint16Array | Uint8Array
type ColumnConstructor = new (buffer: SharedArrayBuffer, offset: number, length: number) => ColumnArray

const LAYOUT: readonly (readonly [keyof Segment, ColumnConstructor, number])[] = [
  ['offset', Float64Array, 8],
  ['timeSeconds', Float64Array, 8],
  ['timeNanos', Uint32Array, 4],
  ['capturedLength', Uint32Array, 4],
  ['originalLength', Uint32Array, 4],
  ['sourceEndpoint', Uint32Array, 4],
  ['destinationEndpoint', Uint32Array, 4],
  ['stream', Uint32Array, 4],
  ['related', Uint32Array, 4],
  ['source', Uint16Array, 2],
  ['stack', Uint16Array, 2],
  ['sourcePort', Uint16Array, 2],
  ['destinationPort', Uint16Array, 2],
  ['flags', Uint16Array, 2],
  ['analysis', Uint16Array, 2],
  ['tcpFlags', Uint8Array, 1],
]

/** Bytes of index a row takes. */
export const ROW_BYTES = LAYOUT.reduce((sum, [, , bytes]) => sum + bytes, 0)
export const SEGMENT_BYTES = ROW_BYTES * SEGMENT_ROWS

/** What segments hold and where, for who keeps them outside memory. */
export const COLUMN_LAYOUT = `${SEGMENT_ROWS} ${LAYOUT.map(([name, , bytes]) => `${name}:${bytes}`).join(' ')}`

function segmentOver(buffer: SharedArrayBuffer): Segment {
  const columns: Partial<Record<keyof Segment, ColumnArray>> = {}
  let offset = 0
  for (const [name, Column, bytes] of LAYOUT) {
    columns[name] = new Column(buffer, offset, SEGMENT_ROWS)
    offset += bytes * SEGMENT_ROWS
  }
  return columns as unknown as Segment
}

/** Reads columns, on any thread. */
export class Columns {
  /** Those that are in memory; `segmentOf` gets the others. */
  readonly segments: Segment[] = []
  private stored: StoredSegments | undefined
  private rows = 0

  /** Makes a segment that the writer allocated readable here. Segments arrive in order. */
  attach(buffer: SharedArrayBuffer): void {
    this.segments.push(segmentOver(buffer))
  }

  /** Makes the segments of a file readable, of columns that had none and get no others. */
  attachStored(stored: StoredSegments): void {
    this.stored = stored
    this.segments.length = stored.count
  }

  /** Rows that may be read here: those that were published, of which everything that they name is known. */
  get rowCount(): number {
    return this.rows
  }

  /** Lets the rows below `rows` be read. */
  publish(rows: number): void {
    this.rows = rows
  }

  /** The segment of a row below `rowCount`. */
  segmentOf(row: RowIndex): Segment {
    return this.segments[row >>> SEGMENT_BITS] ?? this.load(row >>> SEGMENT_BITS)
  }

  /** Position of a row in its segment. */
  slotOf(row: RowIndex): number {
    return row & SEGMENT_MASK
  }

  private load(index: number): Segment {
    assert(this.stored && index < this.segments.length, 'a row that is read is there')
    const segment = segmentOver(this.stored.load(index))
    this.segments[index] = segment
    return segment
  }
}

/** Appends rows; the one writer. */
export class ColumnsWriter extends Columns {
  private next = 0
  private readonly onSegment: (buffer: SharedArrayBuffer) => void

  /** `onSegment` hears of each new buffer before any of its rows is published. */
  constructor(onSegment: (buffer: SharedArrayBuffer) => void = () => {}) {
    super()
    this.onSegment = onSegment
  }

  /** The row that is written next. */
  get nextRow(): RowIndex {
    return this.next as RowIndex
  }

  /** The segment of the next row, allocated when needed. Write every column at `slotOf(nextRow)`, then `advance`. */
  openRow(): Segment {
    const index = this.next >>> SEGMENT_BITS
    if (index === this.segments.length) {
      const buffer = new SharedArrayBuffer(SEGMENT_BYTES)
      this.attach(buffer)
      this.onSegment(buffer)
    }
    return this.segments[index]
  }

  advance(): void {
    this.next++
  }
}
