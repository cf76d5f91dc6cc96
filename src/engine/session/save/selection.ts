/** Which rows are written: all, those of a view, those a person marked, or ranges of frame numbers. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { parseFrameRanges } from '../../../shared/format/frame-range.ts'
import type { FrameSelection } from '../../../shared/wire/calls.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import type { CallContext } from '../call-context.ts'

/** Rows to write, in ascending order. */
export interface RowSelection {
  readonly length: number
  rowAt(position: number): RowIndex
}

/** The rows that a call asks for; those of a view once it has looked at all rows there are. */
export async function selectRows(what: FrameSelection, context: CallContext): Promise<RowSelection> {
  const rows = context.session.index.columns.rowCount
  switch (what.kind) {
    case 'all':
      return allRows(rows)
    case 'displayed': {
      const view = context.view(what.view)
      await view.settled()
      return view
    }
    case 'marked':
      return what.frames ? markedRows(what.frames, rows) : listedRows(context.session.marks.rows())
    case 'range': {
      const ranges = parseFrameRanges(what.range, rows)
      if (!ranges.ok) throw new EngineError(ranges.error, null)
      return rangeRows(ranges.value)
    }
  }
}

export const allRows = (length: number): RowSelection => ({ length, rowAt: (position) => position as RowIndex })

function markedRows(frames: readonly number[], rows: number): RowSelection {
  const sorted = Uint32Array.from(new Set(frames.filter((frame) => frame <= rows))).sort()
  return { length: sorted.length, rowAt: (position) => (sorted[position] - 1) as RowIndex }
}

const listedRows = (rows: Uint32Array): RowSelection => ({
  length: rows.length,
  rowAt: (position) => rows[position] as RowIndex,
})

function rangeRows(ranges: readonly (readonly [number, number])[]): RowSelection {
  const starts: number[] = []
  let length = 0
  for (const [first, last] of ranges) {
    starts.push(length)
    length += last - first + 1
  }
  let current = 0
  return {
    length,
    rowAt(position) {
      if (position < starts[current]) current = 0
      while (current + 1 < starts.length && position >= starts[current + 1]) current++
      return (ranges[current][0] - 1 + position - starts[current]) as RowIndex
    },
  }
}
