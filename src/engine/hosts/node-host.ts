/** The engine in plain Node: for the command line, and headless with the window in a browser. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RunningServer, startServer } from '../server/server.ts'
import { Session, type SessionOptions } from '../session.ts'
import { workerFile } from './worker-file.ts'

/** A session without a window. */
export function createSession(options: Omit<SessionOptions, 'workerFile'>): Session {
  return new Session({ ...options, workerFile })
}

/** Folder with the built window; null when it was not built. */
export function windowRoot(): string | null {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    for (const candidate of [join(folder, 'renderer'), join(folder, 'out', 'renderer')]) {
      if (existsSync(join(candidate, 'index.html')) && existsSync(join(candidate, 'assets'))) return candidate
    }
  }
  return null
}

export interface HeadlessEngine {
  readonly session: Session
  readonly server: RunningServer
  close(): Promise<void>
}

/** Serves the window of a session on loopback. `token` is made up when not given. Throws when the window was not built. */
export async function serveSession(
  session: Session,
  options: { port: number; token?: string },
): Promise<HeadlessEngine> {
  const root = windowRoot()
  if (!root) throw new Error('The window was not built: run "npm run build" first')
  const server = await startServer({
    engine: {
      connect: (transport) => void session.connect(transport),
      uploadPath: (name) => session.scratch.path(name),
      downloadPath: (id) => session.scratch.downloadPath(id),
    },
    root,
    token: options.token ?? randomBytes(24).toString('base64url'),
    port: options.port,
  })
  return {
    session,
    server,
    async close() {
      await server.close()
      await session.dispose()
    },
  }
}
