/** Views of filters that no column answers: what the pool and the shorter way through a frame say is what the whole tree says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileFilter } from '../../src/engine/filter/compile.ts'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { allCaptures, capture, haveCaptures } from '../support/captures.ts'
import { type Engine, readRows, startEngine } from '../support/engine.ts'

const FILTERS = [
  'http.request',
  'http.host contains "e"',
  'dns.qry.name contains "a"',
  'tls.handshake.type == 1',
  'tcp.flags.syn == 1',
  'tcp.flags.syn == 1 && ip.ttl > 60',
  'ip.id > 1000 || http',
  'udp.length > 100',
  'eth.type == 0x0800',
  'arp.opcode == 1',
  'icmp.type == 8',
  'frame.protocols contains "dns" && dns',
  'json',
  '_ws.expert.message',
  'data.len > 10',
  'ipv6.nxt == 17',
]

async function settledView(engine: Engine, filter: string): Promise<number> {
  const done = new Promise<number>((resolve) => {
    engine.client.on('view', ({ view, complete, rows }) => complete && view === opened.view && resolve(rows))
  })
  const opened = await engine.client.call('view.open', { filter })
  expect(opened.problem).toBeNull()
  await done
  return opened.view
}

describe.skipIf(!haveCaptures)('layers that a filter asks for', () => {
  test.each(allCaptures())('%s', { timeout: 60_000 }, async (name) => {
    const engine = startEngine()
    try {
      await engine.session.open(capture(name))
      await engine.session.indexed()
      const { frames, registry } = engine.session
      for (const filter of FILTERS) {
        const compiled = compileFilter(filter, registry)
        if (!compiled.ok) throw new Error(compiled.error.message)
        const { value: program } = compiled
        const differ: number[] = []
        for (let row = 0 as RowIndex; row < Math.min(frames.rowCount, 1000); row++) {
          const whole = program.test(frames.dissect(row))
          if (program.test(frames.dissectLayers(row, program.layers)) !== whole) differ.push(row + 1)
        }
        expect(differ, filter).toEqual([])
      }
    } finally {
      await engine.dispose()
    }
  })
})

describe.skipIf(!haveCaptures)('a view', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = startEngine()
    for (let copy = 0; copy < 12; copy++) await engine.session.open(capture('http_espn.pcapng'))
    await engine.session.indexed()
  })
  afterAll(() => engine.dispose())

  test('has the rows that pass, in order, whoever tested them', { timeout: 60_000 }, async () => {
    const { session, client } = engine
    for (const filter of ['tcp.flags.push == 1', 'http.request', 'tcp.port == 80']) {
      const view = await settledView(engine, filter)
      const compiled = compileFilter(filter, session.registry)
      const expected: number[] = []
      for (let row = 0 as RowIndex; row < session.frames.rowCount; row++) {
        if (compiled.ok && compiled.value.test(session.frames.dissect(row))) expected.push(row + 1)
      }
      expect(expected.length).toBeGreaterThan(0)
      const rows = await readRows(client, view, expected.length + 1)
      expect(rows.map(({ number }) => number)).toEqual(expected)
    }
  })

  test('stops when nobody wants it any more', async () => {
    const { client } = engine
    const { view } = await client.call('view.open', { filter: 'tcp.window_size > 1 && tcp.flags.push == 1' })
    await client.call('view.close', { view })
    await expect(client.call('rows.read', { view, from: 0, count: 1 })).rejects.toThrow(`There is no view ${view}`)
    expect(await settledView(engine, 'tcp.flags.fin == 1')).toBeGreaterThan(view)
  })
})
