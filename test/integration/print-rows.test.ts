/** Faster ways of printing: columns of the packet list without trees, and by the workers of the pool, say what whole dissections on one thread say. */
import { afterEach, describe, expect, it } from 'vitest'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { SessionIndex } from '../../src/engine/indexing/session-index.ts'
import { FileSession } from '../../src/engine/session/file-session.ts'
import { FramePool } from '../../src/engine/session/frame-pool.ts'
import type { PrintSettings } from '../../src/engine/session/print/print-settings.ts'
import { printRow } from '../../src/engine/session/print/printer.ts'
import { printerFor } from '../../src/engine/session/print/printers.ts'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { workerFile } from '../support/built.ts'
import { allCaptures, capture, haveCaptures } from '../support/captures.ts'
import { until } from '../support/engine.ts'

const SETTINGS: PrintSettings = {
  format: 'text',
  fields: [],
  settings: { separator: '\t', aggregator: ',', occurrence: 'a', quote: '', header: false, bom: false },
  summary: true,
  tree: false,
  hex: false,
  only: [],
  separator: '',
  time: 'dd',
  hoursMinutes: false,
  version: 'test',
}
const TASK_ROWS = 100

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function opened(name: string): Promise<FileSession> {
  const session = new FileSession(createRegistry(), new SessionIndex(workerFile))
  ends.push(() => session.dispose())
  expect(await session.open(capture(name))).toBeNull()
  await until(() => session.ended, 'the file is read')
  return session
}

describe.skipIf(!haveCaptures)('columns of the packet list', () => {
  it.each(allCaptures())('are those of whole dissections: %s', async (name) => {
    const { frames } = await opened(name)
    const different: string[] = []
    for (let row = 0 as RowIndex; row < frames.rowCount; row++) {
      const text = (kind: 'dissectColumns' | 'dissect'): string => {
        const { sourceColumn, destinationColumn, protocolColumn, info } = frames[kind](row as RowIndex)
        return [sourceColumn, destinationColumn, protocolColumn, info].join(' | ')
      }
      const [lean, whole] = [text('dissectColumns'), text('dissect')]
      if (lean !== whole) different.push(`${row + 1}: ${lean}, but ${whole}`)
    }
    expect(different).toEqual([])
  })
})

describe.skipIf(!haveCaptures)('printing by the pool', () => {
  it.each([
    ['text', {}],
    ['text with trees', { tree: true }],
    ['csv', { format: 'csv' }],
    ['json', { format: 'json', hex: true }],
    ['fields', { format: 'fields', fields: ['frame.protocols', 'tcp.len', '_ws.col.info'] }],
  ] as const)('writes what one thread writes: %s', async (_, changes) => {
    const session = await opened('wechat.pcap')
    const settings: PrintSettings = { ...SETTINGS, ...changes }
    const pool = new FramePool(workerFile('frame-worker'), session.index)
    ends.push(() => pool.dispose())
    const program = pool.add({ kind: 'print', settings, preferences: session.frames.preferences })
    const { frames } = session
    const tasks: Promise<Uint8Array>[] = []
    for (let from = 0; from < frames.rowCount; from += 7 * TASK_ROWS) {
      const rows = Uint32Array.from({ length: Math.min(TASK_ROWS, frames.rowCount - from) }, (_, i) => from + i)
      const before = from === 0 ? null : ((from - 1) as RowIndex)
      tasks.push(pool.run({ program, rows, before }, new AbortController().signal))
    }
    const results = await Promise.all(tasks)
    const printer = printerFor(session.registry, settings)
    if (!printer.ok) throw new Error(printer.error)
    results.forEach((result, task) => {
      const from = task * 7 * TASK_ROWS
      let expected = ''
      for (let row = from; row < Math.min(from + TASK_ROWS, frames.rowCount); row++) {
        expected += printRow(frames, printer.value, row as RowIndex, row === 0 ? null : ((row - 1) as RowIndex))
      }
      expect(Buffer.from(result).toString()).toBe(expected)
    })
  })
})
