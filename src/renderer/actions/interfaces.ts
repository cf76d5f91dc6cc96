/** What can be captured on the engine's machine, and how busy it is. */
import type { CallResults } from '../../shared/wire/calls.ts'
import { call } from '../connection/connection.ts'
import { useCaptures } from '../state/captures.ts'
import { nextRates, useInterfaceRates } from '../state/interface-rates.ts'
import { report } from '../state/notices.ts'

export async function listInterfaces(): Promise<void> {
  try {
    useCaptures.setState({ interfaces: await call('interfaces.list', {}) })
  } catch (error) {
    report(error)
  }
}

const EVERY_MS = 1000

const namesOf = (counters: CallResults['interfaces.statistics']): string =>
  JSON.stringify(counters.interfaces.map(({ name }) => name).sort())

/** Reads the interfaces' counters again and again until it is told to stop; lists them anew when one has come or gone. */
export function watchInterfaces(): () => void {
  let over = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = async (): Promise<void> => {
    try {
      const now = await call('interfaces.statistics', {})
      if (over) return
      const { last } = useInterfaceRates.getState()
      if (last && namesOf(last) !== namesOf(now)) void listInterfaces()
      useInterfaceRates.setState((state) => nextRates(state, now))
    } catch {
      // The engine is gone, or this system has no counters to read: the lines stay as they are.
    }
    if (!over) timer = setTimeout(() => void look(), EVERY_MS)
  }
  void look()
  return () => {
    over = true
    clearTimeout(timer)
    useInterfaceRates.setState({ last: null })
  }
}
