/** What the servers pane asks: the servers of the session, one of them in whole, one of its tools, and what is remembered of these. */
import { basename } from 'node:path'
import type { CallParams } from '../../../shared/wire/calls.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import type { ServerItem, ServerList } from '../../../shared/wire/servers.ts'
import { diffTools } from '../../analyze/servers/compare.ts'
import type { SessionIndex } from '../../indexing/session-index.ts'
import type { Session } from '../../session.ts'
import { baselineRoot } from '../../store/spool-folder.ts'
import type { CallContext } from '../call-context.ts'
import { Baselines, type Sighting } from './baselines.ts'
import { detailsOf, summaryOf } from './server-details.ts'
import { type Server, SessionServers } from './session-servers.ts'

const baselines = (): Baselines => new Baselines(baselineRoot())
const known = new WeakMap<SessionIndex, SessionServers>()

function serversIn({ index, frames }: Session): SessionServers {
  const servers =
    known.get(index) ??
    new SessionServers({
      frames,
      baselines: baselines(),
      fileName: (file) => basename(index.paths.get(file) ?? ''),
      remembers: true,
    })
  known.set(index, servers)
  return servers
}

/** Those of the session, up to its last row. */
export async function serversUpToNow({ session, signal }: CallContext): Promise<SessionServers> {
  const servers = serversIn(session)
  while (!servers.update()) {
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw new EngineError('Cancelled', null)
  }
  return servers
}

export async function readServers(
  { server: id, known: stamp }: CallParams<'servers.read'>,
  context: CallContext,
): Promise<ServerList> {
  const { session } = context
  const { name, servers, more } = await serversUpToNow(context)
  const running = session.captures.runningFiles()
  const server = id === null ? undefined : servers[id]
  const now = server && id !== null ? `${name} ${id} ${server.facts.version}` : ''
  const path = server ? (session.index.paths.get(server.file) ?? '') : ''
  return {
    servers: servers.map((one, i) => summaryOf(i, one, running.has(one.file))),
    more,
    details: server && id !== null && now !== stamp ? detailsOf(id, server, path, session.frames) : null,
    stamp: now,
  }
}

export function readServerItem(
  { server: id, kind, name, before: oldName }: CallParams<'servers.item'>,
  { session }: CallContext,
): ServerItem {
  const server = serverAt(session, id)
  const item = server.facts.lists[kind].current?.items.get(name)
  const json = item?.json ? JSON.stringify(JSON.parse(item.json), null, 2) : null
  const { info, before } = server.comparison
  const isChanged = kind === 'tool' && info.changes.some((change) => change.name === name)
  if (!isChanged) return { json, diff: null }
  const old = before.find((tool) => tool.name === (oldName ?? name)) ?? null
  const now = server.facts.tools()?.find((tool) => tool.name === name) ?? null
  return { json, diff: diffTools(old, now) }
}

/** Remembers the tools that were shown, unless they are others by now. */
export function acceptBaseline({ server: id, digest }: CallParams<'baseline.accept'>, { session }: CallContext): null {
  const server = serverAt(session, id)
  if (server.comparison.info.digest !== digest)
    throw new EngineError('The tools have changed since they were shown: look again', null)
  const accepted = baselines().accept(sightingOf(session, server))
  if (!accepted.ok) throw new EngineError(accepted.error, null)
  compareAgain(session, server)
  return null
}

/** What the server is compared with is no more; its next list of tools is remembered. */
export function forgetBaseline({ server: id }: CallParams<'baseline.forget'>, { session }: CallContext): null {
  const server = serverAt(session, id)
  const forgotten = baselines().forget(sightingOf(session, server))
  if (!forgotten.ok) throw new EngineError(forgotten.error, null)
  compareAgain(session, server)
  return null
}

/** All servers of the same program, since they may be compared with the same. */
function compareAgain(session: Session, { stdio }: Server): void {
  const servers = serversIn(session)
  for (const one of servers.servers) if (one.stdio.server === stdio.server) servers.compare(one, false)
}

function serverAt(session: Session, id: number): Server {
  const server = serversIn(session).servers[id]
  if (!server) throw new EngineError('There is no such server any more', null)
  return server
}

function sightingOf(session: Session, server: Server): Sighting {
  const sighting = server.sighting(basename(session.index.paths.get(server.file) ?? ''))
  if (!sighting) throw new EngineError('No whole list of its tools was seen', 'Wait until its client reads it')
  return sighting
}
