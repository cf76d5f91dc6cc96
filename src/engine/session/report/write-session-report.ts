/** The report of a session, for the window. */
import type { CallParams, CallResults } from '../../../shared/wire/calls.ts'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import type { CallContext } from '../call-context.ts'
import { exchangesOf } from '../exchanges.ts'
import { writeFile } from '../save/write-file.ts'
import { serversUpToNow } from '../servers/read-servers.ts'
import { detailsOf } from '../servers/server-details.ts'
import { makeReport, REPORT_BYTES } from './write-report.ts'

export async function writeSessionReport(
  { path: wanted }: CallParams<'report.write'>,
  context: CallContext,
): Promise<CallResults['report.write']> {
  const { session, signal, progress } = context
  const { frames, index } = session
  const exchanges = await exchangesOf(context)
  const { servers, more } = await serversUpToNow(context)
  const input = {
    frames,
    exchanges,
    servers: servers.map((server, id) => detailsOf(id, server, index.paths.get(server.file) ?? '', frames)),
    moreServers: more,
    files: session.info().files.map(({ name, problem }) => ({ name, problem })),
    application: session.application,
    now: new Date(),
    maxBytes: REPORT_BYTES,
  }
  const report = await makeReport(input, async (done, total) => {
    progress({ done, total, unit: 'frames' })
    await new Promise((resolve) => setImmediate(resolve))
    if (signal.aborted) throw new EngineError('Cancelled; nothing was written', null)
  })
  const download = wanted === null ? session.scratch.download('report.html') : null
  const path = wanted ?? download?.path ?? ''
  const bytes = await writeFile(path, (write) => write(report.bytes))
  const { exchanges: reported, omitted } = report
  return { path: download ? `/download/${download.id}` : path, bytes, exchanges: reported, omitted }
}
