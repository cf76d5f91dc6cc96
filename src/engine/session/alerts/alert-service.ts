/**
 * The alerts of a session: what its rules find is kept here, with what a person thinks of it, and what came with its files. A rule that is switched on
 * looks at all rows from the first.
 */
import { randomUUID } from 'node:crypto'
import type { RowIndex } from '../../../shared/base/brand.ts'
import { SEVERITIES } from '../../../shared/severity.ts'
import type { AlertTotals } from '../../../shared/wire/alerts.ts'
import type { Alert } from '../../alerts/alert.ts'
import type { Registry } from '../../dissect/registry.ts'
import { placeOf } from './alert-place.ts'
import { AlertRuns, type ReadingState, type RunInput } from './alert-runs.ts'
import {
  type AlertSettings,
  isEnabled,
  readSettings,
  type Suppression,
  suppressionOf,
  writeSettings,
} from './alert-settings.ts'
import { AlertStore, type StoredAlert, stateOf } from './alert-store.ts'
import { enabledRules, loadLibrary, type RuleLibrary, readLibrary } from './rule-library.ts'
import type { RuleRunCost } from './rule-run.ts'
import { alertIdentity, SavedAlerts } from './saved/saved-alerts.ts'
import { Triage } from './triage.ts'

export interface AlertInput extends RunInput {
  readonly registry: Registry
}

/** Whom the service tells. */
export interface AlertListener {
  /** Alerts, rules or their progress changed; called at most ten times a second. */
  changed(): void
  warn(message: string): void
}

/** Windows are told of what rules find so often. */
const TELL_MS = 100
/** Timers take no longer ones. */
const MAX_WAIT_MS = 2 ** 31 - 1

export class AlertService {
  store = new AlertStore()
  settings: AlertSettings
  /** What is wrong with the file of settings. */
  problem: string
  private input: AlertInput
  private readonly registry: Registry
  private readonly listener: AlertListener
  private telling: NodeJS.Timeout | undefined
  private toldAt = Number.NEGATIVE_INFINITY
  private counted: { readonly version: number; readonly open: readonly number[] } = { version: -1, open: [] }
  private known: RuleLibrary | null = null
  private runs: AlertRuns
  private stored = new WeakMap<Alert, StoredAlert>()
  private saved: SavedAlerts
  private readonly triage = new Triage()
  /** Those that came with files, by what they are about: rules find them once more. */
  private readonly savedBy = new Map<string, StoredAlert>()
  private on: boolean
  private over: NodeJS.Timeout | undefined

  constructor(input: AlertInput, listener: AlertListener, on: boolean) {
    this.on = on
    this.input = input
    this.saved = new SavedAlerts(input)
    this.listener = listener
    this.registry = input.registry
    const { settings, problem } = readSettings()
    this.settings = settings
    this.problem = problem
    this.runs = this.startRuns()
    this.watchSuppressions()
  }

  /** The packs, read when they are first asked for. */
  get library(): RuleLibrary {
    this.known ??= readLibrary(this.registry)
    return this.known
  }

  /** The rows of before are no more. */
  restart(input: AlertInput): void {
    this.input = input
    this.triage.refresh()
    this.store = new AlertStore()
    this.stored = new WeakMap()
    this.saved = new SavedAlerts(input)
    this.savedBy.clear()
    this.runs.dispose()
    this.runs = this.startRuns()
  }

  /** Rows came. */
  advance(reading: ReadingState): void {
    this.restoreSaved()
    this.runs.advance(reading)
  }

  /** Looks at frames, or stops doing so; what was found stays. */
  switch(on: boolean): void {
    if (this.on === on) return
    this.on = on
    this.runs.switch(on)
    this.touch()
  }

  isEnabled(rule: string, pack: string): boolean {
    return isEnabled(this.settings, rule, pack)
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
    this.remember(ids)
    this.touch()
  }

  note(id: number, note: string): void {
    const stored = this.store.get(id)
    if (stored) stored.note = note
    this.remember([id])
    this.touch()
  }

