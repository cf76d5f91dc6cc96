import { describe, expect, it } from 'vitest'
import { RowTable, RowTableWriter } from '../../../../src/engine/store/row-table.ts'

describe('entries by row', () => {
  it('are found on another thread, chunks on, and others are not', () => {
    const reader = new RowTable(3)
    const writer = new RowTableWriter(3, (buffer) => reader.attach(buffer))
    expect(reader.find(0)).toBe(-1)
    for (let row = 0; row < 9000; row += 3) writer.set(writer.add(row), 2, row * 2)
    for (let row = 0; row < 9000; row++) {
      const index = reader.find(row)
      if (row % 3 === 0) expect(reader.word(index, 2)).toBe(row * 2)
      else expect(index).toBe(-1)
    }
    expect(reader.find(9000)).toBe(-1)
  })
})
