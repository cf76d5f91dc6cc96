/** How the time column tells times; the keys are Wireshark's. */
import type { TimeMode, TimeZone } from '../format/time.ts'
import { setPreferences, usePreferences } from '../state/preferences.ts'
import type { Command } from './registry.ts'

const group = 'Time'

const mode = (timeMode: TimeMode, title: string, key: number): Command => ({
  id: `time.${timeMode}`,
  title,
  group,
  shortcut: `Mod+Alt+${key}`,
  run: () => setPreferences({ timeMode }),
})

const utc = (timeMode: TimeMode, title: string, key: number): Command => ({
  id: `time.utc.${timeMode}`,
  title,
  group,
  shortcut: `Mod+Alt+${key}`,
  run: () => setPreferences({ timeMode, timeZone: 'utc' satisfies TimeZone }),
})

export const timeCommands: readonly Command[] = [
  mode('date', 'Date and time of day', 1),
  mode('clock', 'Time of day', 2),
  mode('epoch', 'Seconds since 1970', 3),
  mode('relative', 'Time since the first frame', 4),
  mode('delta', 'Time since the frame above', 6),
  utc('date', 'Date and time of day in UTC', 7),
  utc('clock', 'Time of day in UTC', 8),
  {
    id: 'time.zone',
    title: 'Switch between UTC and local time',
    group,
    run: () => setPreferences({ timeZone: usePreferences.getState().timeZone === 'utc' ? 'local' : 'utc' }),
  },
]
