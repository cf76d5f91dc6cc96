/** What windows are told of a session, at most once a display frame. */
import { basename } from 'node:path'
import { isMessageStream } from '../../shared/stdio-interface.ts'
import type { SessionInfo, SourceInfo } from '../../shared/wire/calls.ts'
import type { Session } from '../session.ts'
import type { OpenFiles } from './open-files.ts'
import type { RateMeter } from './rate-meter.ts'

/** What the session keeps to itself. */
interface Inside extends Pick<SessionInfo, 'diskFree' | 'unread'> {
  readonly files: OpenFiles
  readonly rates: RateMeter
  readonly resolving: boolean
}

export function sessionInfo(session: Session, inside: Inside): SessionInfo {
  const { totals, index, registry } = session
  const { rates, resolving, diskFree, unread } = inside
  const files = inside.files.infos(index.files)
  const indexing = files.filter(({ state }) => state === 'indexing')
  const empty = totals.rows === 0
  return {
    version: session.version,
    rows: index.columns.rowCount,
    files,
    sources: index.sources
      .filter(({ file }) => !index.removedFiles.has(file))
      .map(({ id }) => sourceInfo(session, inside, id)),
    captures: session.captures.list(),
    firstTime: empty ? null : { seconds: totals.firstSeconds, nanos: totals.firstNanos },
    lastTime: empty ? null : { seconds: totals.lastSeconds, nanos: totals.lastNanos },
    indexing:
      indexing.length === 0
        ? null
        : {
            bytes: indexing.reduce((sum, file) => sum + file.indexedBytes, 0),
            totalBytes: indexing.reduce((sum, file) => sum + file.bytes, 0),
            bytesPerSecond: rates.rate('indexing'),
          },
    unread,
    diskFree,
    protocols: registry.protocols.map(({ id, name, column, title, family }) => ({ id, name, column, title, family })),
    marked: session.marks.count,
    alerts: session.alerts.totals,
    resolveNames: resolving,
    rowsVersion: session.rowsVersion,
  }
}

function sourceInfo({ index, totals }: Session, { files, rates }: Inside, id: number): SourceInfo {
  const { file, description } = index.sources[id]
  const ofSource = totals.bySource[id]
  return {
    id,
    file,
    name: description.name || basename(files.get(file)?.path ?? ''),
    description: description.description,
    kind: isMessageStream(description.name) ? 'stdio' : 'packets',
    linkType: description.linkType,
    frames: ofSource?.frames ?? 0,
    bytes: ofSource?.bytes ?? 0,
    rate: Math.round(rates.rate(`source ${id}`)),
    live: files.get(file)?.follow ?? false,
  }
}
