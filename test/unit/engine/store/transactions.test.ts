import { describe, expect, it } from 'vitest'
import { Transactions, TransactionsWriter } from '../../../../src/engine/store/transactions.ts'

describe('transactions told apart by a key', () => {
  const reader = new Transactions('keyed')
  const writer = new TransactionsWriter('keyed', (part, buffer) => reader.attach(part, buffer))

  it('are found by conversation and key, on another thread by row', () => {
    const first = writer.open(7, 0x1234, 3, true)
    writer.note(3, first)
    const other = writer.open(7, 0x1235, 3, true)
    writer.note(3, other)
    writer.answer(other, 9)
    writer.note(9, other)
    expect(writer.latest(7, 0x1234)).toBe(first)
    expect(writer.latest(8, 0x1234)).toBe(-1)
    expect([reader.findKey(3, 0x1234), reader.findKey(3, 0x1235), reader.findKey(3, 1)]).toEqual([first, other, -1])
    expect([reader.request(other), reader.response(other)]).toEqual([3, 9])
    expect([reader.request(first), reader.response(first)]).toEqual([3, -1])
    expect(reader.findKey(9, 0x1235)).toBe(other)
    expect(reader.findKey(4, 0x1234)).toBe(-1)
    expect(reader.find(10)).toBe(-1)
  })

  it('are found however many there are, the latest of a key first', () => {
    for (let i = 0; i < 20_000; i++) writer.open(i % 5000, i >> 13, 10 + i, true)
    for (let i = 0; i < 20_000; i++) {
      const entry = writer.latest(i % 5000, i >> 13)
      expect(writer.request(entry) - 10).toBeGreaterThanOrEqual(i)
      expect((writer.request(entry) - 10) % 5000).toBe(i % 5000)
    }
    expect(writer.latest(5000, 0)).toBe(-1)
  })
})

describe('numbered transactions', () => {
  const reader = new Transactions('numbered')
  const writer = new TransactionsWriter('numbered', (part, buffer) => reader.attach(part, buffer))

  it('follow each other in their conversation', () => {
    const asked = writer.open(1, 0, 0, true)
    const elsewhere = writer.open(2, 0, 1, true)
    const unasked = writer.open(1, 0, 2, false)
    const last = writer.open(1, 0, 3, true)
    expect([asked, unasked, last, elsewhere].map((entry) => reader.number(entry))).toEqual([1, 2, 3, 1])
    expect([asked, unasked, last, elsewhere].map((entry) => reader.count(entry))).toEqual([3, 3, 3, 1])
    expect([reader.previous(unasked), reader.next(unasked)]).toEqual([asked, last])
    expect([reader.previous(asked), reader.next(last)]).toEqual([-1, -1])
    expect([reader.request(unasked), reader.response(unasked)]).toEqual([-1, 2])
    expect(writer.latest(1, 0)).toBe(last)
  })
})

describe('numbered transactions that another thread reads', () => {
  it('end where the writer is ahead', () => {
    const reader = new Transactions('numbered')
    let isThere = true
    const writer = new TransactionsWriter('numbered', (part, buffer) => {
      if (isThere) reader.attach(part, buffer)
    })
    const entries: number[] = []
    for (let i = 0; i < 1025; i++) {
      isThere = i < 1024
      entries.push(writer.open(1, 0, i, true))
    }
    expect(writer.next(entries[1023])).toBe(entries[1024])
    expect(reader.next(entries[1023])).toBe(-1)
    expect(reader.next(entries[1022])).toBe(entries[1023])
  })
})
