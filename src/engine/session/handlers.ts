/** What each call does. Parameters are already checked; an EngineError's text is shown to the person who asked. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { Result } from '../../shared/base/result.ts'
import type { FieldInfo } from '../../shared/fields.ts'
import type { CallName, CallParams, CallResults, FilterProblem } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { encodeFrameDetail } from '../../shared/wire/frame-detail.ts'
import { ruleFileSchema } from '../alerts/rule.ts'
import { compileFilter, type FilterProgram } from '../filter/compile.ts'
import type { Session } from '../session.ts'
import { interfaceStatistics } from '../sources/packets/interfaces.ts'
import { addDecodings } from './add-decodings.ts'
import { exportAlerts } from './alerts/export-alerts.ts'
import {
  alertMap,
  alertsOfFrame,
  alertTimeline,
  listSuppressions,
  noteAlert,
  readAlert,
  readAlerts,
  setAlertStates,
} from './alerts/read-alerts.ts'
import {
  enableRules,
  importRules,
  listRules,
  problemsIn,
  readPack,
  removePack,
  testPack,
  writePack,
} from './alerts/rule-calls.ts'
import { ruleText } from './alerts/rule-text.ts'
import type { CallContext } from './call-context.ts'
import { compareMessages, compareSessions, listSides } from './compare/compare-calls.ts'
import { readExchanges } from './exchanges.ts'
import { exportBytes } from './export-bytes.ts'
import { exportFrames } from './export-frames.ts'
import { findFollowed, locateFollowed, readFollowed, readFollowedMessage } from './follow/follow.ts'
import { exportFollowed, followedText } from './follow/followed-text.ts'
import { frameDetail } from './frame-message.ts'
import { markFrames } from './mark-frames.ts'
import { changeMcp, listMcpServers, planMcpChange, previewOf } from './mcp-servers.ts'
import { nextRow } from './next-row.ts'
import { movePlayHead } from './play-head.ts'
import { readRecordedMessage } from './recorded-message.ts'
import { previewFrames, saveFramesRedacted } from './redact-frames.ts'
import { writeSessionReport } from './report/write-session-report.ts'
import { encodeRows } from './row-batches.ts'
import { saveSession } from './save.ts'
import { locateInSequence, readSequence } from './sequence.ts'
import { acceptBaseline, forgetBaseline, readServerItem, readServers } from './servers/read-servers.ts'
import { requestOfTap } from './tap-request.ts'
import { readTimeline } from './timeline.ts'
import { readTraffic } from './traffic.ts'
import { View } from './view.ts'

type Handler<K extends CallName> = (
  params: CallParams<K>,
  context: CallContext,
) => CallResults[K] | Promise<CallResults[K]>

let nextView = 1

export const handlers: { readonly [K in CallName]: Handler<K> } = {
  'session.info': (_params, { session }) => session.info(),

  async 'session.open'({ paths, replace }, { session }) {
    if (replace) await session.clear()
    await session.openTogether(paths)
    return { files: session.info().files }
  },

  async 'session.clear'(_params, { session }) {
    await session.clear()
    return null
  },

  async 'session.stop'({ file }, { session }) {
    await session.stopReading(file)
    return null
  },

  'session.names'({ resolve }, { session }) {
    session.resolveNames(resolve)
    return null
  },

  'session.save': (params, context) => saveSession(params, context),

  'redaction.preview': (params, context) => previewFrames(params, context),

  'redaction.save': (params, context) => saveFramesRedacted(params, context),

  'report.write': (params, context) => writeSessionReport(params, context),

  'frames.export': (params, context) => exportFrames(params, context),

  'bytes.export': (params, context) => exportBytes(params, context),

  'fields.list': (_params, { session }) => ({ fields: listFields(session) }),

  'filter.check'({ filter }, { session }) {
    const compiled = compile(session, filter)
    return { problem: compiled.problem }
  },

  'view.open'({ filter, selected: frame, head }, { session, openView }) {
    const selected = frame !== undefined && frame <= session.frames.rowCount ? ((frame - 1) as RowIndex) : null
    const { program, problem } = compile(session, filter, selected)
    if (problem) return { view: 0, problem }
    const { index, frames, pool } = session
    const view = new View(nextView++, filter, program, index, frames, pool, { selected, revised: true })
    if (head !== undefined) view.showBefore(head)
    openView(view)
    return { view: view.id, problem: null }
  },

  'view.head': (params, context) => movePlayHead(params, context),

  'view.stop'({ view: id }, { view }) {
    view(id).stop()
    return null
  },

  'view.close'({ view }, { closeView }) {
    closeView(view)
    return null
  },

  'rows.read'({ view: id, from, count }, context) {
    const view = context.view(id)
    return encodeRows(view, context.session, context.call, view.generation, from, count)
  },

  'rows.find': ({ view, frame }, context) => ({ position: context.view(view).positionOf(frame - 1) }),

  'rows.next': (params, context) => nextRow(params, context),

  'frames.mark': (params, context) => markFrames(params, context),

  'frame.detail'({ frame, decodings = [] }, { session, call }) {
    if (frame > session.frames.rowCount) throw new EngineError(`There is no frame ${frame}`, null)
    const detail = session.frames.dissect((frame - 1) as RowIndex)
    const nodes = detail.fields.length
    return encodeFrameDetail(call, frameDetail(detail, nodes, addDecodings(detail, decodings)))
  },

  'message.read': (params, context) => readRecordedMessage(params, context),

  'timeline.read': (params, context) => readTimeline(params, context),

  'traffic.read': (params, context) => readTraffic(params, context),

  'exchanges.read': (params, context) => readExchanges(params, context),

  'servers.read': (params, context) => readServers(params, context),

  'servers.item': (params, context) => readServerItem(params, context),

  'baseline.accept': (params, context) => acceptBaseline(params, context),

  'baseline.forget': (params, context) => forgetBaseline(params, context),

  'follow.read': (params, context) => readFollowed(params, context),

  'follow.message': (params, context) => readFollowedMessage(params, context),

  'follow.find': (params, context) => findFollowed(params, context),

  'follow.locate': (params, context) => locateFollowed(params, context),

  'follow.text': (params, context) => followedText(params, context),

  'follow.export': (params, context) => exportFollowed(params, context),

  'sequence.read': (params, context) => readSequence(params, context),

  'sequence.locate': (params, context) => locateInSequence(params, context),

  'compare.messages': (params, context) => compareMessages(params, context),

  'compare.sessions': (params, context) => compareSessions(params, context),

  'compare.sides': (params, context) => listSides(params, context),

  'alerts.read': (params, context) => readAlerts(params, context),

  'alerts.one': (params, context) => readAlert(params, context),

  'alerts.ofFrame': (params, context) => alertsOfFrame(params, context),

  'alerts.timeline': (params, context) => alertTimeline(params, context),

  'alerts.map': (params, context) => alertMap(params, context),

  'alerts.state': (params, context) => setAlertStates(params, context),

  'alerts.note': (params, context) => noteAlert(params, context),

  'alerts.suppress': (params, { session }) => session.alerts.suppress(params),

  'alerts.unsuppress'({ suppression }, { session }) {
    session.alerts.unsuppress(suppression)
    return null
  },

  'alerts.suppressions': (_params, { session }) => listSuppressions(session),

  'alerts.run'({ on }, { session }) {
    session.alerts.switch(on)
    return null
  },

  'alerts.export': (params, context) => exportAlerts(params, context),

  'rules.list': (_params, { session }) => listRules(session),

  'rules.enable': (params, context) => enableRules(params, context),

  'rules.one': ({ rule }, { session }) => ruleText(session.alerts, rule),

  'rules.read': (params, context) => readPack(params, context),

  'rules.write': (params, context) => writePack(params, context),

  'rules.remove': (params, context) => removePack(params, context),

  'rules.check': ({ text }, { session }) => ({ problems: problemsIn(text, session.registry) }),

  'rules.test': (params, context) => testPack(params, context),

  'rules.import': (params, context) => importRules(params, context),

  'rules.reload'(_params, { session }) {
    session.alerts.reload()
    return null
  },

  'rules.schema': () => ({ schema: ruleFileSchema() }),

  'interfaces.list': (_params, { session }) => session.captures.interfaces(),

  'interfaces.statistics': async () => ({ interfaces: await interfaceStatistics(), atMs: performance.now() }),

  'capture.checkFilter': async ({ filter, linkType }, { session }) => ({
    problem: await session.captures.checkFilter(filter, linkType),
  }),

  'capture.start': async (params, { session }) => ({ capture: await session.captures.startPackets(params) }),

  'capture.restart': async ({ capture }, { session }) => ({ capture: await session.captures.restart(capture) }),

  'proxy.start': async (params, { session }) => ({ capture: await session.captures.startProxy(params) }),

  'tap.start': async ({ command, directory }, { session }) => ({
    capture: await session.captures.startTap(command, directory),
  }),

  'tap.send'({ capture, line }, { session }) {
    session.captures.send(capture, line)
    return null
  },

  'tap.request': (params, context) => requestOfTap(params, context),

  async 'capture.stop'({ capture }, { session }) {
    await session.captures.stop(capture)
    return null
  },

  'mcp.list': () => listMcpServers(),

  'mcp.preview': (params) => previewOf(orThrow(planMcpChange(params))),

  'mcp.change': ({ digest, ...change }) => orThrow(changeMcp(change, digest)),

  'spools.list': (_params, { session }) => session.captures.spools.list(),

  'spools.remove': ({ paths }, { session }) => session.captures.spools.remove(paths),

  'spools.prune': (params, { session }) => session.captures.spools.prune(params),
}

function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new EngineError(result.error, null)
  return result.value
}

function compile(
  session: Session,
  filter: string,
  selected: RowIndex | null = null,
): { program: FilterProgram | null; problem: FilterProblem | null } {
  if (filter.trim() === '') return { program: null, problem: null }
  const options = selected === null ? {} : { selected: session.frames.dissect(selected) }
  const compiled = compileFilter(filter, session.registry, options)
  if (compiled.ok) return { program: compiled.value, problem: null }
  const { message, start, end, hint } = compiled.error
  return { program: null, problem: { message, start, end, hint: hint ?? null } }
}

/** Every name the filter knows, for completion: fields, protocols and aliases. */
export function listFields(session: Session): FieldInfo[] {
  const known = new Map<string, FieldInfo>()
  for (const field of session.registry.fields) known.set(field.name, field)
  for (const alias of session.registry.aliases) known.set(alias.name, alias)
  return [...known.values()]
    .map(({ name, label, type, base, values, description }) => ({
      name,
      label,
      type,
      ...(base && { base }),
      ...(values && { values }),
      ...(description && { description }),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
