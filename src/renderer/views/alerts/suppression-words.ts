import { formatDay, formatMoment } from '../../format/time.ts'
import { usePreferences } from '../../state/preferences.ts'

/** `for ever`, `until 2026-11-21 10:04:12.000`. */
export function untilWords(untilMs: number | null): string {
  if (untilMs === null) return 'for ever'
  const zone = usePreferences.getState().timeZone
  return `until ${formatDay(untilMs / 1000, zone)} ${formatMoment(untilMs / 1000, zone).slice(0, 8)}`
}
