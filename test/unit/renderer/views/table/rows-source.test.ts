import { describe, expect, it } from 'vitest'
import type { TableRow } from '../../../../../src/renderer/views/table/row.ts'
import { RowsSource } from '../../../../../src/renderer/views/table/rows-source.ts'
import { LoopEngine } from './loop-engine.ts'

const BLOCK = 100

const open = (rows: number, maxBlocks = 3) => {
  const engine = new LoopEngine(rows)
  return { engine, source: new RowsSource(engine.client, 1, 0, BLOCK, maxBlocks) }
}

async function read({ engine, source }: ReturnType<typeof open>, start: number): Promise<TableRow[] | null> {
  const promise = source.read(start, start + BLOCK)
  await engine.answerAll()
  return promise
}

const frames = (rows: readonly TableRow[] | null) => rows?.map(({ frame }) => frame)

describe('RowsSource', () => {
  it('reads a block and tells the time of the row before it', async () => {
    const table = open(1000)
    const rows = await read(table, 200)
    expect(rows).toHaveLength(BLOCK)
    expect(rows?.[0]).toMatchObject({ position: 200, frame: 201, previous: { seconds: 1_700_000_199, nanos: 199 } })
    expect(rows?.[1].previous).toEqual(rows?.[0].time)
    expect(rows?.[5].text('info')).toBe('row 205')
    expect((await read(table, 0))?.[0].previous).toBeNull()
  })

  it('asks again for what did not fit into one answer', async () => {
    const table = open(1000)
    table.engine.batch = 30
    const rows = await read(table, 100)
    expect(frames(rows)).toEqual(Array.from({ length: BLOCK }, (_, i) => 101 + i))
    expect(rows?.[29].previous).toEqual(rows?.[28].time)
    expect(rows?.[60].previous).toEqual(rows?.[59].time)
  })

  it('gives fewer rows at the end of the view', async () => {
    expect(await read(open(250), 200)).toHaveLength(50)
    expect(await read(open(200), 200)).toEqual([])
  })

  it('keeps blocks and the same row objects, and asks again for the one that grows', async () => {
    const table = open(250)
    const first = await read(table, 0)
    await read(table, 200)
    table.engine.rows = 280
    expect(await table.source.read(0, BLOCK)).toBe(first)
    expect(table.engine.asked).toHaveLength(0)
    expect(await read(table, 200)).toHaveLength(80)
  })

  it('has at once what it keeps of a block that grows, the freshest and never less', async () => {
    const table = open(250)
    const early = table.source.readNow(200, 230)
    const late = table.source.readNow(200, 250)
    table.engine.asked.reverse()
    await table.engine.answerAll()
    expect([(await early)?.length, (await late)?.length]).toEqual([30, 50])
    expect(table.source.kept(200, 250)).toBe(await late)
    expect(table.source.kept(200, 251)).toBeNull()
    const again = table.source.readNow(200, 250)
    await table.engine.answerAll()
    expect(table.source.kept(200, 230)).toBe(await again)
  })

  it('reads again what looks different, and does not keep what it asked for before', async () => {
    const table = open(1000)
    const first = await read(table, 0)
    const late = table.source.read(100, 200)
    table.source.forget()
    await table.engine.answerAll()
    expect(await late).toHaveLength(BLOCK)
    expect(await read(table, 0)).not.toBe(first)
    void table.source.read(100, 200)
    expect(table.engine.asked).toHaveLength(1)
    await table.engine.answerAll()
  })

  it('keeps no more blocks than it may, the ones used last', async () => {
    const table = open(10_000, 3)
    for (const start of [0, 100, 200]) await read(table, start)
    await read(table, 0)
    await read(table, 300)
    const asked = async (start: number): Promise<boolean> => {
      const promise = table.source.read(start, start + BLOCK)
      const open = table.engine.asked.length > 0
      await table.engine.answerAll()
      await promise
      return open
    }
    expect(await asked(0)).toBe(false)
    expect(await asked(100)).toBe(true)
  })

  it('forgets everything and cancels when the view is renewed', async () => {
    const table = open(1000)
    await read(table, 0)
    const pending = table.source.read(100, 200)
    const [{ call }] = table.engine.asked
    table.engine.generation = 1
    table.source.renew(1)
    expect(table.engine.cancelled).toEqual([call])
    table.engine.answer()
    expect(await pending).toBeNull()
    const again = table.source.read(0, BLOCK)
    expect(table.engine.asked).toHaveLength(1)
    await table.engine.answerAll()
    expect(await again).toHaveLength(BLOCK)
  })

  it('drops an answer of another generation', async () => {
    const table = open(1000)
    table.engine.generation = 7
    expect(await read(table, 0)).toBeNull()
  })

  it('fails as the engine fails, unless nobody waits any more', async () => {
    const table = open(1000)
    const failing = table.source.read(0, BLOCK)
    table.engine.refuse()
    await expect(failing).rejects.toThrow('no')
    const dropped = table.source.read(0, BLOCK)
    table.source.dispose()
    table.engine.refuse()
    expect(await dropped).toBeNull()
  })
})
