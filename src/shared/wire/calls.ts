/**
 * What the window may ask the engine and what the engine tells: one map, typed on both sides, validated where a message enters.
 * Adding a message is an entry here, its result in `call-results.ts`, and a handler in `src/engine/session/handlers.ts`.
 */
import { z } from 'zod'
import { DECODERS } from '../decoders.ts'
import { BYTES_FORMATS } from '../format/bytes/formats.ts'
import {
  ALERTS_EXPORT,
  ALERTS_MAP,
  ALERTS_NOTE,
  ALERTS_OF_FRAME,
  ALERTS_ONE,
  ALERTS_READ,
  ALERTS_RUN,
  ALERTS_STATE,
  ALERTS_SUPPRESS,
  ALERTS_TIMELINE,
  ALERTS_UNSUPPRESS,
  RULES_CHECK,
  RULES_ENABLE,
  RULES_IMPORT,
  RULES_ONE,
  RULES_READ,
  RULES_REMOVE,
  RULES_TEST,
  RULES_WRITE,
} from './alerts.ts'
import { CAPTURE_START, SPOOLS_PRUNE } from './capture.ts'
import { COMPARE_MESSAGES, COMPARE_SESSIONS } from './compare.ts'
import { EXCHANGES_READ } from './exchanges.ts'
import { FOLLOW_EXPORT, FOLLOW_FIND, FOLLOW_LOCATE, FOLLOW_MESSAGE, FOLLOW_READ, FOLLOW_TEXT } from './follow.ts'
import { MCP_CHANGE, MCP_CONFIRMED } from './mcp.ts'
import { VIEW_HEAD } from './play.ts'
import { DETECTOR_KINDS } from './redaction.ts'
import { MAX_SENT, MESSAGE_READ, TAP_REQUEST } from './resend.ts'
import { SEQUENCE_LOCATE, SEQUENCE_READ } from './sequence.ts'
import { BASELINE_ACCEPT, BASELINE_FORGET, SERVERS_ITEM, SERVERS_READ } from './servers.ts'
import type { SessionInfo } from './session-info.ts'
import { TRAFFIC_READ } from './traffic.ts'

export type { CallResults } from './call-results.ts'
export type { CaptureInfo, CaptureInterface } from './capture.ts'
export type {
  Family,
  FileInfo,
  FilterProblem,
  ProtocolInfo,
  SessionInfo,
  SourceInfo,
  Timeline,
} from './session-info.ts'
export { FAMILIES } from './session-info.ts'

const id = z.number().int().nonnegative()
const path = z.string().min(1).max(4096)
const text = (max: number) => z.string().max(max)

/** Which frames a call is about. */
export const FRAME_SELECTION = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('displayed'), view: id }),
  /** Those marked in the session, or the ones named. */
  z.strictObject({ kind: z.literal('marked'), frames: z.array(z.number().int().min(1)).max(1_000_000).optional() }),
  /** As `1-5,8,10-`. */
  z.strictObject({ kind: z.literal('range'), range: text(65536) }),
])
export type FrameSelection = z.infer<typeof FRAME_SELECTION>

/** What is decoded on demand: bytes of a data source, which may be one that an earlier decoding added. */
const DECODINGS = z.array(z.strictObject({ decoder: z.enum(DECODERS), source: id, start: id, length: id })).max(32)
export type Decoding = z.infer<typeof DECODINGS>[number]

const REDACTION_WISH = {
  what: FRAME_SELECTION,
  detectors: z.array(z.enum(DETECTOR_KINDS)).max(DETECTOR_KINDS.length),
  /** NAME=REGEX in RE2's syntax. */
  patterns: z.array(text(1100)).max(100),
  /** Paths in JSON, as `params.arguments.password`. */
  paths: z.array(text(1000)).max(100),
} as const

