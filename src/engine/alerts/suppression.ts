/** Alerts that somebody has looked at and does not want to see again, for a reason and until a time. */
import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import type { Alert } from './alert.ts'
import type { RuleProblem } from './rule-file.ts'
import { WHOLE_FILE, YamlText } from './yaml-text.ts'

const MAX_BYTES = 4 * 1024 * 1024

const value = z.union([z.string().max(4096), z.number(), z.boolean()]).transform(String)
const values = z.union([value.transform((one) => [one]), z.array(value).min(1).max(1000)])

/** A day, whose end is meant, or a time with its zone. */
const UNTIL = z
  .union(
    [z.iso.date(), z.iso.datetime({ offset: true })],
    'A day is wanted, as 2030-12-31, or a time, as 2030-12-31T12:00:00Z',
  )
  .transform((text) => Date.parse(text.includes('T') ? text : `${text}T23:59:59.999Z`))

export const SUPPRESSION = z.strictObject({
  /** Id of the rule. */
  rule: z.string().min(1).max(64),
  /** Fields of the alert's key and the values that are meant; without any all alerts of the rule. */
  key: z.record(z.string().min(1).max(128), values).default({}),
  reason: z.string().trim().min(1).max(1000),
  /** Milliseconds since the epoch; without it, for good. */
  until: UNTIL.optional(),
})
export type Suppression = z.infer<typeof SUPPRESSION>

const SUPPRESSION_FILE = z.strictObject({ suppressions: z.array(SUPPRESSION).max(10_000) })

type Suppressed = Pick<Alert, 'rule' | 'key'>

/** Whether an alert falls under one of them; `nowMs`, since the epoch, decides which are over. */
export const isSuppressed = (alert: Suppressed, suppressions: readonly Suppression[], nowMs: number): boolean =>
  suppressionOf(alert, suppressions, nowMs) !== undefined

/** The first that an alert falls under. */
export const suppressionOf = (
  { rule, key }: Suppressed,
  suppressions: readonly Suppression[],
  nowMs: number,
): Suppression | undefined =>
  suppressions.find(
    (one) =>
      one.rule === rule &&
      (one.until === undefined || nowMs <= one.until) &&
      Object.entries(one.key).every(([name, wanted]) =>
        key.some(([field, text]) => field === name && wanted.includes(text)),
      ),
  )

export interface LoadedSuppressions {
  readonly suppressions: readonly Suppression[]
  readonly problems: readonly RuleProblem[]
}

/** Of a file in YAML or JSON. One that is wrong makes the whole file wrong: what would be missing is not to be guessed. */
export function loadSuppressions(file: string): LoadedSuppressions {
  try {
    if (statSync(file).size > MAX_BYTES) return failed({ file, ...WHOLE_FILE, message: 'The file is too large' })
    return parseSuppressions(readFileSync(file, 'utf8'), file)
  } catch (error) {
    return failed({ file, ...WHOLE_FILE, message: (error as Error).message })
  }
}

/** The suppressions in a text; `file` names it in problems. */
export function parseSuppressions(text: string, file: string): LoadedSuppressions {
  const read = YamlText.read(text)
  if (!read.ok) return failed({ file, ...read.error.place, message: read.error.message })
  const parsed = SUPPRESSION_FILE.safeParse(read.value.data)
  if (parsed.success) return { suppressions: parsed.data.suppressions, problems: [] }
  return failed(
    ...parsed.error.issues.map(({ path, message }) => ({
      file,
      ...read.value.placeOf(path),
      message: `${path.map(String).join('.')}: ${message}`.replace(/^: /, ''),
    })),
  )
}

const failed = (...problems: RuleProblem[]): LoadedSuppressions => ({ suppressions: [], problems })
