/**
 * The alerts of a session: its rules look at all rows, as they come, and what they find is kept here with what a person thinks of it. A rule that is
 * switched on looks at all rows from the first, in a run of its own.
 */
import { randomUUID } from 'node:crypto'
import type { RowIndex } from '../../../shared/base/brand.ts'
import { SEVERITIES } from '../../../shared/severity.ts'
import type { AlertTotals } from '../../../shared/wire/alerts.ts'
import type { Alert } from '../../alerts/alert.ts'
import type { CompiledRule } from '../../alerts/compile-rule.ts'
import type { Registry } from '../../dissect/registry.ts'
import type { SessionIndex } from '../../indexing/session-index.ts'
import type { FramePool } from '../frame-pool.ts'
import type { Frames } from '../frames.ts'
import { placeOf } from './alert-place.ts'
import { type AlertSettings, readSettings, type Suppression, suppressionOf, writeSettings } from './alert-settings.ts'
import { AlertStore, type StoredAlert, stateOf } from './alert-store.ts'
import { type RuleLibrary, readLibrary } from './rule-library.ts'
import { RuleRun } from './rule-run.ts'
import { alertIdentity, SavedAlerts } from './saved/saved-alerts.ts'

export interface AlertInput {
  readonly registry: Registry
  readonly index: SessionIndex
  readonly frames: Frames
  readonly pool: FramePool
}

interface Run {
  /** Those whose alerts are taken: rules that were switched off since go on, unheard. */
  readonly rules: Map<string, CompiledRule>
  readonly run: RuleRun
  /** It is on its way to the last row. */
  driving: boolean
}

/** Windows are told of what rules find so often. */
const TELL_MS = 100

export class AlertService {
  store = new AlertStore()
  settings: AlertSettings
  /** What is wrong with the file of settings. */
  problem: string
  private input: AlertInput
  private readonly registry: Registry
  private readonly tell: () => void
  private readonly warn: (message: string) => void
  private telling: NodeJS.Timeout | undefined
  private toldAt = Number.NEGATIVE_INFINITY
  private counted: { readonly version: number; readonly open: readonly number[] } = { version: -1, open: [] }
  private known: RuleLibrary | null = null
  private runs: Run[] = []
  private stored = new WeakMap<Alert, StoredAlert>()
  private saved: SavedAlerts
  /** Those that came with files, by what they are about: rules find them once more. */
  private readonly savedBy = new Map<string, StoredAlert>()
  private on: boolean
  private generation = 0

  constructor(input: AlertInput, changed: () => void, on: boolean, warn: (message: string) => void) {
    this.on = on
    this.input = input
    this.saved = new SavedAlerts(input)
    this.warn = warn
    this.registry = input.registry
    this.tell = changed
    const { settings, problem } = readSettings()
    this.settings = settings
    this.problem = problem
  }

  /** The packs, read when they are first asked for. */
  get library(): RuleLibrary {
    this.known ??= readLibrary(this.registry)
    return this.known
  }

  /** The rows of before are no more. */
  restart(input: AlertInput): void {
    this.input = input
    this.store = new AlertStore()
    this.stored = new WeakMap()
    this.saved = new SavedAlerts(input)
    this.savedBy.clear()
    this.startRuns()
  }

  /** Rows came. */
  advance(): void {
    this.restoreSaved()
    const { rowCount } = this.input.index.columns
    if (!this.on || rowCount === 0) return
    if (this.runs.length === 0) this.startRuns()
    for (const one of this.runs) if (!one.driving && one.run.rows < rowCount) void this.drive(one)
  }

  /** Looks at frames, or stops doing so; what was found stays. */
  switch(on: boolean): void {
    if (this.on === on) return
    this.on = on
    this.store.version++
    this.changed()
    this.advance()
  }

  isEnabled(rule: string, pack: string): boolean {
    return !this.settings.rulesOff.includes(rule) && !this.settings.packsOff.includes(pack)
  }

