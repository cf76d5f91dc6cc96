/** MCP servers that frames tell of, and what is remembered of their tools: what the servers pane asks for. */
import { z } from 'zod'

const server = z.number().int().min(0).max(65_535)

export const LIST_KINDS = ['tool', 'prompt', 'resource', 'template'] as const
export type ListKind = (typeof LIST_KINDS)[number]

export const SERVERS_READ = z.strictObject({
  /** Whose details; null for none. */
  server: server.nullable(),
  /** `stamp` of the answer that the asker has: details that have not changed since are left out. */
  known: z.string().max(64),
})

export const SERVERS_ITEM = z.strictObject({
  server,
  kind: z.enum(LIST_KINDS),
  name: z.string().max(2048),
  /** What it was called when it was remembered; null where that is the same. */
  before: z.string().max(2048).nullable(),
})

/** With the digest of what was shown: when the tools are others by now, nothing is remembered. */
export const BASELINE_ACCEPT = z.strictObject({ server, digest: z.string().length(64) })
export const BASELINE_FORGET = z.strictObject({ server })

export interface ServerSummary {
  readonly id: number
  readonly transport: 'stdio' | 'http'
  /** Of the tapped process; over HTTP, of the proxy. */
  readonly pid: number
  /** Short name of the program. */
  readonly program: string
  /** What it calls itself; empty until it did. */
  readonly name: string
  readonly title: string
  readonly version: string
  readonly client: string
  readonly isLive: boolean
  /** Tools it listed; null when none was seen. */
  readonly tools: number | null
  readonly calls: number
  readonly errors: number
  readonly stray: number
  /** Tools, and what it says of itself, that changed since they were remembered. */
  readonly changes: number
}

export interface ServerList {
  readonly servers: readonly ServerSummary[]
  /** Further tapped processes, which are not looked at. */
  readonly more: number
  /** Null where they were not asked for, or have not changed. */
  readonly details: ServerDetails | null
  readonly stamp: string
}

export interface ServerParty {
  readonly name: string
  readonly version: string
  readonly title: string
  readonly description: string
  readonly websiteUrl: string
}

export interface ListedItem {
  readonly name: string
  readonly title: string
  /** The beginning of it. */
  readonly description: string
  /** Of a tool, where they are not what the specification takes them for when absent: `read-only`, `closed world`. */
  readonly hints: readonly string[]
  /** Frame that listed it. */
  readonly frame: number
}

export interface ServerListing {
  readonly kind: ListKind
  readonly items: readonly ListedItem[]
  /** Items beyond the bound, and elements that have no name. */
  readonly omitted: number
  readonly unnamed: number
  /** Whether all pages were seen. */
  readonly complete: boolean
  /** Frame that says the list has changed since it was read. */
  readonly changedFrame: number | null
}

export interface CallSummary {
  readonly method: string
  /** The tool or prompt, where calls are told apart by it. */
  readonly target: string
  /** Whether the server asked its client. */
  readonly fromServer: boolean
  readonly count: number
  readonly errors: number
  /** Given up by who asked; of these, for the time it took. */
  readonly cancelled: number
  readonly timedOut: number
  readonly waiting: number
  /** Of those answered; null when none was. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number } | null
  readonly lastFrame: number
  readonly lastErrorFrame: number | null
}

export interface TrailLine {
  readonly frame: number
  readonly text: string
}

export const TOOL_PARTS = ['title', 'description', 'input schema', 'output schema', 'annotations'] as const
export type ToolPart = (typeof TOOL_PARTS)[number]

export interface ToolChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'renamed'
  readonly name: string
  /** What a renamed tool was called. */
  readonly before: string | null
  /** Parts that differ; empty where there was no room to compare them one by one. */
  readonly parts: readonly ToolPart[]
}

/** A line of a diff: what it is, and its text. */
export type DiffLine = readonly [sign: '+' | '-' | ' ' | '@', text: string]

export interface BaselineInfo {
  /** `none`: nothing is remembered, and nothing to remember was seen. `first`: it was remembered just now. */
  readonly state: 'none' | 'first' | 'same' | 'changed' | 'problem'
  /** When what is compared with was remembered, out of which file, and what was run then, where that was something else. */
  readonly madeAtMs: number | null
  readonly from: string
  readonly otherCommand: string
  /** Its client then; null where that was the same. */
  readonly otherClient: string | null
  readonly changes: readonly ToolChange[]
  /** What the server says of itself that changed, as a sentence and a diff. */
  readonly selfChanges: readonly { readonly what: string; readonly diff: readonly DiffLine[] }[]
  /** Why nothing can be remembered or compared. */
  readonly problem: string
  /** Of the tools as they are now. */
  readonly digest: string
}

export interface ServerDetails {
  readonly id: number
  /** Over HTTP, the URL. */
  readonly command: string
  readonly clientProgram: string
  readonly clientPid: number
  readonly file: string
  readonly server: ServerParty | null
  /** The last one that said who it is, and how many there were. */
  readonly client: ServerParty | null
  readonly clients: number
  readonly protocol: string
  readonly wantedProtocol: string
  readonly supported: readonly string[]
  /** As JSON; empty when they were not seen. */
  readonly serverCapabilities: string
  readonly clientCapabilities: string
  readonly instructions: string
  /** Frame in which the server said who it is. */
  readonly identityFrame: number | null
  readonly lists: readonly ServerListing[]
  /** Whether the newest list of tools could not be read whole, so that what is shown and compared may be old. */
  readonly isListMissing: boolean
  readonly calls: readonly CallSummary[]
  readonly notifications: number
  readonly stderr: readonly TrailLine[]
  readonly stderrLines: number
  readonly stray: readonly TrailLine[]
  readonly strayLines: number
  /** Frames of messages that could not be read whole; the last ones of so many. */
  readonly unreadFrames: readonly number[]
  readonly unread: number
  readonly lastFrame: number
  /** Seconds since 1970 of that frame. */
  readonly lastSeconds: number
  readonly baseline: BaselineInfo
}

export interface ServerItem {
  /** Indented JSON as the server gave it; null when there is none, or it is too large. */
  readonly json: string | null
  /** Since it was remembered; null where nothing of it changed. */
  readonly diff: readonly DiffLine[] | null
}
