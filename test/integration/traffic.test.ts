/** The traffic of the last minutes of a real capture, beside what tshark counts in them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TRAFFIC_BUCKETS } from '../../src/shared/wire/traffic.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { type Engine, startEngine } from '../support/engine.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const FILE = capture('http_espn.pcapng')
let engine: Engine
beforeEach(() => {
  engine = startEngine()
})
afterEach(() => engine.dispose())

it('is none before something is open', async () => {
  const traffic = await engine.client.call('traffic.read', { seconds: 60, most: 5 })
  expect(traffic).toMatchObject({ total: { frames: 0, bytes: 0 }, protocols: [], endpoints: [] })
})

describe.skipIf(!haveCaptures || !haveTshark)('the traffic of a capture', () => {
  it.each([60, 900])('of the last %d seconds is what tshark counts', async (seconds) => {
    await engine.client.call('session.open', { paths: [FILE], replace: true })
    await engine.session.indexed()
    const traffic = await engine.client.call('traffic.read', { seconds, most: 2 })
    const frames = tsharkFields(FILE, ['frame.time_epoch', 'frame.len', 'ip.src', 'ip.dst'])
      .map((line) => line.split('\t'))
      .filter(([time]) => Number(time) >= traffic.end - seconds && Number(time) < traffic.end)
    const sum = (rows: readonly string[][]) => ({
      frames: rows.length,
      bytes: rows.reduce((bytes, [, length]) => bytes + Number(length), 0),
    })
    expect(frames.length).toBeGreaterThan(10)
    expect(traffic.total).toEqual(sum(frames))
    expect(traffic.protocols).toHaveLength(3)
    expect(traffic.protocols.at(-1)?.protocol).toBeNull()
    for (const { frames: count, bytes, frameSeries, byteSeries } of traffic.protocols) {
      expect(frameSeries).toHaveLength(TRAFFIC_BUCKETS)
      expect(frameSeries.reduce((a, b) => a + b)).toBe(count)
      expect(byteSeries.reduce((a, b) => a + b)).toBe(bytes)
    }
    if (seconds < 900) return
    for (const { address, kind, ...amount } of traffic.endpoints) {
      expect(kind).toBe('ipv4')
      expect(amount, address).toEqual(sum(frames.filter(([, , from, to]) => from === address || to === address)))
    }
  })
})
