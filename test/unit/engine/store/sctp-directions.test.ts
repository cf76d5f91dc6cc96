import { describe, expect, it } from 'vitest'
import { SctpDirections, SctpDirectionsWriter } from '../../../../src/engine/store/sctp-directions.ts'

const [HERE, THERE, ELSEWHERE] = [1, 2, 3]

describe('directions of SCTP associations', () => {
  const reader = new SctpDirections()
  const writer = new SctpDirectionsWriter((buffer) => reader.attach(buffer))
  const there = (tag: number, from = HERE): number => writer.find(tag, from, THERE, 1000, 2000)
  const back = (tag: number): number => writer.find(tag, THERE, HERE, 2000, 1000)

  it('have no number without a tag', () => expect(there(0)).toBe(-1))

  it('are told by tag and ports, whatever the address', () => {
    const direction = there(0xaa)
    expect(there(0xaa, ELSEWHERE)).toBe(direction)
    expect(there(0xab)).not.toBe(direction)
    expect(writer.find(0xaa, HERE, THERE, 1000, 2001)).not.toBe(direction)
  })

  it('are paired with the one that comes back', () => {
    const ours = writer.find(1, 7, 8, 5, 6)
    expect(reader.peer(ours)).toBe(-1)
    expect(writer.find(1, 7, 8, 5, 6)).toBe(ours)
    expect(reader.peer(ours)).toBe(-1)
    const theirs = writer.find(2, 8, 7, 6, 5)
    expect([reader.peer(ours), reader.peer(theirs)]).toEqual([theirs, ours])
    // Others between the same ports are another association.
    const later = writer.find(3, 7, 8, 5, 6)
    expect(reader.peer(later)).toBe(-1)
    expect(reader.peer(theirs)).toBe(ours)
  })

  it('count from the first TSN', () => {
    const direction = back(0xbb)
    expect(reader.firstTsn(direction)).toBeUndefined()
    writer.noteTsn(direction, 0xfffffffb)
    writer.noteTsn(direction, 7)
    expect(reader.firstTsn(direction)).toBe(0xfffffffb)
  })

  it('hold many', () => {
    const last = Array.from({ length: 3000 }, (_, i) => there(i + 1000)).at(-1) ?? -1
    writer.noteTsn(last, 9)
    expect(reader.firstTsn(last)).toBe(9)
    expect(there(1000 + 2999)).toBe(last)
  })
})
