import { useShallow } from 'zustand/react/shallow'
import { alertTime } from '../../format/alert-text.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useSession } from '../../state/session.ts'

/** Times as the table has them. */
export function useTimeFormat(): (seconds: number) => string {
  const { mode, zone } = usePreferences(useShallow(({ timeMode, timeZone }) => ({ mode: timeMode, zone: timeZone })))
  const origin = useSession(({ info }) =>
    info?.firstTime ? info.firstTime.seconds + info.firstTime.nanos / 1e9 : null,
  )
  return (seconds) => alertTime(seconds, { origin, mode, zone })
}
