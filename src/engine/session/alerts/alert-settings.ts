/** What a person decided about rules: which are off, and which alerts are suppressed. A file for its owner alone. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Alert } from '../../alerts/alert.ts'
import { type Suppression as FileSuppression, isSuppressed } from '../../alerts/suppression.ts'
import { configFolder } from '../../store/config-folder.ts'
import { writePrivately } from '../../store/private-file.ts'

const MAX_BYTES = 16 * 1024 * 1024
const names = z.array(z.string().max(1024)).max(100_000).default([])

const SUPPRESSION = z.strictObject({
  id: z.string().max(64),
  rule: z.string().max(128),
  key: z.array(z.tuple([z.string(), z.string()])).nullable(),
  reason: z.string(),
  madeMs: z.number(),
  untilMs: z.number().nullable(),
})
export type Suppression = z.infer<typeof SUPPRESSION>

const SETTINGS = z.strictObject({
  version: z.literal(1),
  /** Ids of rules and names of packs that are off. */
  rulesOff: names,
  packsOff: names,
  suppressions: z.array(SUPPRESSION).max(100_000).default([]),
})
export type AlertSettings = z.infer<typeof SETTINGS>

const NONE: AlertSettings = { version: 1, rulesOff: [], packsOff: [], suppressions: [] }

export const settingsPath = (): string => join(configFolder(), 'alerts.json')

/** The settings, and what is wrong with their file; one that can't be read is never overwritten. */
export function readSettings(path = settingsPath()): { settings: AlertSettings; problem: string } {
  try {
    if (statSync(path).size > MAX_BYTES) return { settings: NONE, problem: `${path} is too large: move it away` }
    const parsed = SETTINGS.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    if (parsed.success) return { settings: parsed.data, problem: '' }
    return { settings: NONE, problem: `${path} is not what Tapscope writes: move it away` }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return { settings: NONE, problem: '' }
    const problem = error instanceof SyntaxError ? `${path} is no JSON: move it away` : message
    return { settings: NONE, problem }
  }
}

export const isEnabled = ({ rulesOff, packsOff }: AlertSettings, rule: string, pack: string): boolean =>
  !rulesOff.includes(rule) && !packsOff.includes(pack)

/** Replaces the file; throws when it can't be written. */
export const writeSettings = (settings: AlertSettings, path = settingsPath()): void =>
  writePrivately(path, `${JSON.stringify(settings, null, 2)}\n`)

/** The suppression that hides alerts of a rule with a key, if one does at that time. */
export function suppressionOf(
  suppressions: readonly Suppression[],
  alert: Pick<Alert, 'rule' | 'key'>,
  nowMs: number,
): Suppression | null {
  return suppressions.find((one) => isSuppressed(alert, [asInFiles(one)], nowMs)) ?? null
}

/** A suppression as a file of them has it. */
export const asInFiles = ({ rule, key, reason, untilMs }: Suppression): FileSuppression => ({
  rule,
  key: Object.fromEntries((key ?? []).map(([field, value]) => [field, [value]])),
  reason,
  ...(untilMs !== null && { until: untilMs }),
})
