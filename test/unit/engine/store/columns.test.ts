import { describe, expect, it } from 'vitest'
import { Columns, ColumnsWriter, ROW_BYTES, SEGMENT_ROWS } from '../../../../src/engine/store/columns.ts'
import type { RowIndex } from '../../../../src/shared/base/brand.ts'

describe('columns', () => {
  it('take 58 bytes a row', () => {
    expect(ROW_BYTES).toBe(58)
  })

  it('show a reader the published rows, over segment borders', () => {
    const reader = new Columns()
    const buffers: SharedArrayBuffer[] = []
    const writer = new ColumnsWriter((buffer) => buffers.push(buffer))
    const follower = new Columns({ header: writer.handle.header, segments: [] })
    const rows = SEGMENT_ROWS + 3
    for (let row = 0; row < rows; row++) {
      const segment = writer.openRow()
      segment.originalLength[writer.slotOf(writer.nextRow)] = row * 2
      writer.advance()
    }
    expect(follower.rowCount).toBe(0)
    writer.publish()
    expect(follower.rowCount).toBe(0)
    for (const buffer of buffers) follower.attach(buffer)
    expect(buffers).toHaveLength(2)
    expect(follower.rowCount).toBe(rows)
    const last = (rows - 1) as RowIndex
    expect(follower.segmentOf(last).originalLength[follower.slotOf(last)]).toBe(last * 2)
    expect(reader.rowCount).toBe(0)
  })
})