  /** Throws when the settings can't be written. */
  enable(rules: readonly string[], packs: readonly string[], on: boolean): void {
    const without = (names: readonly string[], less: readonly string[]): string[] =>
      names.filter((name) => !less.includes(name))
    const { rulesOff, packsOff } = this.settings
    // A pack that is switched on switches on what of it was off.
    const ofPacks = this.library.rules
      .filter(({ pack }) => packs.includes(this.library.packs[pack].name))
      .map(({ compiled }) => compiled.rule.id)
    this.save({
      ...this.settings,
      rulesOff: on ? without(rulesOff, [...rules, ...ofPacks]) : [...without(rulesOff, rules), ...rules],
      packsOff: on ? without(packsOff, packs) : [...without(packsOff, packs), ...packs],
    })
    this.applyRules()
  }

  /** Reads the packs again. Rules that changed look at all frames anew. */
  reload(): void {
    const before = new Map(this.library.rules.map(({ compiled }) => [JSON.stringify(compiled.rule), compiled]))
    const read = readLibrary(this.registry)
    const rules = read.rules.map((one) => ({
      ...one,
      compiled: before.get(JSON.stringify(one.compiled.rule)) ?? one.compiled,
    }))
    this.known = { ...read, rules }
    this.applyRules()
  }

  /** Returns the suppression's id, and how many alerts it hides. Throws when the settings can't be written. */
  suppress(wish: Pick<Suppression, 'rule' | 'key' | 'reason' | 'untilMs'>): { suppression: string; alerts: number } {
    const suppression: Suppression = { ...wish, id: randomUUID(), madeMs: Date.now() }
    this.save({ ...this.settings, suppressions: [...this.settings.suppressions, suppression] })
    this.applySuppressions()
    return {
      suppression: suppression.id,
      alerts: this.store.list.filter(({ suppressedBy }) => suppressedBy === suppression.id).length,
    }
  }

  unsuppress(id: string): void {
    this.save({ ...this.settings, suppressions: this.settings.suppressions.filter((one) => one.id !== id) })
    this.applySuppressions()
  }

  acknowledge(ids: readonly number[], on: boolean): void {
    for (const id of ids) {
      const stored = this.store.get(id)
      if (stored) stored.acknowledged = on
    }
    this.touch()
  }

  note(id: number, note: string): void {
    const stored = this.store.get(id)
    if (stored) stored.note = note
    this.touch()
  }

  /** Those that no suppression hides. */
  forSave(): StoredAlert[] {
    this.restoreSaved()
    return this.store.list.filter(({ suppressedBy }) => suppressedBy === null)
  }

  worstOf(row: RowIndex): number {
    return this.store.worstOf(row)
  }

  get totals(): AlertTotals {
    if (this.counted.version !== this.store.version) this.counted = this.count()
    const total = this.input.index.columns.rowCount
    const done = Math.min(total, ...this.runs.map(({ run }) => run.rows))
    return {
      version: this.store.version,
      newest: this.store.newest,
      open: this.counted.open,
      total: this.store.list.length,
      rules: this.runs.reduce((sum, { rules }) => sum + rules.size, 0),
      on: this.on,
      progress: this.runs.length > 0 && done < total ? { done, total } : null,
    }
  }

  /** What rules cost and found so far. */
  costOf(rule: string): { ms: number; tested: number; hits: number; slowed: boolean } {
    const { run } = this.runs.find(({ rules }) => rules.has(rule)) ?? {}
    const { ms = 0, tested = 0, slowed = false } = run?.costOf(rule) ?? {}
    return { ms, tested, hits: this.store.countOf(rule), slowed }
  }

  dispose(): void {
    clearTimeout(this.telling)
    this.generation++
    this.endRuns(() => true)
    this.on = false
  }

  private count(): { version: number; open: number[] } {
    const open = SEVERITIES.map(() => 0)
    for (const stored of this.store.list)
      if (stateOf(stored) === 'new') open[SEVERITIES.indexOf(stored.alert.severity)]++
    return { version: this.store.version, open }
  }

  private changed(): void {
    this.telling ??= setTimeout(
      () => {
        this.telling = undefined
        this.toldAt = performance.now()
        this.tell()
      },
      Math.max(0, this.toldAt + TELL_MS - performance.now()),
    )
  }

  private startRuns(): void {
    this.generation++
    this.endRuns(() => true)
    if (!this.on || this.input.index.columns.rowCount === 0) return
    this.startRun(this.enabled())
    this.advance()
  }

