/** What the engine answers, by call. */
import type { FieldInfo } from '../fields.ts'
import type {
  AlertDetail,
  AlertItem,
  AlertList,
  AlertMap,
  AlertTimeline,
  RuleFileText,
  RuleImport,
  RuleList,
  RuleTests,
  RuleText,
  RuleTextProblem,
  SuppressionInfo,
} from './alerts.ts'
import type { CaptureInterface, InterfaceStatistics, SpoolInfo } from './capture.ts'
import type { ComparableSide, ComparedMessages, ComparedSessions } from './compare.ts'
import type { ExchangeList } from './exchanges.ts'
import type { FollowedBytes, FollowedPart, FollowedPlace } from './follow.ts'
import type { McpChanged, McpListing, McpPreview } from './mcp.ts'
import type { PlayHead } from './play.ts'
import type { RedactionPreview } from './redaction.ts'
import type { Answered, RecordedMessage } from './resend.ts'
import type { SequencePart } from './sequence.ts'
import type { ServerItem, ServerList } from './servers.ts'
import type { FileInfo, FilterProblem, SessionInfo, Timeline } from './session-info.ts'
import type { Traffic } from './traffic.ts'

/** A `Uint8Array` is answered by a binary message. */
export interface CallResults {
  'session.info': SessionInfo
  'session.open': { readonly files: readonly FileInfo[] }
  'session.clear': null
  'session.stop': null
  'session.names': null
  'session.save': {
    readonly path: string
    readonly frames: number
    readonly bytes: number
    /** What the format could not hold of them, in words. */
    readonly losses: readonly string[]
  }
  /** Null with what is wrong in a pattern or path. */
  'redaction.preview': { readonly preview: RedactionPreview | null; readonly problem: string | null }
  'redaction.save': {
    readonly path: string
    readonly frames: number
    readonly bytes: number
    /** Secrets, and places where they were replaced. */
    readonly secrets: number
    readonly replaced: number
  }
  'report.write': {
    readonly path: string
    readonly bytes: number
    readonly exchanges: number
    /** What is not in it, in words. */
    readonly omitted: readonly string[]
  }
  'frames.export': { readonly path: string; readonly frames: number; readonly bytes: number }
  'bytes.export': { readonly path: string; readonly bytes: number }
  'fields.list': { readonly fields: readonly FieldInfo[] }
  'filter.check': { readonly problem: FilterProblem | null }
  'view.open': { readonly view: number; readonly problem: FilterProblem | null }
  'view.head': PlayHead
  'view.stop': null
  'view.close': null
  'rows.read': Uint8Array
  'rows.find': { readonly position: number }
  /** Position -1 when there is none. */
  'rows.next': { readonly position: number; readonly frame: number }
  'frames.mark': { readonly marked: number; readonly rowsVersion: number }
  'frame.detail': Uint8Array
  'message.read': RecordedMessage
  'timeline.read': Timeline
  'traffic.read': Traffic
  'exchanges.read': ExchangeList
  'servers.read': ServerList
  'servers.item': ServerItem
  'baseline.accept': null
  'baseline.forget': null
  'follow.read': FollowedPart
  'follow.message': FollowedBytes
  'follow.find': FollowedPlace
  'follow.locate': FollowedPlace
  /** Of `total` messages the first ones, as much as may be copied. */
  'follow.text': { readonly text: string; readonly messages: number; readonly total: number }
  'follow.export': { readonly path: string; readonly messages: number; readonly bytes: number }
  'sequence.read': SequencePart
  'sequence.locate': FollowedPlace
  'compare.messages': ComparedMessages
  'compare.sessions': ComparedSessions
  'compare.sides': { readonly sides: readonly ComparableSide[] }
  'alerts.read': AlertList
  'alerts.one': AlertDetail
  'alerts.ofFrame': { readonly alerts: readonly AlertItem[] }
  'alerts.timeline': AlertTimeline
  'alerts.map': AlertMap
  /** Those that were in another state before. */
  'alerts.state': { readonly ids: readonly number[] }
  'alerts.note': null
  'alerts.suppress': { readonly suppression: string; readonly alerts: number }
  'alerts.unsuppress': null
  'alerts.suppressions': { readonly suppressions: readonly SuppressionInfo[] }
  'alerts.run': null
  'alerts.export': { readonly path: string; readonly alerts: number; readonly bytes: number }
  'rules.list': RuleList
  'rules.enable': null
  'rules.one': RuleText | null
  'rules.read': RuleFileText
  'rules.write': { readonly problems: readonly RuleTextProblem[]; readonly digest: string }
  'rules.remove': null
  'rules.check': { readonly problems: readonly RuleTextProblem[] }
  'rules.test': RuleTests
  'rules.import': RuleImport
  'rules.reload': null
  'rules.schema': { readonly schema: unknown }
  'interfaces.list': {
    readonly interfaces: readonly CaptureInterface[]
    readonly problem: { readonly message: string; readonly hint: string } | null
  }
  'interfaces.statistics': {
    readonly interfaces: readonly InterfaceStatistics[]
    /** Milliseconds on a clock that only goes forward. */
    readonly atMs: number
  }
  'capture.checkFilter': { readonly problem: string | null }
  'capture.start': { readonly capture: number }
  'capture.restart': { readonly capture: number }
  'tap.start': { readonly capture: number }
  'proxy.start': { readonly capture: number }
  'tap.send': null
  'tap.request': Answered
  'capture.stop': null
  'mcp.list': McpListing
  'mcp.preview': McpPreview
  'mcp.change': McpChanged
  'spools.list': { readonly folder: string; readonly spools: readonly SpoolInfo[] }
  'spools.remove': { readonly removed: readonly string[]; readonly bytes: number }
  /** What was removed, or would be; and the sessions kept because they are not saved elsewhere. */
  'spools.prune': { readonly removed: readonly SpoolInfo[]; readonly bytes: number; readonly unsaved: number }
}
