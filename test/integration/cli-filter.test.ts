/** `read -Y` where frames are dissected for it: what the pool's workers say is what this thread says, with the same settings. */
import { afterEach, describe, expect, it } from 'vitest'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { compileFilter } from '../../src/engine/filter/compile.ts'
import { SessionIndex } from '../../src/engine/indexing/session-index.ts'
import { FileSession } from '../../src/engine/session/file-session.ts'
import { FramePool } from '../../src/engine/session/frame-pool.ts'
import { View, type ViewOptions } from '../../src/engine/session/view.ts'
import { workerFile } from '../support/built.ts'
import { capture, haveCaptures } from '../support/captures.ts'
import { until } from '../support/engine.ts'

const EVERYTHING = Number.POSITIVE_INFINITY
const open: { dispose(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.dispose()
})

/** Opens a capture; its frames may be tested at once. */
async function opened(file: string): Promise<{ session: FileSession; pool: FramePool }> {
  const session = new FileSession(createRegistry(), new SessionIndex(workerFile))
  const pool = new FramePool(workerFile('frame-worker'), session.index)
  open.push(pool, session)
  expect(await session.open(file)).toBeNull()
  await until(() => session.ended, 'the file is read')
  return { session, pool }
}

async function rows(session: FileSession, pool: FramePool, text: string, options: ViewOptions): Promise<number[]> {
  const compiled = compileFilter(text, session.registry, options.macros && { macros: options.macros })
  if (!compiled.ok) throw new Error(compiled.error.message)
  const view = new View(1, text, compiled.value, session.index, session.frames, pool, options)
  view.onFailure = (message) => expect.fail(message)
  await view.settled()
  expect(view.complete).toBe(true)
  return Array.from({ length: view.length }, (_, position) => view.rowAt(position))
}

describe.skipIf(!haveCaptures)('a filter that needs dissection', () => {
  it('is tested with the preferences of the session', { timeout: 60_000 }, async () => {
    const { session, pool } = await opened(capture('http_espn.pcapng'))
    const filter = 'tcp.checksum.status != "Unverified"'
    expect(await rows(session, pool, filter, {})).toEqual([])
    session.frames.preferences = { ...session.frames.preferences, 'tcp.check_checksum': true }
    const found = await rows(session, pool, filter, {})
    expect(found.length).toBeGreaterThan(100)
    expect(found).toEqual(await rows(session, pool, filter, { alone: EVERYTHING }))
  })

  it('is tested with its macros', { timeout: 60_000 }, async () => {
    const { session, pool } = await opened(capture('http_espn.pcapng'))
    const macros = new Map([['flagged', 'tcp.flags.$1 == 1 && ip.ttl > 0']])
    const found = await rows(session, pool, '$flagged(push)', { macros })
    expect(found.length).toBeGreaterThan(10)
    expect(found).toEqual(await rows(session, pool, 'tcp.flags.push == 1 && ip.ttl > 0', { alone: EVERYTHING }))
  })

  it('is not tested beyond a limit', { timeout: 60_000 }, async () => {
    const { session, pool } = await opened(capture('http_espn.pcapng'))
    const all = await rows(session, pool, 'ip.ttl > 0', {})
    const limit = 500
    const found = await rows(session, pool, 'ip.ttl > 0', { limit })
    expect(found).toEqual(all.filter((row) => row < limit))
    expect(all.length).toBeGreaterThan(found.length)
  })
})