  private remember(ids: readonly number[]): void {
    try {
      this.triage.remember(
        ids.flatMap((id) => this.store.get(id) ?? []),
        Date.now(),
      )
    } catch (error) {
      this.listener.warn(`What was thought of alerts holds for this session only: ${(error as Error).message}`)
    }
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
    return {
      version: this.store.version,
      newest: this.store.newest,
      open: this.counted.open,
      total: this.store.list.length,
      rules: this.runs.rules,
      on: this.on,
      progress: this.runs.progress,
    }
  }

  /** What a rule took and found so far; undefined where it is not at work. */
  costOf(rule: string): RuleRunCost | undefined {
    return this.runs.costOf(rule)
  }

  dispose(): void {
    clearTimeout(this.telling)
    clearTimeout(this.over)
    this.runs.dispose()
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
        this.listener.changed()
      },
      Math.max(0, this.toldAt + TELL_MS - performance.now()),
    )
  }

  private startRuns(): AlertRuns {
    let version = this.store.version
    return new AlertRuns(this.input, this.on, {
      rules: async () => {
        const library = this.known ?? (await loadLibrary(this.registry))
        // Somebody may have asked for it meanwhile.
        this.known ??= library
        return enabledRules(library, this.settings)
      },
      emit: (alert, isNew) => this.take(alert, isNew),
      moved: () => {
        if (version !== this.store.version || this.runs.progress === null) this.changed()
        version = this.store.version
      },
      failed: (message) => {
        this.on = false
        this.listener.warn(`Alert rules stopped: ${message}`)
        this.touch()
      },
    })
  }

  /** Alerts of rules that went are forgotten, and so are those of rules that look at all rows anew. */
  private applyRules(): void {
    const enabled = enabledRules(this.library, this.settings)
    const fresh = this.runs.change(enabled)
    const settled = new Set(enabled.filter((compiled) => !fresh.has(compiled)).map(({ rule }) => rule.id))
    this.store.keep(({ alert, saved }) => saved || settled.has(alert.rule))
    this.touch()
    this.runs.advance()
  }

  private applySuppressions(): void {
    const now = Date.now()
    for (const stored of this.store.list)
      stored.suppressedBy = suppressionOf(this.settings.suppressions, stored.alert, now)?.id ?? null
    this.store.repaint()
    this.changed()
    this.watchSuppressions()
  }

  /** Looks again when the next suppression is over. */
  private watchSuppressions(): void {
    clearTimeout(this.over)
    const now = Date.now()
    const ends = this.settings.suppressions.map(({ untilMs }) => untilMs ?? 0).filter((untilMs) => untilMs > now)
    if (ends.length === 0) return
    this.over = setTimeout(() => this.applySuppressions(), Math.min(MAX_WAIT_MS, Math.min(...ends) - now + 1))
    this.over.unref()
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
    const stored = this.store.add(alert, placeOf(alert, frames, index.endpoints), suppression?.id ?? null)
    const thought = this.triage.of(alert)
    if (stored && thought) {
      stored.acknowledged = thought.acknowledged
      stored.note = thought.note
    }
    return stored
  }

  /** Alerts that came with files, and what was thought of them; of those that rules have found here, the latter. */
  private restoreSaved(): void {
    const { alerts, damaged } = this.saved.next()
    if (damaged.length > 0) this.listener.warn('Alerts that were saved in a file are damaged, and left out')
    if (alerts.length === 0) return
    const found = new Map(this.store.list.map((stored) => [alertIdentity(stored.alert), stored]))
    for (const { alert, firstRows, acknowledged, note } of alerts) {
      const identity = alertIdentity(alert)
      const known = found.get(identity)
      const stored = known ?? this.keep(alert)
      if (!stored) continue
      if (!known) stored.firstRows = firstRows
      stored.saved = true
      // What was thought here counts for more than what the file has.
      if (!this.triage.of(alert)) stored.acknowledged ||= acknowledged
      stored.note ||= note
      this.savedBy.set(identity, stored)
    }
    this.touch()
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
