/** Rows of a view as a batch for the window: numbers from the columns, texts from dissecting each frame. */
import { BatchFlag } from '../../shared/row-flags.ts'
import { TCP_ANALYSIS_FLAGS, TcpAnalysisFlag } from '../../shared/tcp-analysis-flags.ts'
import { type RowNumbers, RowsEncoder } from '../../shared/wire/rows.ts'
import type { Detail } from '../dissect/detail.ts'
import type { Session } from '../session.ts'
import type { View } from './view.ts'

const numbers: RowNumbers = {
  number: 0,
  timeSeconds: 0,
  timeNanos: 0,
  capturedLength: 0,
  originalLength: 0,
  related: 0,
  flags: 0,
  protocol: 0,
  source: 0,
}

/** Encodes rows from position `from`, as many of `count` as there are and as fit. */
export function encodeRows(
  view: View,
  { frames, marks, alerts }: Pick<Session, 'frames' | 'marks' | 'alerts'>,
  callId: number,
  generation: number,
  from: number,
  count: number,
): Uint8Array {
  const encoder = new RowsEncoder()
  const end = Math.min(view.length, from + count)
  for (let position = from; position < end; position++) {
    const row = view.rowAt(position)
    const { segment, slot } = frames.at(row)
    const detail = frames.dissectColumns(row)
    numbers.number = row + 1
    numbers.timeSeconds = segment.timeSeconds[slot]
    numbers.timeNanos = segment.timeNanos[slot]
    numbers.capturedLength = segment.capturedLength[slot]
    numbers.originalLength = segment.originalLength[slot]
    numbers.related = segment.related[slot]
    numbers.flags =
      segment.flags[slot] |
      lookOf(detail, segment.analysis[slot]) |
      (marks.has(row) ? BatchFlag.marked : 0) |
      (alerts.worstOf(row) << BatchFlag.alertShift)
    numbers.protocol = frames.stacks.top(segment.stack[slot])
    numbers.source = segment.source[slot]
    const texts = [detail.sourceColumn, detail.destinationColumn, detail.protocolColumn, cut(detail.info)]
    if (!encoder.append(numbers, texts)) break
  }
  return encoder.finish(callId, view.id, generation, from)
}

/** Analysis flags but for those that tell of nothing bad, as in Wireshark's colouring rule. */
const BAD_TCP =
  TCP_ANALYSIS_FLAGS & ~(TcpAnalysisFlag.windowUpdate | TcpAnalysisFlag.keepAlive | TcpAnalysisFlag.keepAliveAck)

function lookOf({ fields, values }: Detail, analysis: number): number {
  const bad = (analysis & BAD_TCP) !== 0 ? BatchFlag.badTcp : 0
  const reset = fields.findIndex((field) => field?.name === 'tcp.flags.reset')
  return reset >= 0 && values[reset] === true ? bad | BatchFlag.reset : bad
}

/** A cell shows no more than this; the tree has the whole. */
const MAX_CELL = 512
const cut = (text: string): string => (text.length > MAX_CELL ? `${text.slice(0, MAX_CELL)}…` : text)
