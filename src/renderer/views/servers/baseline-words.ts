import type { BaselineInfo } from '../../../shared/wire/servers.ts'
import { plural } from '../../format/numbers.ts'
import { formatDay } from '../../format/time.ts'

/** How what a server offers compares with what is remembered, in a few words. */
export function baselineWords({ state, madeAtMs, changes, selfChanges }: BaselineInfo): string {
  const day = madeAtMs === null ? '' : formatDay(madeAtMs / 1000, 'local')
  switch (state) {
    case 'first':
      return 'seen for the first time, and remembered'
    case 'same':
      return `as they were on ${day}`
    case 'changed':
      return `${plural(changes.length + selfChanges.length, 'change')} since ${day}`
    case 'problem':
      return 'could not be compared'
    default:
      return 'not compared: no whole list was seen, or it was forgotten'
  }
}
