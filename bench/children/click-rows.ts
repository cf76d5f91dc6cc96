/** Clicks random rows of an indexed file, from the first click on: its frame read, dissected and encoded for the window. */

import { frameDetail } from '../../src/engine/session/frame-message.ts'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { encodeFrameDetail } from '../../src/shared/wire/frame-detail.ts'
import { createSession, hand, openWhole } from '../support/child.ts'

const [file, clicks] = process.argv.slice(2)

const session = createSession()
await openWhole(session, file)
const { rowCount } = session.index.columns
let seed = 1
const random = (below: number): number => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return Math.floor((seed / 2 ** 32) * below)
}
const times: number[] = []
let worst = { ms: 0, frame: 0 }
for (let i = 0; i < Number(clicks); i++) {
  const row = random(rowCount)
  const started = performance.now()
  encodeFrameDetail(1, frameDetail(session.frames.dissect(row as RowIndex)))
  const ms = performance.now() - started
  times.push(ms)
  if (i > 0 && ms > worst.ms) worst = { ms, frame: row + 1 }
}
await hand(session, { rows: rowCount, times, worstFrame: worst.frame })
