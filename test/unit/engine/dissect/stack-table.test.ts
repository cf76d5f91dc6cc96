import { describe, expect, it } from 'vitest'
import { Stacks, StacksWriter } from '../../../../src/engine/dissect/stack-table.ts'
import type { ProtocolId } from '../../../../src/shared/base/brand.ts'

const id = (value: number): ProtocolId => value as ProtocolId

describe('stacks', () => {
  it('have one number each, whichever frames they come from', () => {
    const writer = new StacksWriter(60)
    const ip = writer.push(writer.push(0, id(1)), id(2))
    const tcp = writer.push(ip, id(3))
    expect(writer.push(ip, id(3))).toBe(tcp)
    expect(writer.push(ip, id(4))).not.toBe(tcp)
    expect(writer.protocols(tcp)).toEqual([1, 2, 3])
    expect(writer.top(tcp)).toBe(3)
    expect(writer.parent(tcp)).toBe(ip)
    expect(writer.has(tcp, id(2))).toBe(true)
    expect(writer.has(tcp, id(4))).toBe(false)
    expect(writer.protocols(0)).toEqual([])
  })

  it('are read over the same buffer', () => {
    const writer = new StacksWriter(60)
    const reader = new Stacks(writer.buffer)
    expect(reader.count).toBe(1)
    const stack = writer.push(writer.push(0, id(7)), id(60))
    expect(reader.count).toBe(3)
    expect(reader.protocols(stack)).toEqual([7, 60])
  })

  it('are the same for several writers', () => {
    const one = new StacksWriter(60)
    const other = new StacksWriter(60, one.buffer)
    const ip = one.push(one.push(0, id(1)), id(2))
    expect(other.push(other.push(0, id(1)), id(2))).toBe(ip)
    const tcp = other.push(ip, id(3))
    expect(one.push(ip, id(4))).not.toBe(tcp)
    expect(one.push(ip, id(3))).toBe(tcp)
    expect(one.count).toBe(5)
  })

  it('stay within their number: what is beyond keeps the stack below', () => {
    const writer = new StacksWriter(300)
    for (let a = 1; a <= 300; a++) for (let b = 1; b <= 300; b++) writer.push(writer.push(0, id(a)), id(b))
    expect(writer.count).toBe(65536)
    const below = writer.push(0, id(300))
    expect([0, below]).toContain(writer.push(below, id(299)))
  })
})
