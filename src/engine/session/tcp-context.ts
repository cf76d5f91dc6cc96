/** What the index knows of a TCP frame's stream and of its place in it. Other frames are looked at only when a dissector asks. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import type { StreamContext, TcpNumbersContext } from '../dissect/frame-context.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import type { Columns } from '../store/columns.ts'
import { nanosBetween } from './times.ts'

/** How many rows before it are searched for the previous frame of a stream. */
const MAX_SEARCH = 1 << 22
const TCP = 6

export function tcpStreamContext(
  index: IndexFollower,
  row: RowIndex,
  isTcp: (stack: number) => boolean,
): StreamContext {
  const { columns, tcpStreams: streams } = index
  const segment = columns.segmentOf(row)
  const slot = columns.slotOf(row)
  const stream = segment.stream[slot] - 1
  const reverse = (segment.flags[slot] & RowFlag.reverse) !== 0
  const baseSequence = streams.baseSequence(stream, reverse, row)
  const baseAcknowledgment = streams.baseSequence(stream, !reverse, row)
  const ackRow = streams.ackRow(stream)
  const firstRow = streams.firstRow(stream)
  const initialRttNs = ackRow >= 0 && row >= ackRow ? elapsedNs(columns, ackRow, streams.synRow(stream)) : undefined
  return {
    index: stream,
    ...(baseSequence === undefined ? {} : { baseSequence }),
    ...(baseAcknowledgment === undefined ? {} : { baseAcknowledgment }),
    windowShift: streams.windowShift(stream, reverse, row),
    tlsVersion: streams.tlsVersion(stream),
    completeness: streams.completeness(stream, row),
    closesFirst: streams.closesFirst(stream, reverse),
    relativeNs: elapsedNs(columns, row, firstRow),
    deltaNs: () => {
      const previous = previousRow(index, row, stream, firstRow, isTcp)
      return previous === undefined ? undefined : elapsedNs(columns, row, previous)
    },
    analysis: {
      bits: segment.analysis[slot],
      ...(initialRttNs === undefined ? {} : { initialRttNs }),
      numbers: (length) => numbersOf(index, row, length),
    },
  }
}

/** As `tcpStreamContext`, for a header that carries another packet or is quoted by one: nothing is analyzed. */
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
    deltaNs: () => {
      const previous = previousRow(index, row, stream, firstRow, isTcp)
      return previous === undefined ? undefined : elapsedNs(columns, row, previous)
    },
  }
}

function elapsedNs(columns: Columns, row: number, since: number): bigint {
  const here = columns.segmentOf(row as RowIndex)
  const there = columns.segmentOf(since as RowIndex)
  const slot = columns.slotOf(row as RowIndex)
  const from = columns.slotOf(since as RowIndex)
  return nanosBetween(here.timeSeconds[slot], here.timeNanos[slot], there.timeSeconds[from], there.timeNanos[from])
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