  private enabled(): CompiledRule[] {
    const { packs, rules } = this.library
    return rules
      .filter(({ compiled, pack }) => this.isEnabled(compiled.rule.id, packs[pack].name))
      .map(({ compiled }) => compiled)
  }

  private startRun(rules: readonly CompiledRule[]): void {
    const { index, frames, pool } = this.input
    const heard = new Map(rules.map((compiled) => [compiled.rule.id, compiled]))
    const { generation } = this
    const take = (alert: Alert, isNew: boolean): void => {
      if (generation === this.generation && heard.has(alert.rule)) this.take(alert, isNew)
    }
    const run = new RuleRun(rules, index, frames, take, { pool })
    this.runs.push({ rules: heard, run, driving: false })
  }

  private endRuns(which: (run: Run) => boolean): void {
    for (const one of this.runs) if (which(one)) one.run.dispose()
    this.runs = this.runs.filter((one) => !which(one))
  }

  /** Rules that came have a run; alerts of those that went are forgotten, and runs whose rules all did. */
  private applyRules(): void {
    const enabled = this.enabled()
    const ids = new Set(enabled.map(({ rule }) => rule.id))
    for (const { rules } of this.runs)
      for (const [id, compiled] of rules) if (!enabled.includes(compiled)) rules.delete(id)
    const running = new Set(this.runs.flatMap(({ rules }) => [...rules.values()]))
    const added = enabled.filter((compiled) => !running.has(compiled))
    const fresh = new Set(added.map(({ rule }) => rule.id))
    this.endRuns(({ rules }) => rules.size === 0)
    this.store.keep(({ alert, saved }) => saved || (ids.has(alert.rule) && !fresh.has(alert.rule)))
    if (added.length > 0 && this.on && this.input.index.columns.rowCount > 0) this.startRun(added)
    this.touch()
    this.advance()
  }

  private applySuppressions(): void {
    const now = Date.now()
    for (const stored of this.store.list)
      stored.suppressedBy = suppressionOf(this.settings.suppressions, stored.alert, now)?.id ?? null
    this.store.repaint()
    this.changed()
  }

  private take(alert: Alert, isNew: boolean): void {
    if (!isNew) {
      const known = this.stored.get(alert)
      if (known) this.store.paint(known)
      this.store.version++
      return
    }
    const known = this.savedBy.size > 0 ? this.savedBy.get(alertIdentity(alert)) : undefined
    const stored = known ?? this.keep(alert)
    if (stored) this.stored.set(alert, stored)
  }

  /** Null when there is no room for it. */
  private keep(alert: Alert): StoredAlert | null {
    const suppression = suppressionOf(this.settings.suppressions, alert, Date.now())
    const { frames, index } = this.input
    return this.store.add(alert, placeOf(alert, frames, index.endpoints), suppression?.id ?? null)
  }

  /** Alerts that came with files, and what was thought of them; of those that rules have found here, the latter. */
  private restoreSaved(): void {
    const { alerts, damaged } = this.saved.next()
    if (damaged.length > 0) this.warn('Alerts that were saved in a file are damaged, and left out')
    if (alerts.length === 0) return
    const found = new Map(this.store.list.map((stored) => [alertIdentity(stored.alert), stored]))
    for (const { alert, firstRows, acknowledged, note } of alerts) {
      const identity = alertIdentity(alert)
      const known = found.get(identity)
      const stored = known ?? this.keep(alert)
      if (!stored) continue
      if (!known) stored.firstRows = firstRows
      stored.saved = true
      stored.acknowledged ||= acknowledged
      stored.note ||= note
      this.savedBy.set(identity, stored)
    }
    this.touch()
  }

  /** Brings a run up to the last row. */
  private async drive(one: Run): Promise<void> {
    const { generation, input } = this
    one.driving = true
    while (this.on && this.runs.includes(one) && one.run.rows < input.index.columns.rowCount) {
      const { version } = this.store
      await one.run.next()
      if (generation !== this.generation) return
      if (version !== this.store.version) this.changed()
    }
    one.driving = false
    this.changed()
  }

  private save(settings: AlertSettings): void {
    writeSettings(settings)
    this.settings = settings
  }

  private touch(): void {
    this.store.version++
    this.changed()
  }
}
