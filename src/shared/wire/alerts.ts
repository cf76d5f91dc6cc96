/** Alerts and the rules that raise them: what the alerts pane and the rules page ask for. */
import { z } from 'zod'
import { SEVERITIES, type Severity } from '../severity.ts'

const id = z.number().int().nonnegative()
const name = z.string().max(1024)
const frame = z.number().int().min(1)
const ruleId = z.string().min(1).max(128)
const MAX_YAML = 4 * 1024 * 1024

export const ALERT_STATES = ['new', 'acknowledged', 'suppressed'] as const
export type AlertState = (typeof ALERT_STATES)[number]

/** Where the evidence is from; `both` for what only messages and packets together tell. */
export const ALERT_SOURCES = ['stdio', 'packets', 'both'] as const
export type AlertSource = (typeof ALERT_SOURCES)[number]

/** Empty lists and texts, and null, let all pass. */
const ALERT_FILTER = z.strictObject({
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length),
  states: z.array(z.enum(ALERT_STATES)).max(ALERT_STATES.length),
  source: z.enum(ALERT_SOURCES).nullable(),
  rule: ruleId.nullable(),
  server: name.nullable(),
  host: name.nullable(),
  /** In title, reason, key or note, in any case. */
  text: name,
  /** With this frame as evidence. */
  frame: frame.nullable().optional(),
  /** That fired first within this time, seconds since the Unix epoch. */
  range: z.tuple([z.number(), z.number()]).nullable().optional(),
  /** With ids above this one: those that came since. */
  after: id.optional(),
})
export type AlertFilter = z.infer<typeof ALERT_FILTER>

export const ALERT_ORDERS = ['time', 'severity', 'rule', 'key', 'place', 'count', 'frame', 'state'] as const
export const ALERT_GROUPS = ['rule', 'server', 'host'] as const
export type AlertGrouping = (typeof ALERT_GROUPS)[number]

export const ALERTS_READ = z.strictObject({
  filter: ALERT_FILTER,
  order: z.enum(ALERT_ORDERS),
  descending: z.boolean(),
  /** Groups are told of besides the alerts; null for none. */
  group: z.enum(ALERT_GROUPS).nullable(),
  /** Names of groups: alerts are those of these groups then, group by group. */
  open: z.array(name).max(500).optional(),
  /** An alert whose place is asked for. */
  find: id.optional(),
  from: z.number().int().min(0),
  count: z.number().int().min(0).max(500),
})

export interface AlertItem {
  readonly id: number
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  /** Seconds since the Unix epoch, of the frame that made it fire first, and last. */
  readonly time: number
  readonly lastTime: number
  /** That made it fire. */
  readonly frame: number
  /** Frames of evidence. */
  readonly frames: number
  /** How often it fired within the rule's throttling time. */
  readonly count: number
  readonly key: readonly (readonly [field: string, value: string])[]
  readonly reason: string
  readonly source: AlertSource
  /** The tapped server; empty for none. */
  readonly server: string
  /** Addresses of the packet that made it fire. */
  readonly hosts: readonly string[]
  readonly state: AlertState
  readonly note: string
  /** It came with the file; no rule found it here. */
  readonly saved: boolean
}

export interface AlertGroup {
  /** The rule's id, server or host. */
  readonly name: string
  readonly title: string
  /** The worst. */
  readonly severity: Severity
  readonly alerts: number
  /** How often they fired. */
  readonly count: number
  readonly lastTime: number
}

export interface AlertFacet {
  readonly name: string
  readonly title: string
  readonly alerts: number
}

export interface AlertList {
  readonly total: number
  /** Place of the alert that was asked for, as `from` counts; -1 where it is not among them. */
  readonly at: number
  readonly items: readonly AlertItem[]
  readonly groups: readonly AlertGroup[]
  /** Of alerts that pass the filter but for its severities, states or source: in the order of SEVERITIES, ALERT_STATES and ALERT_SOURCES. */
  readonly bySeverity: readonly number[]
  readonly byState: readonly number[]
  readonly bySource: readonly number[]
  /** Of all alerts there are. */
  readonly rules: readonly AlertFacet[]
  readonly servers: readonly AlertFacet[]
  readonly hosts: readonly AlertFacet[]
  /** Alerts beyond what is kept of a rule: counted, not listed. */
  readonly omitted: number
}

export const ALERTS_ONE = z.strictObject({ id })

export interface Evidence {
  readonly kind: Exclude<AlertSource, 'both'>
  /** The tapped server, or the interface. */
  readonly place: string
  readonly frame: number
  readonly time: number
  readonly source: string
  readonly destination: string
  readonly protocol: string
  readonly info: string
}

export interface AlertDetail {
  readonly alert: AlertItem
  /** Null where the rule is not there any more, as with alerts that came with a file. */
  readonly rule: RuleText | null
  readonly evidence: readonly Evidence[]
  /** Why it is suppressed. */
  readonly suppression: SuppressionInfo | null
}

export interface RuleText {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly description: string
  readonly remediation: string
  readonly falsepositives: readonly string[]
  readonly references: readonly string[]
  readonly tags: readonly string[]
  readonly pack: string
  /** The rule without its samples, as it stands in its file. */
  readonly yaml: string
}

/** Alerts of a frame. */
export const ALERTS_OF_FRAME = z.strictObject({ frame })

/** How many there are over a time, by severity; a null range means all of the time there is. */
export const ALERTS_TIMELINE = z.strictObject({
  filter: ALERT_FILTER,
  buckets: z.number().int().min(1).max(4096),
  range: z.tuple([z.number(), z.number()]).nullable(),
})
export interface AlertTimeline {
  readonly start: number
  readonly bucketSeconds: number
  /** `counts[position in SEVERITIES][bucket]`; empty where there is none. */
  readonly counts: readonly (readonly number[])[]
}

