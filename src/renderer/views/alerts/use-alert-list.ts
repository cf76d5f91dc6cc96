/** Asks for the alerts in sight whenever alerts change, at most five times a second, and at once when something else is asked. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { AlertList } from '../../../shared/wire/alerts.ts'
import type { CallParams } from '../../../shared/wire/calls.ts'
import { createPace } from '../../base/pace.ts'
import { call } from '../../connection/connection.ts'
import { useSession } from '../../state/session.ts'

export type AskedAlerts = CallParams<'alerts.read'>

export interface ShownAlerts {
  readonly list: AlertList
  readonly asked: AskedAlerts
}

const EVERY_MS = 200
const SEEN_MS = 1000

/** `find` tells, when it is asked, of which alert the place is wanted. */
export function useAlertList(
  pane: RefObject<HTMLElement | null>,
  asked: AskedAlerts,
  find: () => number | undefined,
): ShownAlerts | null {
  const [shown, setShown] = useState<ShownAlerts | null>(null)
  const finder = useRef(find)
  finder.current = find
  const key = JSON.stringify(asked)
  useEffect(() => {
    const abort = new AbortController()
    const wanted = JSON.parse(key) as AskedAlerts
    let known = -1
    const pace = createPace(async () => {
      if (pane.current?.checkVisibility() !== true) return
      const version = useSession.getState().info?.alerts.version ?? 0
      try {
        const whole = { ...wanted, find: finder.current() }
        const list = await call('alerts.read', whole, { signal: abort.signal })
        known = version
        if (!abort.signal.aborted) setShown({ list, asked: whole })
      } catch {
        // Something else is asked by now, or the engine is gone: what was read last stays.
      }
    }, EVERY_MS)
    const look = (): void => {
      if ((useSession.getState().info?.alerts.version ?? 0) !== known) pace.request()
    }
    look()
    const changes = useSession.subscribe(look)
    // A pane that was hidden when alerts came looks when it is seen again.
    const timer = setInterval(look, SEEN_MS)
    return () => {
      abort.abort()
      pace.dispose()
      changes()
      clearInterval(timer)
    }
  }, [pane, key])
  return shown
}
