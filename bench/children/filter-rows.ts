/** Filters over an indexed file as a window runs them, each one `rounds` times in a row. */
import { setTimeout as sleep } from 'node:timers/promises'
import { compileFilter } from '../../src/engine/filter/compile.ts'
import { View } from '../../src/engine/session/view.ts'
import { createSession, hand, openWhole } from '../support/child.ts'

const SETTLE_MS = 300
const [file, rounds, ...filters] = process.argv.slice(2)

const session = createSession()
await openWhole(session, file)
await sleep(SETTLE_MS)
const results = []
for (const filter of filters) {
  const times: number[] = []
  let rows = 0
  for (let round = 0; round < Number(rounds); round++) {
    const started = performance.now()
    const program = compileFilter(filter, session.registry)
    if (!program.ok) throw new Error(`${filter}: ${program.error.message}`)
    const view = new View(round + 1, filter, program.value, session.index, session.frames, session.pool)
    view.onFailure = (message) => process.stderr.write(`${filter}: ${message}\n`)
    await view.settled()
    times.push(performance.now() - started)
    rows = view.length
    view.dispose()
  }
  results.push({ filter, times, rows })
}
await hand(session, { results })
