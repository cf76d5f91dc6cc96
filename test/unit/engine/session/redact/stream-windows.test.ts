import { describe, expect, it } from 'vitest'
import { type Run, StreamWindows } from '../../../../../src/engine/session/redact/stream-windows.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const MIB = 1024 * 1024

function runsOf(pieces: readonly (readonly [key: string, position: number, text: string])[], openAt?: number): Run[] {
  const runs: Run[] = []
  const windows = new StreamWindows((run) => {
    runs.push(run)
    return openAt ?? run.bytes.length
  })
  for (const [key, position, text] of pieces) windows.add(key, position, bytes(text))
  windows.end()
  return runs
}

const told = (runs: readonly Run[]): string[] =>
  runs.map(({ key, position, bytes: of }) => `${key} ${position} ${Buffer.from(of)}`)

describe('pieces of a stream', () => {
  it('are put together, in whatever order and however often they come, up to a hole', () => {
    expect(
      told(
        runsOf([
          ['a', 10, 'one'],
          ['b', 0, 'other'],
          ['a', 16, 'three'],
          ['a', 13, 'two'],
          ['a', 13, 'two'],
          ['a', 12, 'etw'],
          ['a', 30, 'far'],
        ]),
      ),
    ).toEqual(['b 0 other', 'a 10 onetwothree', 'a 30 far'])
  })

  it('come again at the beginning of the next run, so that nothing lies over a border', () => {
    const part = 'x'.repeat(100_000)
    const runs = runsOf([0, 1, 2, 3, 4, 5, 6].map((i) => ['a', i * part.length, part]))
    expect(runs.length).toBeGreaterThan(1)
    for (const [i, { position, carried, goesOn }] of runs.entries()) {
      expect(goesOn).toBe(i < runs.length - 1)
      if (i === 0) continue
      const before = runs[i - 1]
      expect(position + carried).toBe(before.position + before.bytes.length)
      expect(carried).toBeGreaterThanOrEqual(32 * 1024)
    }
    const last = runs[runs.length - 1]
    expect(last.position + last.bytes.length).toBe(7 * part.length)
  })

  it('come again whole while JSON goes on', () => {
    const part = 'x'.repeat(MIB)
    const runs = runsOf(
      [0, 1, 2, 3].map((i) => ['a', i * MIB, part]),
      0,
    )
    expect(runs[runs.length - 1].bytes.length).toBe(4 * MIB)
  })
})
