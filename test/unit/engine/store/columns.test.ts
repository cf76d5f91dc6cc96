import { describe, expect, it } from 'vitest'
import { Columns, ColumnsWriter, ROW_BYTES, SEGMENT_ROWS } from '../../../../src/engine/store/columns.ts'
import type { RowIndex } from '../../../../src/shared/base/brand.ts'

describe('columns', () => {
  it('take 57 bytes a row', () => {
    expect(ROW_BYTES).toBe(57)
  })

  it('show a reader the published rows, over segment borders', () => {
    const buffers: SharedArrayBuffer[] = []
    const writer = new ColumnsWriter((buffer) => buffers.push(buffer))
    const reader = new Columns()
    const rows = SEGMENT_ROWS + 3
    for (let row = 0; row < rows; row++) {
      const segment = writer.openRow()
      segment.originalLength[writer.slotOf(writer.nextRow)] = row * 2
      writer.advance()
    }
    expect(buffers).toHaveLength(2)
    for (const buffer of buffers) reader.attach(buffer)
    expect(reader.rowCount).toBe(0)
    reader.publish(rows)
    expect(reader.rowCount).toBe(rows)
    const last = (rows - 1) as RowIndex
    expect(reader.segmentOf(last).originalLength[reader.slotOf(last)]).toBe(last * 2)
  })
})
