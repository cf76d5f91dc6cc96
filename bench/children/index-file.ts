/**
 * Indexes a file once. `start` counts the start of the workers in, `ready` lets them start first, as in a window that is open. `rows` besides
 * reads the first rows as the window does, as soon as there are any. `rules` is `ready` with all alert rules on.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { encodeRows } from '../../src/engine/session/row-batches.ts'
import { View } from '../../src/engine/session/view.ts'
import { bytesOf, createSession, hand, openWhole } from '../support/child.ts'

const FIRST_ROWS = 50
const READY_MS = 1500
const [file, how] = process.argv.slice(2)

const created = performance.now()
const session = createSession(how === 'rules')
if (how !== 'start') await sleep(READY_MS)
let opened = performance.now()
let firstRowsMs = 0
if (how === 'rows') {
  session.listen({
    changed() {
      if (firstRowsMs > 0 || session.index.columns.rowCount === 0) return
      const view = new View(1, '', null, session.index, session.frames, session.pool)
      encodeRows(view, session, 1, 0, 0, FIRST_ROWS)
      firstRowsMs = performance.now() - opened
    },
    notice: ({ message }) => process.stderr.write(`${message}\n`),
    cleared: () => {},
  })
}
opened = how === 'start' ? created : performance.now()
await openWhole(session, file)
const ms = performance.now() - opened
const { rowCount } = session.index.columns
const { files } = session.info()
await hand(session, {
  ms,
  firstRowsMs,
  rows: rowCount,
  rowBytes: session.index.columns.segments.reduce((sum, segment) => sum + segment.timeSeconds.buffer.byteLength, 0),
  indexBytes: bytesOf(session.index),
  damages: files[0].damageCount,
})
