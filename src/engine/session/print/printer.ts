/** What a printer of frames does: text before the first, of each, between two, and after the last. It keeps nothing from one to the next. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { WantedLayers } from '../../dissect/wanted-layers.ts'
import type { Frames } from '../frames.ts'
import type { Printed } from './columns.ts'

export interface Printer {
  readonly begin: string
  print(printed: Printed): string
  readonly between: string
  /** After the last frame, if there was `any`. */
  end(any: boolean): string
  /** What is dissected of a frame: all when absent, the columns of the packet list, or certain layers. */
  readonly layers?: 'columns' | WantedLayers | undefined
}

const BILLION = 1_000_000_000n

/** Text of a row; `before` is the one that was printed before it, null for the first. */
export function printRow(frames: Frames, printer: Printer, row: RowIndex, before: RowIndex | null): string {
  const { layers } = printer
  const detail = layers === 'columns' ? frames.dissectColumns(row) : frames.dissectLayers(row, layers)
  const displayedNs = before === null ? 0n : timeOf(frames, row) - timeOf(frames, before)
  const text = printer.print({ detail, displayedNs })
  return before === null ? text : printer.between + text
}

/** Nanoseconds since the epoch. */
function timeOf(frames: Frames, row: RowIndex): bigint {
  const { segment, slot } = frames.at(row)
  return BigInt(segment.timeSeconds[slot]) * BILLION + BigInt(segment.timeNanos[slot])
}
