/** What the index knows of a TCP frame's stream and of its place in it. Other frames are looked at only when a dissector asks. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import type { StreamContext, TcpAnalysisContext, TcpNumbersContext } from '../dissect/frame-context.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import type { Columns } from '../store/columns.ts'
import { nanosBetween } from './times.ts'

/** How many rows before it are searched for the previous frame of a stream. */
const MAX_SEARCH = 1 << 22
const TCP = 6

/** Of a row over TCP; what most dissections do not ask for is looked up when it is asked for. */
export class TcpStreamContext implements StreamContext {
  readonly index: number
  private readonly rows: IndexFollower
  private readonly row: RowIndex
  private readonly reverse: boolean
  private readonly bits: number
  private readonly isTcp: (stack: number) => boolean

  constructor(index: IndexFollower, row: RowIndex, isTcp: (stack: number) => boolean) {
    const segment = index.columns.segmentOf(row)
    const slot = index.columns.slotOf(row)
    this.index = segment.stream[slot] - 1
    this.rows = index
    this.row = row
    this.reverse = (segment.flags[slot] & RowFlag.reverse) !== 0
    this.bits = segment.analysis[slot]
    this.isTcp = isTcp
  }

  get baseSequence(): number | undefined {
    return this.rows.tcpStreams.baseSequence(this.index, this.reverse, this.row)
  }

  get baseAcknowledgment(): number | undefined {
    return this.rows.tcpStreams.baseSequence(this.index, !this.reverse, this.row)
  }

  get windowShift(): number {
    return this.rows.tcpStreams.windowShift(this.index, this.reverse, this.row)
  }

  get tlsVersion(): number {
    return this.rows.tcpStreams.tlsVersion(this.index)
  }

  get completeness(): number {
    return this.rows.tcpStreams.completeness(this.index, this.row)
  }

  get closesFirst(): boolean {
    return this.rows.tcpStreams.closesFirst(this.index, this.reverse)
  }

  get relativeNs(): bigint {
    return elapsedNs(this.rows.columns, this.row, this.rows.tcpStreams.firstRow(this.index))
  }

  deltaNs(): bigint | undefined {
    return sincePrevious(this.rows, this.row, this.index, this.isTcp)
  }

  get analysis(): TcpAnalysisContext {
    const { rows, row, bits } = this
    return { bits, initialRttNs: this.initialRttNs(), numbers: (length) => numbersOf(rows, row, length) }
  }

  private initialRttNs(): bigint | undefined {
    const { columns, tcpStreams: streams } = this.rows
    const ackRow = streams.ackRow(this.index)
    return ackRow >= 0 && this.row >= ackRow ? elapsedNs(columns, ackRow, streams.synRow(this.index)) : undefined
  }
}

/** As `TcpStreamContext`, for a header that carries another packet or is quoted by one: nothing is analyzed. */
export function otherTcpContext(
  index: IndexFollower,
  row: RowIndex,
  stream: number,
  isTcp: (stack: number) => boolean,
): StreamContext {
  const { columns, tcpStreams: streams } = index
  const firstRow = streams.firstRow(stream)
  return {
    index: stream,
    completeness: streams.completeness(stream, row),
    relativeNs: elapsedNs(columns, row, firstRow),
    deltaNs: () => sincePrevious(index, row, stream, isTcp),
  }
}

function elapsedNs(columns: Columns, row: number, since: number): bigint {
  const here = columns.segmentOf(row as RowIndex)
  const there = columns.segmentOf(since as RowIndex)
  const slot = columns.slotOf(row as RowIndex)
  const from = columns.slotOf(since as RowIndex)
  return nanosBetween(here.timeSeconds[slot], here.timeNanos[slot], there.timeSeconds[from], there.timeNanos[from])
}

/** Nanoseconds since the row of the stream before this one. */
function sincePrevious(
  index: IndexFollower,
  row: RowIndex,
  stream: number,
  isTcp: (stack: number) => boolean,
): bigint | undefined {
  const previous = previousRow(index, row, stream, index.tcpStreams.firstRow(stream), isTcp)
  return previous === undefined ? undefined : elapsedNs(index.columns, row, previous)
}

/** The row of the stream before this one, be it one that quotes it; the first one is its own. Undefined when it is too far. */
function previousRow(
  index: IndexFollower,
  row: RowIndex,
  stream: number,
  firstRow: number,
  isTcp: (stack: number) => boolean,
): number | undefined {
  if (row <= firstRow) return row
  const end = Math.max(firstRow, row - MAX_SEARCH)
  const own = previousOwnRow(index.columns, row, stream, end, isTcp)
  const other = index.layerStreams.lastRow(TCP, stream, own ?? end - 1, row)
  return other < 0 ? own : other
}

/** The last row of [end, row) whose innermost packet is of the stream. */
function previousOwnRow(
  columns: Columns,
  row: RowIndex,
  stream: number,
  end: number,
  isTcp: (stack: number) => boolean,
): number | undefined {
  const wanted = stream + 1
  for (let at = row - 1; at >= end; ) {
    const { stream: streams, stack } = columns.segmentOf(at as RowIndex)
    const stop = Math.max(0, columns.slotOf(at as RowIndex) - (at - end))
    for (let slot = columns.slotOf(at as RowIndex); slot >= stop; slot--, at--) {
      if (streams[slot] === wanted && isTcp(stack[slot])) return at
    }
  }
  return undefined
}

function numbersOf(index: IndexFollower, row: RowIndex, length: number): TcpNumbersContext {
  const { columns } = index
  const found = index.tcpNumbers.numbers(row, length, (other) => {
    return columns.segmentOf(other as RowIndex).analysis[columns.slotOf(other as RowIndex)]
  })
  const link = (other: number) => ({ frame: other + 1, ns: elapsedNs(columns, row, other) })
  return {
    ...(found.acks < 0 ? {} : { acks: link(found.acks) }),
    ...(found.timedFrom < 0 ? {} : { timedFrom: link(found.timedFrom) }),
    duplicates: found.duplicates,
    duplicateOf: found.duplicateOf + 1,
    bytesInFlight: found.bytesInFlight,
    pushBytesSent: found.pushBytesSent,
  }
}