/** The worst severity in each part of a view's rows, for the minimap. */
export const ALERTS_MAP = z.strictObject({ view: id, buckets: z.number().int().min(1).max(4096) })
export interface AlertMap {
  /** Position in SEVERITIES plus one; 0 where nothing is. */
  readonly worst: readonly number[]
}

/** Of alerts by their ids, or of all that pass a filter. */
export const ALERTS_STATE = z.strictObject({
  what: z.union([z.array(id).max(100_000), ALERT_FILTER]),
  state: z.enum(['new', 'acknowledged']),
})
export const ALERTS_NOTE = z.strictObject({ id, note: z.string().max(10_000) })
export const ALERTS_SUPPRESS = z.strictObject({
  rule: ruleId,
  /** Of which key; null for all that the rule finds. */
  key: z
    .array(z.tuple([name, name]))
    .max(16)
    .nullable(),
  reason: z.string().min(1).max(1000),
  /** Milliseconds since the Unix epoch; null for ever. */
  untilMs: z.number().nullable(),
})
export const ALERTS_UNSUPPRESS = z.strictObject({ suppression: z.string().max(64) })

export interface SuppressionInfo {
  readonly id: string
  readonly rule: string
  readonly key: readonly (readonly [field: string, value: string])[] | null
  readonly reason: string
  readonly madeMs: number
  readonly untilMs: number | null
  /** Alerts of this session that it hides. */
  readonly alerts: number
}

/** Stops looking, or goes on. */
export const ALERTS_RUN = z.strictObject({ on: z.boolean() })

export const ALERT_EXPORTS = ['jsonl', 'csv', 'sarif', 'cef'] as const
/** A null path makes a download. */
export const ALERTS_EXPORT = z.strictObject({
  path: z.string().min(1).max(4096).nullable(),
  format: z.enum(ALERT_EXPORTS),
  filter: ALERT_FILTER,
})

/** Of a session: sent with its info. */
export interface AlertTotals {
  /** Grows with every change of alerts, their states, or rules. */
  readonly version: number
  /** Highest id of an alert; ids grow. 0 while there is none. */
  readonly newest: number
  /** New ones, in the order of SEVERITIES. */
  readonly open: readonly number[]
  readonly total: number
  /** Rules that look, or looked, at frames; 0 before there are frames. */
  readonly rules: number
  /** Whether rules look at frames. */
  readonly on: boolean
  /** Frames looked at of those there are, while that goes on; null when all were. */
  readonly progress: { readonly done: number; readonly total: number } | null
}

export interface RuleInfo {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly severity: Severity
  readonly tags: readonly string[]
  /** Position in `packs`. */
  readonly pack: number
  readonly line: number
  readonly enabled: boolean
  readonly alerts: number
  readonly hits: number
  /** Milliseconds of processor time in this session, rows it was tested on, and whether it was slowed because it takes too long. */
  readonly ms: number
  readonly tested: number
  readonly slowed: boolean
  /** Rows it was not tested on for that. */
  readonly skipped: number
}

export interface RulePack {
  /** The file's name without its extension. */
  readonly name: string
  readonly path: string
  readonly builtIn: boolean
  readonly enabled: boolean
  readonly problems: readonly { readonly line: number; readonly message: string }[]
}

export interface RuleList {
  readonly packs: readonly RulePack[]
  readonly rules: readonly RuleInfo[]
  /** Where a person's own packs are. */
  readonly folder: string
  readonly problem: string
}

const packName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i, 'Letters, digits, - and _ are wanted')

export const RULES_ENABLE = z.strictObject({
  rules: z.array(ruleId).max(10_000),
  packs: z.array(name).max(1000),
  on: z.boolean(),
})
export const RULES_ONE = z.strictObject({ rule: ruleId })
export const RULES_READ = z.strictObject({ pack: name })
export interface RuleFileText {
  readonly text: string
  readonly builtIn: boolean
  /** Of the text; what is written names the one it changes. */
  readonly digest: string
}
/** A null digest makes a new pack; another than that of the file refuses. */
export const RULES_WRITE = z.strictObject({
  pack: packName,
  text: z.string().max(MAX_YAML),
  digest: z.string().max(128).nullable(),
})
export const RULES_REMOVE = z.strictObject({ pack: packName, digest: z.string().max(128) })
/** What is wrong in the text of a pack. */
export const RULES_CHECK = z.strictObject({ text: z.string().max(MAX_YAML) })
export interface RuleTextProblem {
  /** From 1; all 0 where the whole text is meant. The end is the place after the last character. */
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  readonly message: string
}
/** Runs the rules of a text on their samples. */
export const RULES_TEST = z.strictObject({ text: z.string().max(MAX_YAML) })
const MAX_SIGMA_FILES = 1000
/** Files of Sigma's rules; nothing is written. */
export const RULES_IMPORT = z.strictObject({
  files: z.array(z.strictObject({ name, text: z.string().max(MAX_YAML) })).max(MAX_SIGMA_FILES),
})
export interface RuleImport {
  /** The pack that they make; empty where none could be imported. */
  readonly text: string
  readonly rules: readonly {
    readonly id: string
    readonly title: string
    readonly severity: Severity
    readonly when: string
  }[]
  readonly refused: readonly { readonly file: string; readonly title: string; readonly reason: string }[]
}
export interface RuleTests {
  readonly problems: readonly RuleTextProblem[]
  readonly outcomes: readonly {
    readonly rule: string
    readonly kind: 'fires' | 'silent'
    readonly number: number
    readonly passed: boolean
    /** Of the sample, from 1. */
    readonly line: number
  }[]
}
