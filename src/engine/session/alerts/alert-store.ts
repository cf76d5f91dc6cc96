/** The alerts of a session: bounded by rule, so that one that fires at everything hides no other. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { SEVERITIES } from '../../../shared/severity.ts'
import type { AlertSource, AlertState } from '../../../shared/wire/alerts.ts'
import type { Alert } from '../../alerts/alert.ts'
import { SEGMENT_BITS, SEGMENT_MASK, SEGMENT_ROWS } from '../../store/columns.ts'

/** Alerts that are kept of one rule, and of all; further ones are counted. */
export const MAX_OF_RULE = 5000
export const MAX_ALERTS = 100_000

/** What an alert's evidence says of where it is from. */
export interface AlertPlace {
  readonly source: AlertSource
  readonly server: string
  readonly hosts: readonly string[]
}

export interface StoredAlert extends AlertPlace {
  readonly id: number
  readonly alert: Alert
  /** Rows of its evidence when it fired first. */
  firstRows: number
  acknowledged: boolean
  note: string
  /** The suppression that hides it. */
  suppressedBy: string | null
  /** It came with a file. */
  saved: boolean
}

export const stateOf = ({ suppressedBy, acknowledged }: StoredAlert): AlertState =>
  suppressedBy !== null ? 'suppressed' : acknowledged ? 'acknowledged' : 'new'

export class AlertStore {
  readonly list: StoredAlert[] = []
  /** Grows with every change. */
  version = 0
  /** Alerts that found no room. */
  omitted = 0
  private readonly byId = new Map<number, StoredAlert>()
  private readonly ofRule = new Map<string, number>()
  /** By segment of rows: position in SEVERITIES plus one. */
  private readonly worst: (Uint8Array | undefined)[] = []
  private nextId = 1

  /** Null when there is no room for it. */
  add(alert: Alert, place: AlertPlace, suppressedBy: string | null): StoredAlert | null {
    this.version++
    const known = this.ofRule.get(alert.rule) ?? 0
    if (known >= MAX_OF_RULE || this.list.length >= MAX_ALERTS) {
      this.omitted++
      return null
    }
    const stored: StoredAlert = {
      ...place,
      id: this.nextId++,
      alert,
      firstRows: alert.rows.length,
      acknowledged: false,
      note: '',
      suppressedBy,
      saved: false,
    }
    this.ofRule.set(alert.rule, known + 1)
    this.list.push(stored)
    this.byId.set(stored.id, stored)
    this.paint(stored)
    return stored
  }

  get(id: number): StoredAlert | undefined {
    return this.byId.get(id)
  }

  countOf(rule: string): number {
    return this.ofRule.get(rule) ?? 0
  }

  get newest(): number {
    return this.nextId - 1
  }

  /** Forgets the alerts that do not pass. */
  keep(passes: (stored: StoredAlert) => boolean): void {
    const kept = this.list.filter(passes)
    if (kept.length === this.list.length) return
    this.list.length = 0
    this.byId.clear()
    this.ofRule.clear()
    for (const stored of kept) {
      this.list.push(stored)
      this.byId.set(stored.id, stored)
      this.ofRule.set(stored.alert.rule, this.countOf(stored.alert.rule) + 1)
    }
    this.repaint()
  }

  /** To be called when suppressions or the evidence of alerts changed. */
  repaint(): void {
    this.version++
    this.worst.length = 0
    for (const stored of this.list) this.paint(stored)
  }

  /** Marks the rows of an alert's evidence, those that came to it since as well. */
  paint({ alert, suppressedBy }: StoredAlert): void {
    if (suppressedBy !== null) return
    const rank = SEVERITIES.indexOf(alert.severity) + 1
    for (const row of alert.rows) {
      const segment = this.worst[row >>> SEGMENT_BITS] ?? new Uint8Array(SEGMENT_ROWS)
      this.worst[row >>> SEGMENT_BITS] = segment
      const slot = row & SEGMENT_MASK
      if (segment[slot] < rank) segment[slot] = rank
    }
  }

  /** Position in SEVERITIES plus one of the worst alert with the row as evidence, 0 for none; suppressed ones do not count. */
  worstOf(row: RowIndex): number {
    return this.worst[row >>> SEGMENT_BITS]?.[row & SEGMENT_MASK] ?? 0
  }
}
