/** Marks, conversations and filters that are stopped, over the wire. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BatchFlag } from '../../src/shared/row-flags.ts'
import { RowsBatch } from '../../src/shared/wire/rows.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { type Engine, startEngine } from '../support/engine.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const FILE = capture('http-ooo.pcap')

describe.skipIf(!haveCaptures)('frames of a session', () => {
  let engine: Engine
  let all: number
  beforeAll(async () => {
    engine = startEngine()
    await engine.session.open(FILE)
    await engine.session.indexed()
    all = (await engine.client.call('view.open', { filter: '' })).view
  })
  afterAll(() => engine.dispose())

  const flagged = async (flag: number): Promise<number[]> => {
    const found: number[] = []
    for (let from = 0; ; ) {
      const batch = new RowsBatch(await engine.client.call('rows.read', { view: all, from, count: 2000 }))
      if (batch.length === 0) return found
      found.push(...[...batch.number].filter((_, i) => (batch.flags[i] & flag) !== 0))
      from += batch.length
    }
  }
  const reopen = async (file: string): Promise<void> => {
    await engine.client.call('session.open', { paths: [file], replace: true })
    await engine.session.indexed()
    all = (await engine.client.call('view.open', { filter: '' })).view
  }
  const next = async (view: number, frame: number, backwards: boolean, by: 'marked' | 'conversation') =>
    (await engine.client.call('rows.next', { view, frame, backwards, by })).frame

  it('are marked, found and unmarked', async () => {
    const { client } = engine
    const before = (await client.call('session.info', {})).rowsVersion
    await client.call('frames.mark', { what: { kind: 'range', range: '3-5,9' }, mark: 'on' })
    const { marked, rowsVersion } = await client.call('frames.mark', {
      what: { kind: 'range', range: '4,12' },
      mark: 'toggle',
    })
    expect([marked, rowsVersion > before]).toEqual([4, true])
    expect(await flagged(BatchFlag.marked)).toEqual([3, 5, 9, 12])
    expect(await next(all, 5, false, 'marked')).toBe(9)
    expect(await next(all, 5, true, 'marked')).toBe(3)
    expect(await next(all, 12, false, 'marked')).toBe(0)

    const { view } = await client.call('view.open', { filter: 'frame.number >= 9' })
    expect(await next(view, 4, false, 'marked')).toBe(9)
    expect(await next(view, 12, true, 'marked')).toBe(9)
    await client.call('frames.mark', { what: { kind: 'displayed', view }, mark: 'off' })
    expect(await flagged(BatchFlag.marked)).toEqual([3, 5])
    await client.call('frames.mark', { what: { kind: 'all' }, mark: 'off' })
    expect((await client.call('session.info', {})).marked).toBe(0)
  })

  it.skipIf(!haveTshark)('show which TCP segments are in trouble, as the colouring rule has it', async () => {
    const rule =
      'tcp.analysis.flags && !tcp.analysis.window_update && !tcp.analysis.keep_alive && !tcp.analysis.keep_alive_ack'
    const file = capture('http_espn_fail.pcapng')
    await reopen(file)
    const numbers = (filter: string) => tsharkFields(file, ['frame.number'], filter).map(Number)
    const bad = numbers(rule)
    expect(bad.length).toBeGreaterThan(0)
    expect(await flagged(BatchFlag.badTcp)).toEqual(bad)
    expect(numbers('tcp.flags.reset == 1')).toHaveLength(1)
    expect(await flagged(BatchFlag.reset)).toEqual(numbers('tcp.flags.reset == 1'))
  })

  it('lead along their conversation', async () => {
    const file = capture('http_espn.pcapng')
    await reopen(file)
    const walked: number[] = []
    for (let frame = 3; frame !== 0; frame = await next(all, frame, false, 'conversation')) walked.push(frame)
    expect(await next(all, walked[4], true, 'conversation')).toBe(walked[3])
    if (haveTshark) expect(walked).toEqual(tsharkFields(file, ['frame.number'], 'tcp.stream == 0').map(Number))
  })

  it.skipIf(!haveTshark)('are compared with the one that is selected', async () => {
    const { client } = engine
    const file = capture('http_espn.pcapng')
    await reopen(file)
    const [[address, ttl]] = tsharkFields(file, ['ip.dst', 'ip.ttl'], 'frame.number == 25').map((line) =>
      line.split('\t'),
    )
    const done = new Map<number, number>()
    const stop = client.on('view', ({ view, complete, rows }) => complete && done.set(view, rows))
    for (const [filter, meant] of [
      ['ip.src == $' + '{ip.dst}', `ip.src == ${address}`],
      ['ip.ttl == $' + '{ip.ttl} && tcp', `ip.ttl == ${ttl} && tcp`],
    ]) {
      const opened = await client.call('view.open', { filter, selected: 25 })
      const expected = tsharkFields(file, ['frame.number'], meant).length
      expect(expected).toBeGreaterThan(0)
      await expect.poll(() => done.get(opened.view), { message: filter, timeout: 20_000 }).toBe(expected)
    }
    stop()
  })

  it('keep what a stopped filter found, and get no more', async () => {
    const { client } = engine
    const told: { rows: number; complete: boolean }[] = []
    const stop = client.on('view', (value) => told.push(value))
    const { view } = await client.call('view.open', { filter: 'http.host contains "e"' })
    await client.call('view.stop', { view })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const { rows, complete } = told.at(-1) ?? {}
    stop()
    expect(complete).toBe(false)
    const batch = new RowsBatch(await client.call('rows.read', { view, from: 0, count: 2000 }))
    expect(batch.length).toBe(rows)
    await client.call('view.close', { view })
  })
})
