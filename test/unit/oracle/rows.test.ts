import { describe, expect, it } from 'vitest'
import { readRows } from '../../oracle/rows.ts'

/** Rows of a text that comes in pieces of `size` bytes. */
async function rows(text: string, width: number, size: number): Promise<string[][]> {
  const bytes = Buffer.from(text)
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const found: string[][] = []
  for await (const row of readRows(pieces(), '\t', width)) found.push(row)
  return found
}

describe.each([1, 3, 1000])('rows of tshark in pieces of %i bytes', (size) => {
  it('are lines of cells, empty ones included', async () => {
    expect(await rows('1\ta\t\n2\t\tb\n', 3, size)).toEqual([
      ['1', 'a', ''],
      ['2', '', 'b'],
    ])
  })

  it('go on in the next line while cells miss', async () => {
    expect(await rows('1\ttwo\nlines\tx\n2\t\ty\n', 3, size)).toEqual([
      ['1', 'two\nlines', 'x'],
      ['2', '', 'y'],
    ])
  })

  it('hold characters of several bytes', async () => {
    expect(await rows('1\t80 → 90 €\n', 2, size)).toEqual([['1', '80 → 90 €']])
  })

  it('end with a line that has no end', async () => {
    expect(await rows('1\ta\n2\tb', 2, size)).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ])
  })
})
