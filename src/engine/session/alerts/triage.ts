/**
 * What a person thought of alerts, kept on this machine by what an alert is about: it holds whatever session or file finds the alert again. A file
 * for its owner alone, with digests in place of what was captured.
 */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Alert } from '../../alerts/alert.ts'
import { configFolder } from '../../store/config-folder.ts'
import { writePrivately } from '../../store/private-file.ts'
import { alertIdentity } from './saved/saved-alerts.ts'

/** Alerts that are remembered; the oldest thoughts go first. */
const MAX_ALERTS = 20_000
const MAX_BYTES = 64 * 1024 * 1024
const DIGEST_CHARACTERS = 22

const THOUGHT = z.strictObject({
  acknowledged: z.boolean(),
  note: z.string(),
  /** When, in milliseconds since the epoch. */
  atMs: z.number(),
})
export type Thought = z.infer<typeof THOUGHT>

const FILE = z.strictObject({ version: z.literal(1), alerts: z.record(z.string(), THOUGHT) })

export const triagePath = (): string => join(configFolder(), 'triage.json')

export class Triage {
  private readonly path: string
  private thoughts: ReadonlyMap<string, Thought> = new Map()
  /** Of the file as it was read last. */
  private stamp = ''
  /** The file can't be read, and is not overwritten then. */
  private isForeign = false

  constructor(path = triagePath()) {
    this.path = path
    this.refresh()
  }

  of(alert: Alert): Thought | undefined {
    return this.thoughts.size === 0 ? undefined : this.thoughts.get(digestOf(alert))
  }

  /** Other windows' thoughts stay. Throws when they can't be written. */
  remember(alerts: readonly (Omit<Thought, 'atMs'> & { readonly alert: Alert })[], nowMs: number): void {
    this.refresh()
    if (this.isForeign) throw new Error(`${this.path} is not what Tapscope writes: move it away`)
    const thoughts = new Map(this.thoughts)
    for (const { alert, acknowledged, note } of alerts) {
      const digest = digestOf(alert)
      thoughts.delete(digest)
      thoughts.set(digest, { acknowledged, note, atMs: nowMs })
    }
    const newest = [...thoughts].sort(([, one], [, other]) => one.atMs - other.atMs).slice(-MAX_ALERTS)
    this.thoughts = new Map(newest)
    writePrivately(this.path, JSON.stringify({ version: 1, alerts: Object.fromEntries(newest) }))
    this.stamp = this.stampOf()
  }

  /** Takes in what other windows wrote meanwhile. */
  refresh(): void {
    const stamp = this.stampOf()
    if (stamp === this.stamp) return
    this.stamp = stamp
    const parsed = FILE.safeParse(stamp === '' ? { version: 1, alerts: {} } : this.content())
    this.isForeign = !parsed.success
    if (parsed.success) this.thoughts = new Map(Object.entries(parsed.data.alerts))
  }

  private content(): unknown {
    try {
      return statSync(this.path).size > MAX_BYTES ? undefined : JSON.parse(readFileSync(this.path, 'utf8'))
    } catch {
      return undefined
    }
  }

  /** Empty where there is no file. */
  private stampOf(): string {
    try {
      const { ino, size, mtimeMs } = statSync(this.path)
      return `${ino} ${size} ${mtimeMs}`
    } catch {
      return ''
    }
  }
}

const digestOf = (alert: Alert): string =>
  createHash('sha256').update(alertIdentity(alert)).digest('base64url').slice(0, DIGEST_CHARACTERS)
