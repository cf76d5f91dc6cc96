import { describe, expect, it } from 'vitest'
import { LayerStreams, LayerStreamsWriter, MAX_LAYER_STREAMS } from '../../../../src/engine/store/layer-streams.ts'

describe('streams of a frame with several headers', () => {
  const reader = new LayerStreams()
  const writer = new LayerStreamsWriter((buffer) => reader.attach(buffer))

  it('are read in their order, on another thread', () => {
    const entry = writer.add(-1, 5, 0, 17, 70000)
    writer.add(entry, 5, 1, 132, -1)
    writer.add(entry, 5, 2, 6, 0)
    expect(reader.of(5)).toEqual([
      { transport: 17, stream: 70000 },
      { transport: 132, stream: -1 },
      { transport: 6, stream: 0 },
    ])
    expect(reader.of(4)).toBeUndefined()
    expect(reader.of(6)).toBeUndefined()
  })

  it('find the last row of a stream between two rows', () => {
    for (let row = 10; row < 3000; row++) writer.add(-1, row, 0, row % 2 === 0 ? 6 : 17, row % 100)
    expect(reader.lastRow(6, 42, -1, 3000)).toBe(2942)
    expect(reader.lastRow(6, 42, -1, 2942)).toBe(2842)
    expect(reader.lastRow(6, 42, 2900, 2942)).toBe(-1)
    expect(reader.lastRow(17, 42, -1, 3000)).toBe(-1)
  })

  it('beyond what is kept are dropped', () => {
    let entry = -1
    for (let i = 0; i < MAX_LAYER_STREAMS + 2; i++) entry = writer.add(entry, 4000, i, 17, i)
    expect(reader.of(4000)?.map(({ stream }) => stream)).toEqual([0, 1, 2, 3])
  })
})
