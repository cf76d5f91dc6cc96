/** A server as the window gets it. */
import { basename } from 'node:path'
import type { RowIndex } from '../../../shared/base/brand.ts'
import { decodeUtf8 } from '../../../shared/format/text.ts'
import {
  type CallSummary,
  LIST_KINDS,
  type ListedItem,
  type ListKind,
  type ServerDetails,
  type ServerListing,
  type ServerSummary,
  type TrailLine,
} from '../../../shared/wire/servers.ts'
import type { CallFigures } from '../../analyze/servers/calls.ts'
import { isObject, memberOf, stringOf } from '../../analyze/servers/json.ts'
import type { ListItem } from '../../analyze/servers/listing.ts'
import type { RowTrail } from '../../analyze/servers/row-trail.ts'
import { payloadStart } from '../../dissect/protocols/exported-pdu/exported-pdu.ts'
import type { Frames } from '../frames.ts'
import type { Server } from './session-servers.ts'

const MAX_DESCRIPTION = 400
const MAX_LINE = 1000
const MAX_UNREAD = 20

export function summaryOf(id: number, { stdio, facts, comparison }: Server, isLive: boolean): ServerSummary {
  const { identity, lists, stray } = facts
  let calls = 0
  let errors = 0
  for (const one of facts.calls.byName.values()) {
    if (one.method === 'tools/call') calls += one.count
    // What the client answers to the server is not the server's error.
    if (!one.fromServer) errors += one.errors
  }
  return {
    id,
    transport: stdio.transport,
    pid: stdio.pid,
    program: stdio.server,
    name: identity.server?.name ?? '',
    title: identity.server?.title ?? '',
    version: identity.server?.version ?? '',
    client: stdio.client,
    isLive,
    tools: lists.tool.current ? lists.tool.current.items.size + lists.tool.current.omitted : null,
    calls,
    errors,
    stray: stray.count,
    changes: comparison.info.changes.length + comparison.info.selfChanges.length,
  }
}

export function detailsOf(id: number, server: Server, path: string, frames: Frames): ServerDetails {
  const { stdio, facts, comparison } = server
  const { identity } = facts
  return {
    id,
    command: stdio.command,
    clientProgram: stdio.client,
    clientPid: stdio.clientPid,
    file: basename(path),
    server: identity.server,
    client: identity.client,
    clients: identity.clients.size,
    protocol: identity.protocol,
    wantedProtocol: identity.wantedProtocol,
    supported: identity.supported,
    serverCapabilities: identity.serverCapabilities,
    clientCapabilities: identity.clientCapabilities,
    instructions: identity.instructions,
    identityFrame: identity.row === null ? null : identity.row + 1,
    lists: LIST_KINDS.map((kind) => listingOf(server, kind)),
    isListMissing: facts.isListMissing,
    calls: [...facts.calls.byName.values()].map(callOf),
    notifications: facts.notifications,
    stderr: linesOf(facts.stderr, frames),
    stderrLines: facts.stderr.count,
    stray: linesOf(facts.stray, frames),
    strayLines: facts.stray.count,
    unreadFrames: facts.unread
      .last()
      .slice(-MAX_UNREAD)
      .map((row) => row + 1),
    unread: facts.unread.count,
    lastFrame: facts.lastRow + 1,
    lastSeconds: secondsOf(facts.lastRow, frames),
    baseline: comparison.info,
  }
}

function listingOf({ facts }: Server, kind: ListKind): ServerListing {
  const { current, changedRow } = facts.lists[kind]
  return {
    kind,
    items: current ? [...current.items.values()].map((item) => itemOf(item, kind)) : [],
    omitted: current?.omitted ?? 0,
    unnamed: current?.unnamed ?? 0,
    complete: current?.complete ?? false,
    changedFrame: changedRow === null ? null : changedRow + 1,
  }
}

function itemOf({ name, json, row }: ListItem, kind: ListKind): ListedItem {
  const value: unknown = json === null ? null : JSON.parse(json)
  const annotations = memberOf(value, 'annotations')
  const title = stringOf(value, 'title', 512) || stringOf(annotations, 'title', 512)
  return {
    name,
    title: title || (kind === 'resource' || kind === 'template' ? stringOf(value, 'name', 512) : ''),
    description: stringOf(value, 'description', MAX_DESCRIPTION),
    hints: kind === 'tool' ? hintsOf(annotations) : [],
    frame: row + 1,
  }
}

/** What a tool says of itself; `destructive` is what the specification takes one for that says nothing. */
function hintsOf(annotations: unknown): string[] {
  if (!isObject(annotations)) return []
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations
  const hints: string[] = []
  if (readOnlyHint === true) hints.push('read-only')
  else if (destructiveHint === true) hints.push('destructive')
  else if (destructiveHint === false) hints.push('not destructive')
  if (idempotentHint === true) hints.push('idempotent')
  if (openWorldHint === true) hints.push('open world')
  else if (openWorldHint === false) hints.push('closed world')
  return hints
}

function callOf(call: CallFigures): CallSummary {
  const { method, target, fromServer, count, answered, errors, cancelled, timedOut, latencies } = call
  const { lastRow, lastErrorRow } = call
  return {
    method,
    target,
    fromServer,
    count,
    errors,
    cancelled,
    timedOut,
    waiting: Math.max(0, count - answered - cancelled),
    latency:
      latencies.count === 0
        ? null
        : { p50: latencies.quantile(0.5) ?? 0, p99: latencies.quantile(0.99) ?? 0, max: latencies.maxMs },
    lastFrame: lastRow + 1,
    lastErrorFrame: lastErrorRow === null ? null : lastErrorRow + 1,
  }
}

function linesOf(trail: RowTrail, frames: Frames): TrailLine[] {
  return trail.last().map((row) => {
    const bytes = frames.peek(row as RowIndex)
    const start = Math.max(0, payloadStart(bytes, 0, bytes.length))
    const text = decodeUtf8(bytes, start, Math.min(bytes.length, start + MAX_LINE * 4)).replace(/\r?\n$/, '')
    return { frame: row + 1, text: text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}…` : text }
  })
}

function secondsOf(row: number, frames: Frames): number {
  const { segment, slot } = frames.at(row as RowIndex)
  return segment.timeSeconds[slot] + segment.timeNanos[slot] / 1e9
}
