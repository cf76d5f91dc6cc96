/** `tapscope serve`: the window in a browser on this machine. Prints the URL with its token; runs until interrupted. */
import { spawn } from 'node:child_process'
import { createSession, serveSession } from '../engine/hosts/node-host.ts'
import { VERSION } from './version.ts'

export async function serve(
  files: readonly string[],
  options: { readonly port: number; readonly open?: boolean },
): Promise<void> {
  const session = createSession({ version: VERSION, resync: true })
  await session.openTogether(files).catch((error: Error) => process.stderr.write(`tapscope: ${error.message}\n`))
  const engine = await serveSession(session, { port: options.port }).catch(async (error: Error) => {
    await session.dispose()
    process.stderr.write(`tapscope: ${error.message}\n`)
    process.exitCode = 2
    return null
  })
  if (!engine) return
  process.stdout.write(`Tapscope is at ${engine.server.url}\n`)
  if (options.open) openBrowser(engine.server.url)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  await engine.close()
}

/** Where there is a desktop; a failure is none of the server's. */
function openBrowser(url: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open'
  const desktop = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (desktop)
    spawn(opener, [url], { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref()
}
