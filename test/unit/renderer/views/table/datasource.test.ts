import type { IGetRowsParams } from 'ag-grid-community'
import { describe, expect, it } from 'vitest'
import { createDatasource } from '../../../../../src/renderer/views/table/datasource.ts'
import type { TableRow } from '../../../../../src/renderer/views/table/row.ts'
import { RowsSource } from '../../../../../src/renderer/views/table/rows-source.ts'
import { LoopEngine } from './loop-engine.ts'

function open(rows: number) {
  const engine = new LoopEngine(rows)
  const source = new RowsSource(engine.client, 1, 0, 100, 3)
  const datasource = createDatasource({ source, rowCount: () => engine.rows, onRows: () => {} })
  /** Asks as the grid does; resolves with the block that it is given, null when that failed. */
  const ask = (startRow: number) =>
    new Promise<readonly TableRow[] | null>((resolve) => {
      const asked: Partial<IGetRowsParams> = { startRow, endRow: startRow + 100 }
      const answers = { successCallback: resolve, failCallback: () => resolve(null) }
      datasource.getRows({ ...asked, ...answers } as IGetRowsParams)
    })
  return { engine, source, ask }
}

describe('the datasource', () => {
  it('gives the rows there are, and none behind the end', async () => {
    const { engine, ask } = open(130)
    const block = ask(100)
    await engine.answerAll()
    expect(await block).toHaveLength(30)
    expect(await ask(200)).toEqual([])
  })

  it('gives the rows too that came while it read, also when nothing is kept', async () => {
    const { engine, source, ask } = open(15)
    const block = ask(0)
    engine.rows = 16
    source.forget()
    await engine.answerAll()
    expect(await block).toHaveLength(16)
  })

  it('fails as the engine fails', async () => {
    const { engine, ask } = open(15)
    const block = ask(0)
    engine.refuse()
    expect(await block).toBeNull()
  })
})