/** Shapes of the parameters, by call. */
export const CALL_PARAMS = {
  'session.info': z.strictObject({}),
  /** Opens files: `replace` drops what is open first, otherwise they join the table. Paths are the engine's machine's. */
  'session.open': z.strictObject({ paths: z.array(path).min(1).max(64), replace: z.boolean() }),
  'session.clear': z.strictObject({}),
  /** Stops reading a file; what was read of it stays. */
  'session.stop': z.strictObject({ file: id }),
  /** Shows the names that files have for addresses in the address columns, or the addresses. */
  'session.names': z.strictObject({ resolve: z.boolean() }),
  /** Writes the frames of a view (all frames without one) to a file. */
  'session.save': z.strictObject({
    path: path.nullable(),
    /** `tcp-pcap`: stdio as TCP connections. */
    format: z.enum(['pcapng', 'pcap', 'tcp-pcap', 'jsonl']),
    view: id.nullable(),
    /** Which frames; those of `view` when it is left out. */
    what: FRAME_SELECTION.optional(),
  }),
  /** Says what a redaction would replace; writes nothing. Progress goes over the frames three times. */
  'redaction.preview': z.strictObject(REDACTION_WISH),
  /** Writes frames without secrets, but those with hashes in `keep`. */
  'redaction.save': z.strictObject({
    ...REDACTION_WISH,
    path: path.nullable(),
    keepLength: z.boolean(),
    keep: z.array(z.string().regex(/^[0-9a-f]{8}$/)).max(20_000),
  }),
  /** Writes an HTML page about the MCP servers of the session and what was asked of them. */
  'report.write': z.strictObject({ path: path.nullable() }),
  /** Writes frames as text: `details` adds their trees, `bytes` their bytes. */
  'frames.export': z.strictObject({
    path: path.nullable(),
    what: FRAME_SELECTION,
    format: z.enum(['text', 'csv', 'json', 'jsonl', 'cef']),
    details: z.boolean(),
    bytes: z.boolean(),
  }),
  /** Writes bytes of a frame, or of one of its other data sources; a null length means up to their end. */
  'bytes.export': z.strictObject({
    path: path.nullable(),
    frame: z.number().int().min(1),
    source: id,
    start: id,
    length: id.nullable(),
    format: z.enum(BYTES_FORMATS),
    decodings: DECODINGS.optional(),
  }),
  'fields.list': z.strictObject({}),
  'filter.check': z.strictObject({ filter: text(65536) }),
  /** `selected` is the frame whose values `${field}` has. */
  'view.open': z.strictObject({
    filter: text(65536),
    selected: z.number().int().min(1).optional(),
    /** Only so many frames of the session are shown, as by `view.head`. */
    head: id.optional(),
  }),
  /** Moves the head of a replay, behind which frames are not shown: to a time, by frames of the view, or away (null). */
  'view.head': VIEW_HEAD,
  /** Stops a filter that runs; the rows found until then stay, and no more come. */
  'view.stop': z.strictObject({ view: id }),
  'view.close': z.strictObject({ view: id }),
  /** Answered by a row batch (see rows.ts), which may hold fewer rows than asked: ask again for the rest. */
  'rows.read': z.strictObject({ view: id, from: id, count: z.number().int().min(1).max(2000) }),
  /** Position in a view of a frame number, or of the next one that is in the view; -1 when there is none. */
  'rows.find': z.strictObject({ view: id, frame: z.number().int().min(1) }),
  /** The next frame of a view, after or before one, that is marked or of the same conversation. */
  'rows.next': z.strictObject({
    view: id,
    frame: z.number().int().min(1),
    backwards: z.boolean(),
    by: z.enum(['marked', 'conversation', 'alert']),
  }),
  'frames.mark': z.strictObject({ what: FRAME_SELECTION, mark: z.enum(['on', 'off', 'toggle']) }),
  /** Answered by a frame message (see frame-detail.ts). */
  'frame.detail': z.strictObject({ frame: z.number().int().min(1), decodings: DECODINGS.optional() }),
  /** A message of a tapped process, whole, as it was recorded. */
  'message.read': MESSAGE_READ,
  /** Frames per bucket and family over a view's rows; a null range means all of the time there is. */
  'timeline.read': z.strictObject({
    view: id,
    buckets: z.number().int().min(1).max(4096),
    range: z.tuple([z.number(), z.number()]).nullable(),
  }),
  /** Frames and bytes of the last minutes by protocol and endpoint. */
  'traffic.read': TRAFFIC_READ,
  /** JSON-RPC requests of tapped processes with their responses. */
  'exchanges.read': EXCHANGES_READ,
  /** MCP servers that frames tell of. */
  'servers.read': SERVERS_READ,
  /** A tool, prompt or resource of a server in whole, and what of it changed. */
  'servers.item': SERVERS_ITEM,
  /** Remembers the tools of a server as they are now. */
  'baseline.accept': BASELINE_ACCEPT,
  'baseline.forget': BASELINE_FORGET,
  /** Messages of the conversation of a frame: of a tapped process, or a TCP stream. */
  'follow.read': FOLLOW_READ,
  'follow.message': FOLLOW_MESSAGE,
  /** The next message with a text in it, around the end. */
  'follow.find': FOLLOW_FIND,
  'follow.locate': FOLLOW_LOCATE,
  'follow.text': FOLLOW_TEXT,
  'follow.export': FOLLOW_EXPORT,
  /** Messages between clients and servers, in the order of time. */
  'sequence.read': SEQUENCE_READ,
  'sequence.locate': SEQUENCE_LOCATE,
  /** Two frames beside each other: where their JSON differs, and their texts. */
  'compare.messages': COMPARE_MESSAGES,
  /** Two files of the session, or two processes: their exchanges aligned. */
  'compare.sessions': COMPARE_SESSIONS,
  'compare.sides': z.strictObject({}),
  'alerts.read': ALERTS_READ,
  'alerts.one': ALERTS_ONE,
  'alerts.ofFrame': ALERTS_OF_FRAME,
  'alerts.timeline': ALERTS_TIMELINE,
  'alerts.map': ALERTS_MAP,
  'alerts.state': ALERTS_STATE,
  'alerts.note': ALERTS_NOTE,
  /** Hides alerts of a rule, now and later; they are kept. */
  'alerts.suppress': ALERTS_SUPPRESS,
  'alerts.unsuppress': ALERTS_UNSUPPRESS,
  'alerts.suppressions': z.strictObject({}),
  'alerts.run': ALERTS_RUN,
  'alerts.export': ALERTS_EXPORT,
  'rules.list': z.strictObject({}),
  /** Switches rules and packs on, which then look at all frames from the first, or off. */
  'rules.enable': RULES_ENABLE,
  /** What a rule says of itself; null where there is none any more. */
  'rules.one': RULES_ONE,
  'rules.read': RULES_READ,
  /** Writes a pack of the person's own; what is wrong in it is told, and written all the same. */
  'rules.write': RULES_WRITE,
  'rules.remove': RULES_REMOVE,
  'rules.check': RULES_CHECK,
  'rules.test': RULES_TEST,
  /** What Sigma's rules are as rules of ours. */
  'rules.import': RULES_IMPORT,
  /** Reads the files of rules again. */
  'rules.reload': z.strictObject({}),
  /** The JSON Schema of a pack. */
  'rules.schema': z.strictObject({}),
  'interfaces.list': z.strictObject({}),
  /** Counters of the interfaces, for sparklines; captures nothing. */
  'interfaces.statistics': z.strictObject({}),
  'capture.checkFilter': z.strictObject({
    filter: text(8192),
    interface: text(4096),
    linkType: text(64).optional(),
  }),
  'capture.start': CAPTURE_START,
  /** Stops a capture and starts it anew with the same options. */
  'capture.restart': z.strictObject({ capture: id }),
  /** Starts a command with its stdin, stdout and stderr tapped. */
  'tap.start': z.strictObject({ command: z.array(text(32768)).min(1).max(1024), directory: path.nullable() }),
  /** Stands before a server that is reached over HTTP; `listen` is `[HOST:]PORT`, null for a free port of this machine's own. */
  'proxy.start': z.strictObject({ url: text(8192), listen: text(300).nullable() }),
  /** Writes a line to the stdin of a command that `tap.start` started. */
  'tap.send': z.strictObject({ capture: id, line: text(MAX_SENT) }),
  /** Sends a JSON-RPC message to such a command and waits for its response. */
  'tap.request': TAP_REQUEST,
  'capture.stop': z.strictObject({ capture: id }),
  /** MCP servers that clients of this machine have configured, and those that run. */
  'mcp.list': z.strictObject({}),
  /** Says what putting taps in, or taking them out, would write. */
  'mcp.preview': MCP_CHANGE,
  /** Writes what was previewed. */
  'mcp.change': MCP_CONFIRMED,
  'spools.list': z.strictObject({}),
  /** Removes sessions by their folders; never one that is running. */
  'spools.remove': z.strictObject({ paths: z.array(path).min(1).max(10_000) }),
  'spools.prune': SPOOLS_PRUNE,
} as const

