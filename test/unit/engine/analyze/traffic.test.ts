import { describe, expect, it } from 'vitest'
import { TrafficMeter } from '../../../../src/engine/analyze/traffic.ts'
import { StacksWriter } from '../../../../src/engine/dissect/stack-table.ts'
import { ColumnsWriter } from '../../../../src/engine/store/columns.ts'
import type { EndpointId, ProtocolId } from '../../../../src/shared/base/brand.ts'

const PROTOCOLS = 4

function capture() {
  const columns = new ColumnsWriter()
  const stacks = new StacksWriter(PROTOCOLS)
  const meter = new TrafficMeter(60, PROTOCOLS)
  const frame = (second: number, protocol: number, bytes: number, from = 1, to = 2): void => {
    const segment = columns.openRow()
    const slot = columns.slotOf(columns.nextRow)
    segment.timeSeconds[slot] = second
    segment.originalLength[slot] = bytes
    segment.stack[slot] = stacks.push(0, protocol as ProtocolId)
    segment.sourceEndpoint[slot] = from
    segment.destinationEndpoint[slot] = to
    columns.advance()
  }
  const update = (most = 1e6): boolean => {
    columns.publish(columns.nextRow)
    return meter.update(columns, stacks, most)
  }
  return { frame, update, meter }
}

const endpoint = (id: number): EndpointId => id as EndpointId

describe('the traffic of the last minutes', () => {
  it('is counted by second and protocol, and by endpoint for both ends', () => {
    const { frame, update, meter } = capture()
    frame(1000, 1, 60)
    frame(1000, 2, 100, 1, 3)
    frame(1001, 1, 40)
    expect(update()).toBe(true)
    const { frames, bytes, endpoints } = meter.window(1002, 2, 2)
    expect([...(frames[1] ?? [])]).toEqual([1, 1])
    expect([...(bytes[1] ?? [])]).toEqual([60, 40])
    expect([...(bytes[2] ?? [])]).toEqual([100, 0])
    expect(frames[3]).toBeUndefined()
    expect(endpoints.get(endpoint(1))).toEqual({ frames: 3, bytes: 200 })
    expect(endpoints.get(endpoint(3))).toEqual({ frames: 1, bytes: 100 })
  })

  it('takes rows in slices, and goes on where it was', () => {
    const { frame, update, meter } = capture()
    for (let i = 0; i < 10; i++) frame(5, 1, 1)
    expect(update(4)).toBe(false)
    expect(update(4)).toBe(false)
    expect(update(4)).toBe(true)
    frame(5, 1, 1)
    expect(update()).toBe(true)
    expect(meter.window(6, 1, 1).frames[1]?.[0]).toBe(11)
  })

  it('forgets what is older than the ring, and frames that come too late', () => {
    const { frame, update, meter } = capture()
    frame(100, 1, 10)
    frame(155, 1, 7)
    frame(165, 1, 13)
    frame(104, 1, 30, 7, 8)
    frame(120, 2, 5)
    update()
    const { bytes, endpoints } = meter.window(166, 60, 60)
    expect(bytes[1]?.reduce((a, b) => a + b)).toBe(20)
    expect(bytes[2]?.reduce((a, b) => a + b)).toBe(5)
    expect(endpoints.has(endpoint(7))).toBe(false)
  })

  it('is not hidden by a frame of a time far ahead, nor by one that comes first', () => {
    for (const strays of [[0], [5], [9], [0, 9], [3, 7]]) {
      const { frame, update, meter } = capture()
      for (let i = 0; i < 10; i++) {
        if (strays.includes(i)) frame(4_000_000_000 + 100_000 * i, 3, 60, 8, 9)
        frame(1000 + i, 1, 10)
      }
      update()
      expect(meter.newest).toBe(1009)
      const { bytes, endpoints } = meter.window(1010, 60, 60)
      expect(bytes[1]?.reduce((a, b) => a + b)).toBe(100)
      expect([bytes[3], endpoints.has(endpoint(8))]).toEqual([undefined, false])
      expect(endpoints.get(endpoint(1))).toEqual({ frames: 10, bytes: 100 })
    }
  })

  it('goes on after a pause, with its first frame', () => {
    const { frame, update, meter } = capture()
    for (let i = 0; i < 10; i++) frame(1000 + i, 1, 10)
    frame(9000, 2, 1)
    frame(9001, 2, 2)
    update()
    expect(meter.newest).toBe(1009)
    frame(9002, 2, 4)
    frame(1009, 1, 10)
    expect(update(1)).toBe(false)
    expect(update()).toBe(true)
    const { bytes } = meter.window(9003, 3, 3)
    expect([meter.newest, bytes[1], [...(bytes[2] ?? [])]]).toEqual([9002, undefined, [1, 2, 4]])
  })

  it('keeps the endpoints with the most bytes when there are very many', () => {
    const { frame, update, meter } = capture()
    for (let i = 0; i < 20_000; i++) frame(50, 1, i % 2 ? 1 : 5000, 10 + (i % 2 ? i : 0), 0)
    update()
    const { endpoints } = meter.window(60, 10, 1)
    expect(endpoints.size).toBeLessThanOrEqual(1024)
    expect(endpoints.get(endpoint(10))).toEqual({ frames: 10_000, bytes: 50_000_000 })
  })

  it('counts a frame to itself once', () => {
    const { frame, update, meter } = capture()
    frame(50, 1, 7, 4, 4)
    update()
    expect(meter.window(60, 10, 1).endpoints.get(endpoint(4))).toEqual({ frames: 1, bytes: 7 })
  })
})
