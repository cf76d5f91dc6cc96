/** A session and a window's client on it, in one process: what e2e does with a window, without one. */

import type { IndexCacheOptions } from '../../src/engine/indexing/cache/cache-folder.ts'
import { Session } from '../../src/engine/session.ts'
import { EngineClient } from '../../src/shared/wire/engine-client.ts'
import { RowsBatch } from '../../src/shared/wire/rows.ts'
import type { Transport } from '../../src/shared/wire/transport.ts'
import { workerFile } from './built.ts'

/** Two ends of a pipe that delivers later, as real ones do. */
export function pipe(): [Transport, Transport] {
  const end = (): Transport => ({
    send: () => {},
    buffered: 0,
    close: () => {},
    onMessage: () => {},
    onClose: () => {},
  })
  const [a, b] = [end(), end()]
  const link = (from: Transport, to: Transport): void => {
    from.send = (message) => void setImmediate(() => to.onMessage(message))
    from.close = () => void setImmediate(() => to.onClose())
  }
  link(a, b)
  link(b, a)
  return [a, b]
}

export interface Engine {
  readonly session: Session
  readonly client: EngineClient
  dispose(): Promise<void>
}

export function startEngine(
  options: { pickUp?: boolean; resync?: boolean; indexCache?: IndexCacheOptions; alerts?: boolean } = {},
): Engine {
  const session = new Session({
    workerFile,
    version: 'test',
    pickUp: options.pickUp ?? false,
    resync: options.resync ?? false,
    indexCache: options.indexCache ?? null,
    alerts: options.alerts ?? false,
  })
  const [here, there] = pipe()
  session.connect(there)
  const client = new EngineClient(here)
  return { session, client, dispose: () => session.dispose() }
}

export interface Row {
  readonly number: number
  readonly source: string
  readonly destination: string
  readonly protocol: string
  readonly info: string
}

/** Rows of a view from the wire, up to `count`. */
export async function readRows(client: EngineClient, view: number, count = 1000): Promise<Row[]> {
  const rows: Row[] = []
  while (rows.length < count) {
    const batch = new RowsBatch(
      await client.call('rows.read', { view, from: rows.length, count: Math.min(2000, count - rows.length) }),
    )
    if (batch.length === 0) return rows
    for (let i = 0; i < batch.length; i++) {
      rows.push({
        number: batch.number[i],
        source: batch.text(i, 'source'),
        destination: batch.text(i, 'destination'),
        protocol: batch.text(i, 'protocol'),
        info: batch.text(i, 'info'),
      })
    }
  }
  return rows
}

/** Waits until `ready` answers with something, looking often; fails with `what` after `timeoutMs`. */
export async function until<T>(
  ready: () => T | Promise<T>,
  what: string,
  timeoutMs = 20_000,
): Promise<Exclude<T, false | null | undefined>> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const value = await ready()
    if (value) return value as Exclude<T, false | null | undefined>
    if (Date.now() > end) throw new Error(`Not within ${timeoutMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
