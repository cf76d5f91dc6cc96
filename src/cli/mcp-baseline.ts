/** `tapscope mcp baseline`: whether the servers of a capture file offer what they offered when they were remembered. */
import { basename } from 'node:path'
import { diffTools } from '../engine/analyze/servers/compare.ts'
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import { workerFile } from '../engine/hosts/worker-file.ts'
import { SessionIndex } from '../engine/indexing/session-index.ts'
import { FileSession } from '../engine/session/file-session.ts'
import { Baselines } from '../engine/session/servers/baselines.ts'
import { type Server, SessionServers } from '../engine/session/servers/session-servers.ts'
import { baselineRoot } from '../engine/store/spool-folder.ts'
import { escapeText } from '../shared/format/text.ts'
import { revealedText } from '../shared/format/visible-text.ts'
import type { BaselineInfo, DiffLine, ToolChange } from '../shared/wire/servers.ts'
import { complain, FILE_ERROR, OK } from './complain.ts'

export interface BaselineWords {
  readonly readFile: string
  readonly json?: boolean
  readonly accept?: boolean
  readonly folder?: string
}

const CHANGED = 1

type Told = ToolChange & { readonly diff: readonly DiffLine[] }

/** What is said of a server. */
interface Report extends Omit<BaselineInfo, 'changes' | 'digest' | 'madeAtMs'> {
  readonly program: string
  readonly pid: number
  readonly name: string
  readonly version: string
  readonly tools: number
  readonly madeAt: string | null
  readonly accepted: boolean
  readonly changes: readonly Told[]
}

/** Exit code: 1 when something changed that was not accepted. */
export async function checkBaseline(words: BaselineWords): Promise<number> {
  const { readFile: file, json, accept, folder } = words
  const session = new FileSession(createRegistry(), new SessionIndex(workerFile))
  try {
    const problem = await session.open(file)
    if (problem !== null) return complain(problem, FILE_ERROR)
    const baselines = new Baselines(folder ?? baselineRoot())
    const fileName = (): string => basename(file)
    const servers = new SessionServers({ frames: session.frames, baselines, fileName, remembers: true })
    await readAll(session, servers)
    if (session.ending !== 'whole') complain(`${file}: ${session.problem}`, FILE_ERROR)
    const listed = servers.servers.filter(({ facts }) => facts.tools() !== null)
    const reports = listed.map((server) => reportOf(server))
    const refused = accept ? listed.map((server, i) => acceptChanges(baselines, server, reports, i, file)) : []
    process.stdout.write(json ? `${JSON.stringify(reports, null, 2)}\n` : reports.map(textOf).join('\n'))
    for (const message of refused) if (message) complain(escapeText(message), FILE_ERROR)
    return exitCode(session, servers, reports, file)
  } finally {
    await session.dispose()
  }
}

async function readAll(session: FileSession, servers: SessionServers): Promise<void> {
  for (;;) {
    const { ended } = session
    while (!servers.update()) await new Promise((resolve) => setImmediate(resolve))
    if (ended) return
    await session.bell.next()
  }
}

function exitCode(session: FileSession, { servers }: SessionServers, reports: readonly Report[], file: string): number {
  if (reports.some(({ state, accepted }) => state === 'changed' && !accepted)) return CHANGED
  const problems = reports.filter(({ state }) => state === 'problem')
  for (const { problem } of problems) complain(escapeText(problem), FILE_ERROR)
  // A list that was asked for and not read may have changed.
  const unlisted = servers.filter(({ facts }) => facts.isListMissing)
  for (const { stdio } of unlisted) {
    complain(`${escapeText(stdio.server)} (${stdio.pid}): its list of tools could not be read whole`, FILE_ERROR)
  }
  if (reports.length === 0 && unlisted.length === 0) return complain(`${file}: no server lists its tools`, FILE_ERROR)
  return problems.length > 0 || unlisted.length > 0 || session.ending !== 'whole' ? FILE_ERROR : OK
}

/** Marks the report of a server that changed; says why that was not possible. */
function acceptChanges(baselines: Baselines, server: Server, reports: Report[], at: number, file: string): string {
  const sighting = server.sighting(basename(file))
  if (reports[at].state !== 'changed' || !sighting) return ''
  const accepted = baselines.accept(sighting)
  if (!accepted.ok) return accepted.error
  reports[at] = { ...reports[at], accepted: true }
  return ''
}

function reportOf({ stdio, facts, comparison }: Server): Report {
  const { changes, digest: _, madeAtMs, ...info } = comparison.info
  const now = facts.tools() ?? []
  return {
    program: stdio.server,
    pid: stdio.pid,
    name: facts.identity.server?.name ?? '',
    version: facts.identity.server?.version ?? '',
    tools: now.length,
    madeAt: madeAtMs === null ? null : new Date(madeAtMs).toISOString(),
    accepted: false,
    ...info,
    changes: changes.map((change) => {
      const before = comparison.before.find(({ name }) => name === (change.before ?? change.name)) ?? null
      return { ...change, diff: diffTools(before, now.find(({ name }) => name === change.name) ?? null) }
    }),
  }
}

function textOf(report: Report): string {
  const { program, pid, name, version, tools, state, changes, selfChanges, otherCommand, otherClient } = report
  const lines = [`${program} (${pid})${name === '' ? '' : `: ${name} ${version}`}`.trimEnd(), `  ${stateOf(report)}`]
  if (state === 'same') lines.push(`  ${tools} ${tools === 1 ? 'tool' : 'tools'}`)
  if (otherCommand !== '') lines.push(`  compared with what was run as: ${otherCommand}`)
  if (otherClient) lines.push(`  compared with what it offered to another client: ${otherClient}`)
  for (const { what, diff } of selfChanges) lines.push(`  ${what}`, ...diff.map(diffLine))
  for (const change of changes) lines.push(`  ${changeText(change)}`, ...change.diff.map(diffLine))
  return `${lines.map(revealedText).join('\n')}\n`
}

function stateOf({ state, madeAt, from, tools, accepted, problem }: Report): string {
  const since = `${madeAt?.slice(0, 10)}${from === '' ? '' : ` (${from})`}`
  switch (state) {
    case 'first':
      return `seen for the first time: its ${tools} tools are remembered`
    case 'same':
      return `unchanged since ${since}`
    case 'changed':
      return accepted ? `changed since ${since}; now remembered as it is` : `changed since ${since}`
    default:
      return problem || 'not compared'
  }
}

function changeText({ kind, name, before, parts }: Told): string {
  const what = parts.length > 0 ? `: ${parts.join(', ')}` : ''
  return `${kind.padEnd(8)} ${before === null ? name : `${before} -> ${name}`}${what}`
}

const diffLine = ([sign, text]: DiffLine): string => `    ${sign} ${text}`
