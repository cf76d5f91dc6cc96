/** Which configuration files may be on this machine, by client. Looks at folders where a path has a `*`, and at nothing else. */
import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Base, MCP_CLIENTS, type McpClient, MOVED } from './clients.ts'

export interface ConfigPlace {
  readonly client: McpClient
  readonly path: string
  readonly serversAt: readonly (readonly string[])[]
  /** The folder whose own configuration it is; null for a user's. */
  readonly project: string | null
}

export interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

export const thisMachine = (): Machine => ({
  platform: process.platform,
  env: process.env,
  home: process.env.HOME || homedir(),
})

/** The files of a user, and those of the projects in these folders. They need not exist. */
export function configPlaces(machine: Machine, projects: readonly string[]): ConfigPlace[] {
  const places: ConfigPlace[] = []
  for (const client of MCP_CLIENTS) {
    for (const { base, path, platforms, serversAt = client.serversAt } of client.places) {
      if (platforms && !platforms.includes(machine.platform)) continue
      const roots = base === 'project' ? projects : [null]
      for (const project of roots) {
        const root = project ?? rootOf(client, base, path, machine)
        const relative = project === null ? withoutMoved(client, base, path, machine) : path
        for (const found of expand(root, relative.split('/'))) places.push({ client, path: found, serversAt, project })
      }
    }
  }
  return places
}

/** A folder and those above it, up to the user's home or the root, both left out: where a client that is started there looks. */
export function projectFolders(folder: string, home: string): string[] {
  const folders: string[] = []
  for (let at = folder; at !== home && at !== dirname(at); at = dirname(at)) folders.push(at)
  return folders
}

const movedTo = (client: McpClient, base: Base, { env }: Machine): string | undefined =>
  base === 'home' && MOVED[client.id] ? env[MOVED[client.id].variable] || undefined : undefined

function rootOf(client: McpClient, base: Base, path: string, machine: Machine): string {
  const { platform, env, home } = machine
  const moved = movedTo(client, base, machine)
  if (moved && path.startsWith(MOVED[client.id].instead)) return moved
  if (base === 'home') return home
  if (platform === 'darwin') return join(home, 'Library', 'Application Support')
  if (platform === 'win32') return env.APPDATA || join(home, 'AppData', 'Roaming')
  return env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : join(home, '.config')
}

function withoutMoved(client: McpClient, base: Base, path: string, machine: Machine): string {
  return movedTo(client, base, machine) ? path.slice(MOVED[client.id].instead.length) : path
}

function expand(root: string, parts: readonly string[]): string[] {
  const star = parts.indexOf('*')
  if (star < 0) return [join(root, ...parts)]
  const folder = join(root, ...parts.slice(0, star))
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort()
      .flatMap((name) => expand(join(folder, name), parts.slice(star + 1)))
  } catch {
    return []
  }
}
