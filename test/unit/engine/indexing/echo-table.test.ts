import { describe, expect, it } from 'vitest'
import { EchoTable } from '../../../../src/engine/indexing/echo-table.ts'
import type { RowIndex } from '../../../../src/shared/base/brand.ts'

const row = (index: number): RowIndex => index as RowIndex

describe('echo requests', () => {
  it('are answered once, by who was asked', () => {
    const table = new EchoTable()
    expect(table.respond(1, 2, 7, 99)).toBe(-1)
    table.request(1, 2, 7, 99, row(0))
    expect(table.respond(2, 1, 7, 99)).toBe(-1)
    expect(table.respond(1, 2, 8, 99)).toBe(-1)
    expect(table.respond(1, 2, 7, 98)).toBe(-1)
    expect(table.respond(1, 2, 7, 99)).toBe(0)
    expect(table.respond(1, 2, 7, 99)).toBe(-1)
  })

  it('are the latest where the same is asked again', () => {
    const table = new EchoTable()
    table.request(1, 2, 7, 99, row(3))
    table.request(1, 2, 7, 99, row(5))
    expect(table.respond(1, 2, 7, 99)).toBe(5)
    expect(table.respond(1, 2, 7, 99)).toBe(-1)
  })

  it('wait in great numbers, the latest for certain', () => {
    const table = new EchoTable()
    const count = 200_000
    for (let i = 0; i < count; i++) table.request(i & 255, 1000, i, i & 0xffff, row(i))
    let found = 0
    for (let i = 0; i < count; i++) if (table.respond(i & 255, 1000, i, i & 0xffff) === i) found++
    expect(found).toBeGreaterThan(50_000)
    expect(found).toBeLessThanOrEqual(65_536)
    table.request(1, 2, 3, 4, row(count))
    expect(table.respond(1, 2, 3, 4)).toBe(count)
  })
})
