/** Reads a file with the rules of the packs at work on it as it comes, or without. */
import type { EmitAlert } from '../../src/engine/alerts/alert.ts'
import { compileRule } from '../../src/engine/alerts/compile-rule.ts'
import { RULE } from '../../src/engine/alerts/rule.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { workerFile } from '../../src/engine/hosts/worker-file.ts'
import { SessionIndex } from '../../src/engine/indexing/session-index.ts'
import { readLibrary } from '../../src/engine/session/alerts/rule-library.ts'
import { RuleRun } from '../../src/engine/session/alerts/rule-run.ts'
import { FileSession } from '../../src/engine/session/file-session.ts'
import { FramePool } from '../../src/engine/session/frame-pool.ts'
import { peakMegabytes } from '../support/child.ts'

const [file, how] = process.argv.slice(2)
const registry = createRegistry()
/** A rule that keeps all frames apart. */
const flood = RULE.parse({
  id: 'flood',
  title: 'Flood',
  description: 'Counts each frame by a key of its own.',
  severity: 'low',
  when: 'frame',
  by: ['frame.number'],
  count: { distinct: 'frame.number', over: 5, within: '1d' },
})
const rules = readLibrary(registry).rules.map(({ compiled }) => compiled)
if (how === 'flood') {
  const compiled = compileRule(flood, registry)
  if (!compiled.ok) throw new Error(compiled.error[0].message)
  rules.splice(0, rules.length, compiled.value)
}
const session = new FileSession(registry, new SessionIndex(workerFile))
const pool = new FramePool(workerFile('frame-worker'), session.index)
let alerts = 0
const count: EmitAlert = (_, isNew) => {
  if (isNew) alerts++
}
const run = new RuleRun(rules, session.index, session.frames, count, {
  pool,
  remembered: () => null,
})
const began = performance.now()
await session.open(file)
for (;;) {
  const { ended } = session
  const isMore = how !== 'without' && (await run.next())
  if (!isMore && ended) break
  if (!isMore) await session.bell.next()
}
const ms = performance.now() - began
const { user, system } = process.cpuUsage()
const figures = {
  ms,
  rows: session.index.columns.rowCount,
  dissected: run.dissected,
  rules: rules.length,
  alerts,
  costs: run.costs.sort((a, b) => b.ms - a.ms).slice(0, 10),
  slowed: run.costs.filter(({ slowed }) => slowed).map(({ rule }) => rule),
  peakMb: peakMegabytes(),
  cpuMs: (user + system) / 1000,
}
await pool.dispose()
await session.dispose()
process.stdout.write(JSON.stringify(figures))
