import { call } from '../../connection/connection.ts'
import type { AskedAlerts } from './use-alert-list.ts'

const AT_ONCE = 500
const MOST = 20_000

/** Ids of the alerts from one place of the list to another, both included, in whichever order they are given. */
export async function idsBetween(asked: AskedAlerts, one: number, other: number): Promise<number[]> {
  const end = Math.min(Math.max(one, other) + 1, Math.min(one, other) + MOST)
  const ids: number[] = []
  for (let from = Math.min(one, other); from < end; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, end - from)
    const { items } = await call('alerts.read', { ...asked, find: undefined, from, count })
    ids.push(...items.map(({ id }) => id))
    if (items.length < count) break
  }
  return ids
}
