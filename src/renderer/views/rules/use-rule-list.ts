/** Reads the rules when the page is shown, and again, at most once a second, when something about alerts changes. */
import { useEffect } from 'react'
import { listRules } from '../../actions/rules.ts'
import { useSession } from '../../state/session.ts'

const EVERY_MS = 1000

export function useRuleList(): void {
  useEffect(() => {
    let read = -1
    let asking = false
    const look = async (): Promise<void> => {
      const { info } = useSession.getState()
      if (!info || asking || document.hidden || read === info.alerts.version) return
      asking = true
      // While frames are looked at, costs change all the time.
      read = info.alerts.progress ? -1 : info.alerts.version
      await listRules()
      asking = false
    }
    void look()
    const timer = setInterval(() => void look(), EVERY_MS)
    return () => clearInterval(timer)
  }, [])
}