export type CallName = keyof typeof CALL_PARAMS
export type CallParams<K extends CallName> = z.infer<(typeof CALL_PARAMS)[K]>

/** A result that may take longer than a second reports progress on its call id. */
export interface Progress {
  readonly done: number
  readonly total: number
  readonly unit: 'frames' | 'bytes'
}

/** What the engine tells unasked. `session` at most once a display frame; `view` to the window that opened it. */
export interface EngineEvents {
  session: SessionInfo
  view: {
    readonly view: number
    /** Grows when positions that were handed out are no longer right (the view was rebuilt). */
    readonly generation: number
    readonly rows: number
    /** Rows looked at, of those in the index. */
    readonly scanned: number
    readonly total: number
    readonly complete: boolean
    /** Milliseconds the filter took, once complete. */
    readonly elapsedMs: number
  }
  notice: {
    readonly severity: 'info' | 'warning' | 'error'
    readonly message: string
    readonly hint: string | null
  }
}
export type EngineEventName = keyof EngineEvents

/** Control messages, as JSON text. */
export type ToEngine =
  | { readonly call: number; readonly name: CallName; readonly params: unknown }
  | { readonly cancel: number }
export type ToWindow =
  | { readonly result: number; readonly value: unknown }
  | { readonly error: number; readonly message: string; readonly hint: string | null }
  | { readonly progress: number; readonly value: Progress }
  | { readonly event: EngineEventName; readonly value: unknown }

/** Outer shape of a message to the engine; parameters are checked by their own schema afterwards. */
export const TO_ENGINE = z.union([
  z.strictObject({
    call: id,
    name: z.enum(Object.keys(CALL_PARAMS) as [CallName, ...CallName[]]),
    params: z.unknown(),
  }),
  z.strictObject({ cancel: id }),
])
