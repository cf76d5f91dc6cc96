/** Rules over conversations. */
import { expect, it } from 'vitest'
import type { Sample } from '../../../../src/engine/alerts/rule.ts'
import { alertsOf } from '../../../support/rule-alerts.ts'

const UPLOAD = `
when: tcp && !(ip.dst == 192.168.0.0/16)
by: [ip.src, ip.dst]
flow: { bytesOut: { over: 5000 } }
`
const out = (more: object = {}, to = '10.0.0.2:443'): object => ({ tcp: `10.0.0.1:40000 > ${to}`, ...more })
const back = (more: object = {}, from = '10.0.0.2:443'): object => ({ tcp: `${from} > 10.0.0.1:40000`, ...more })
const frames = (...items: readonly object[]): Sample => ({ frames: items as never[], linktype: 1 })
const upload = (to?: string): object => out({ fill: 1000, repeat: 6 }, to)

it('is told at its end, with first and last frame', async () => {
  const sample = frames(
    out({ flags: 'S' }),
    back({ flags: 'SA' }),
    upload(),
    back({ fill: 100 }),
    out({ flags: 'FA' }),
    back({ flags: 'FA' }),
    out({}),
  )
  const [alert, ...others] = await alertsOf(UPLOAD, sample)
  expect(others).toEqual([])
  expect(alert).toMatchObject({
    rows: [0, 10],
    key: [
      ['ip.src', '10.0.0.1'],
      ['ip.dst', '10.0.0.2'],
    ],
  })
  expect(alert.reason).toMatch(/^6\d\d\d bytes in 8 frames out, \d+ in 3 in, within 1 s$/)
})

it.each([
  ['a reset', [upload(), back({ flags: 'R' }), { pause: 1000 }], 1],
  ['silence', [upload(), { pause: 120_000 }, out({}, '10.0.0.3:80')], 1],
  ['the end of the capture', [upload()], 1],
  ['no such bytes', [out({ fill: 1000, repeat: 3 })], 0],
  ['the other way', [out({ flags: 'S' }), back({ fill: 1000, repeat: 6 })], 0],
  ['not the first frame that is asked for', [upload('192.168.0.9:443')], 0],
  ['several, each by itself', [out({ fill: 1000, repeat: 3 }), out({ fill: 1000, repeat: 3 }, '10.0.0.3:80')], 0],
])('%s', async (_, items, alerts) => {
  expect(await alertsOf(UPLOAD, frames(...items))).toHaveLength(alerts)
})

it('what can only grow is told before the end', async () => {
  const tick = out({ fill: 10, repeat: 30 })
  const [early] = await alertsOf(UPLOAD, frames(upload(), tick))
  expect(early.rows.at(-1)).toBeLessThan(20)
  const small = 'when: tcp\nflow: { frames: { over: 3 }, bytesOut: { under: 3000 }, duration: { over: 2s } }'
  expect(await alertsOf(small, frames(tick))).toMatchObject([{ rows: [0, 29] }])
  expect(await alertsOf(small, frames(out({ fill: 1000, repeat: 30 })))).toEqual([])
  expect(await alertsOf(small, frames(out({ fill: 10, repeat: 10 })))).toEqual([])
})

it('conversations are counted, and may come at regular intervals', async () => {
  const beacon = 'when: udp\nby: [ip.src]\nflow: { frames: { under: 3 }, quiet: 5s }\ninterval: { over: 4, within: 1h }'
  const beat = (repeat: number): object => ({ udp: '10.0.0.1:4{n}000 > 10.0.0.9:53', fill: 8, repeat, every: 30_000 })
  expect(await alertsOf(beacon, frames(beat(6)))).toMatchObject([{ reason: expect.stringMatching(/every 30 s/) }])
  expect(await alertsOf(beacon, frames(beat(4)))).toEqual([])
})
