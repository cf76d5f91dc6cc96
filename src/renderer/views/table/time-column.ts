/** The time column: its text in the chosen mode, as precise as the capture is, and how wide that is. */

import { RowFlag } from '../../../shared/row-flags.ts'
import { formatRowTime, type TimeDigits, type TimeMode } from '../../format/time.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useSession } from '../../state/session.ts'
import type { TableRow } from './row.ts'

/** Microseconds until a row is seen that is finer; then nanoseconds for all, so that the points stay under each other. */
let digits: TimeDigits = 6

/** Characters before the point that relative times of the rows seen so far take, beyond those that there is room for anyway. */
let extra = 0

/** Whether the rows are finer, or further from the first, than what there is room for; the column then needs to be drawn again. */
export function refineDigits(rows: readonly TableRow[]): boolean {
  const before = digits
  const room = extra
  if (digits === 6 && rows.some(({ time }) => time.nanos % 1000 !== 0)) digits = 9
  const first = useSession.getState().info?.firstTime
  for (const { time } of rows) {
    const characters = first ? String(time.seconds - first.seconds).length - SECONDS_CHARACTERS.relative : 0
    if (characters > extra) extra = characters
  }
  return digits !== before || extra !== room
}

export function resetDigits(): void {
  digits = 6
  extra = 0
}

export function timeText(row: TableRow): string {
  if ((row.flags & RowFlag.untimed) !== 0) return '–'
  const { timeMode: mode, timeZone: zone } = usePreferences.getState()
  const origin = useSession.getState().info?.firstTime ?? row.time
  return formatRowTime(row.time, origin, row.previous, { mode, zone, digits })
}

const CHARACTER_PIXELS = 6.9
const PADDING_PIXELS = 18
const SECONDS_CHARACTERS: Readonly<Record<TimeMode, number>> = { relative: 4, delta: 4, clock: 8, date: 19, epoch: 10 }

/** Pixels that the column needs. */
export function timeWidth(mode: TimeMode): number {
  const fraction = digits === 6 ? 8 : 12
  const seconds = SECONDS_CHARACTERS[mode] + (mode === 'relative' || mode === 'delta' ? extra : 0)
  return Math.round((seconds + fraction) * CHARACTER_PIXELS + PADDING_PIXELS)
}
