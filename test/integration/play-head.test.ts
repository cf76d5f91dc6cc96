/** A replay in the window: a view that shows frames up to a head, which moves by time and by frames, and leaves positions as they are. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { EngineEvents } from '../../src/shared/wire/calls.ts'
import type { PlayHead } from '../../src/shared/wire/play.ts'
import { type Engine, readRows, startEngine, until } from '../support/engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapscope-play-'))
const file = join(folder, 'ten.jsonl')
/** Ten messages a second apart, the last two at once. */
const lines = Array.from({ length: 10 }, (_, i) => {
  const timestamp = new Date(1_760_000_000_000 + Math.min(i, 8) * 1000).toISOString()
  const message = JSON.stringify({ jsonrpc: '2.0', id: i, method: i % 2 === 0 ? 'even' : 'odd' })
  const data = { frame: i + 1, pid: 7, stream: 'stdin', server: 's', direction: 'inbound', data: `${message}\n` }
  return `${JSON.stringify({ type: 'event', timestamp, data })}\n`
})
writeFileSync(file, lines.join(''))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let engine: Engine
beforeAll(async () => {
  engine = startEngine()
  await engine.client.call('session.open', { paths: [file], replace: true })
  await engine.session.indexed()
})
afterAll(() => engine.dispose())

type Place = { seconds: number } | { step: number } | null
const move = (view: number, to: Place): Promise<PlayHead> => engine.client.call('view.head', { view, to })
const frames = async (view: number): Promise<number[]> =>
  (await readRows(engine.client, view)).map(({ number }) => number)
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

it('moves by time and by frames, forth and back', async () => {
  const { view } = await engine.client.call('view.open', { filter: '' })
  expect(await move(view, { seconds: 0 })).toEqual({ head: 1, seconds: 0, next: 1, found: 10, shown: 1 })
  expect(await move(view, { seconds: 2.5 })).toEqual({ head: 3, seconds: 2.5, next: 3, found: 10, shown: 3 })
  expect(await frames(view)).toEqual(upTo(3))
  expect(await move(view, { step: 1 })).toMatchObject({ seconds: 3, shown: 4 })
  expect(await move(view, { step: -2 })).toMatchObject({ seconds: 1, shown: 2 })
  expect(await frames(view)).toEqual(upTo(2))
  expect((await engine.client.call('rows.find', { view, frame: 3 })).position).toBe(-1)
  // Frames of one time are stepped through one by one.
  expect(await move(view, { step: 7 })).toMatchObject({ seconds: 8, next: 8, shown: 9 })
  expect(await move(view, { step: 99 })).toMatchObject({ next: null, shown: 10 })
  expect(await move(view, { step: -99 })).toMatchObject({ head: 0, shown: 0 })
  expect(await frames(view)).toEqual([])
  // The chart above the table shows all of the time.
  expect((await engine.client.call('timeline.read', { view, buckets: 4, range: null })).rows).toBe(10)
  expect(await move(view, null)).toMatchObject({ head: null, shown: 10 })
  expect(await frames(view)).toEqual(upTo(10))
})

it('holds for a filter, from the start of its view, and is told as the view is', async () => {
  const told: EngineEvents['view'][] = []
  engine.client.on('view', (progress) => told.push(progress))
  const { view } = await engine.client.call('view.open', { filter: 'jsonrpc.method == "odd"', head: 5 })
  const own = (): EngineEvents['view'][] => told.filter((progress) => progress.view === view)
  await until(() => own().at(-1)?.complete, 'the filter to have run')
  expect(own().every(({ rows }) => rows <= 2)).toBe(true)
  expect(await frames(view)).toEqual([2, 4])
  expect(await move(view, { step: 1 })).toMatchObject({ head: 6, seconds: 5, next: 7, found: 5, shown: 3 })
  await until(() => own().at(-1)?.rows === 3, 'the window to hear of it')
  const marked = await engine.client.call('frames.mark', { what: { kind: 'displayed', view }, mark: 'on' })
  expect(marked.marked).toBe(3)
})
