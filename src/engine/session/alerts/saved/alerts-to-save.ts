/** Alerts on their way into a capture file: as blocks, and as comments of the frames that made them fire, which Wireshark shows. */
import type { RowIndex } from '../../../../shared/base/brand.ts'
import { visibleText } from '../../../../shared/format/visible-text.ts'
import { SEVERITIES } from '../../../../shared/severity.ts'
import { type Alert, MAX_EVIDENCE } from '../../../alerts/alert.ts'
import { maskMember, maskSecrets } from '../../../redact/mask.ts'
import { alertMessage } from '../export/alert-event.ts'
import { alertBlocks, type BlockAlert, LONGEST } from './alert-blocks.ts'

/** Alerts of a file; of more the gravest, and of those the first, are kept. */
export const MAX_SAVED = 20_000
const MAX_COMMENT = 1000
/** Comments on one frame. */
const MAX_OF_FRAME = 20

/** An alert, and what a person thinks of it. */
export interface AlertToSave {
  readonly alert: Alert
  /** Rows of its evidence when it fired first; the last of them made it fire. */
  readonly firstRows: number
  readonly acknowledged: boolean
  readonly note: string
}

/** Who has the alerts of the frames that are saved. */
export interface AlertKeeper {
  forSave(): readonly AlertToSave[]
}

/** In their order, no more than a file has room for. */
export function withinRoom(alerts: readonly AlertToSave[]): readonly AlertToSave[] {
  if (alerts.length <= MAX_SAVED) return alerts
  const rank = ({ alert }: AlertToSave): number => SEVERITIES.indexOf(alert.severity)
  const kept = new Set([...alerts].sort((one, other) => rank(other) - rank(one)).slice(0, MAX_SAVED))
  return alerts.filter((one) => kept.has(one))
}

/** One line: severity, title, rule and why, with nothing that a terminal would act on. */
export function alertComment(alert: Alert): string {
  const { severity, title, rule } = alert
  const message = alertMessage(alert)
  const line = `Alert (${severity}): ${title} [${rule}]${message === '' ? '' : ` ${message}`}`
  return visibleText(line.replace(/\s+/g, ' ').slice(0, MAX_COMMENT))
}

/** Comments by row. */
export function alertComments(alerts: readonly AlertToSave[]): ReadonlyMap<RowIndex, readonly string[]> {
  const comments = new Map<RowIndex, string[]>()
  for (const { alert, firstRows } of alerts) {
    const row = alert.rows[Math.min(firstRows, alert.rows.length) - 1]
    if (row === undefined) continue
    const own = comments.get(row) ?? []
    const comment = alertComment(alert)
    if (own.length < MAX_OF_FRAME && !own.includes(comment)) own.push(comment)
    comments.set(row, own)
  }
  return comments
}

/**
 * Blocks that follow the last frame of a file. `frameOf` gives the number of a row's frame in that file, from 1, null where it is not in it; `frames` is
 * how many there are. An alert without any frame is left out.
 */
export function encodeAlerts(
  alerts: readonly AlertToSave[],
  frameOf: (row: RowIndex) => number | null,
  frames: number,
): Uint8Array[] {
  const saved: BlockAlert[] = []
  for (const { alert, firstRows, acknowledged, note } of withinRoom(alerts)) {
    const numbers = alert.rows.slice(0, MAX_EVIDENCE).map(frameOf)
    const back = numbers.flatMap((number) => (number === null ? [] : [frames - number + 1]))
    if (back.length === 0) continue
    const first = numbers.slice(0, firstRows).filter((number) => number !== null).length
    const { rule, title, severity, timeMs, lastMs, key, reason, count } = alert
    saved.push({
      rule,
      title: title.slice(0, LONGEST.title),
      severity,
      time: timeMs,
      last: lastMs,
      key: key.map(([field, value]) => [field, maskMember(field, value).slice(0, LONGEST.value)]),
      reason: maskSecrets(reason).slice(0, LONGEST.reason),
      count,
      back,
      first: Math.max(1, first),
      state: acknowledged ? 'acknowledged' : 'new',
      note: note.slice(0, LONGEST.note),
    })
  }
  return alertBlocks(saved)
}
