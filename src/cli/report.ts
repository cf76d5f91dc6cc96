/** `tapscope report`: a capture file as one HTML page. */
import { basename } from 'node:path'
import { createRegistry } from '../engine/dissect/protocols/index.ts'
import { workerFile } from '../engine/hosts/worker-file.ts'
import { SessionIndex } from '../engine/indexing/session-index.ts'
import { SessionExchanges } from '../engine/session/exchanges.ts'
import { FileSession } from '../engine/session/file-session.ts'
import { makeReport, REPORT_BYTES, type Report, reportTold } from '../engine/session/report/write-report.ts'
import { writeFile } from '../engine/session/save/write-file.ts'
import { Baselines } from '../engine/session/servers/baselines.ts'
import { detailsOf } from '../engine/session/servers/server-details.ts'
import { SessionServers } from '../engine/session/servers/session-servers.ts'
import { sizeBytes } from '../engine/sinks/quantities.ts'
import { baselineRoot } from '../engine/store/spool-folder.ts'
import { complain, FILE_ERROR, OK, USAGE_ERROR } from './complain.ts'
import { Output } from './output.ts'
import { VERSION } from './version.ts'

export interface ReportWords {
  readonly output: string
  readonly maxSize?: string
}

const STANDARD_OUTPUT = '-'

/** Exit code. */
export async function report({ output, maxSize }: ReportWords, file: string): Promise<number> {
  const maxBytes = maxSize === undefined ? REPORT_BYTES : sizeBytes(maxSize)
  if (!maxBytes) return complain(`'${maxSize}' is no size; 32M and 500K are`, USAGE_ERROR)
  const session = new FileSession(createRegistry(), new SessionIndex(workerFile))
  try {
    const problem = await session.open(file)
    if (problem !== null) return complain(problem, FILE_ERROR)
    while (!session.ended) await session.bell.next()
    if (session.ending === 'unreadable') return complain(`${file}: ${session.problem}`, FILE_ERROR)
    const made = await reportOf(session, file, maxBytes)
    await put(made, output)
    for (const text of made.omitted) process.stderr.write(`tapscope: not in the report: ${text}\n`)
    return session.ending === 'whole' ? OK : complain(`${file}: ${session.problem}`, FILE_ERROR)
  } catch (error) {
    return complain((error as Error).message, FILE_ERROR)
  } finally {
    await session.dispose()
  }
}

async function reportOf(session: FileSession, file: string, maxBytes: number): Promise<Report> {
  const { frames } = session
  const exchanges = new SessionExchanges(session)
  const name = basename(file)
  const baselines = new Baselines(baselineRoot())
  const servers = new SessionServers({ frames, baselines, fileName: () => name, remembers: false })
  for (const part of [exchanges, servers]) while (!part.update()) await nothing()
  return await makeReport(
    {
      frames,
      exchanges,
      servers: servers.servers.map((server, id) => detailsOf(id, server, file, frames)),
      moreServers: servers.more,
      files: [{ name, problem: session.problem }],
      application: `Tapscope ${VERSION}`,
      now: new Date(),
      maxBytes,
    },
    nothing,
  )
}

const nothing = async (): Promise<void> => {}

async function put(made: Report, path: string): Promise<void> {
  if (path === STANDARD_OUTPUT) {
    const output = new Output()
    output.raw(made.bytes)
    await output.flush()
    return
  }
  await writeFile(path, (write) => write(made.bytes))
  process.stderr.write(`tapscope: ${path}: ${reportTold(made)}\n`)
}
