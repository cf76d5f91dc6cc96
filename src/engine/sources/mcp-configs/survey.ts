/** All configured MCP servers of a user on this machine, and changes to their taps: planned first, then written as they were planned. */
import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff'
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import { type Config, type ConfigProblem, changeTap, readConfig, type ServerKey, type TapAction } from './config.ts'
import { backupPath, replaceConfigFile } from './config-file.ts'
import type { Launcher } from './launcher.ts'
import { type ConfigPlace, configPlaces, type Machine } from './locations.ts'

/** Lines around a change in a diff. */
const CONTEXT = 2
const MOST_PROJECTS = 1000

export interface Survey {
  readonly configs: readonly Config[]
  /** Files that are there and cannot be used. */
  readonly problems: readonly ConfigProblem[]
}

/** Reads the configuration files of a user, and those of the projects in these folders and of the projects that Claude Code knows. */
export function surveyConfigs(machine: Machine, folders: readonly string[]): Survey {
  const configs = new Map<string, Config>()
  const problems: ConfigProblem[] = []
  const read = (places: readonly ConfigPlace[]): void => {
    for (const place of places) {
      const config = readConfig(place)
      if (!config) continue
      // Two clients may share a file through a link.
      if (config.ok && !configs.has(config.value.file.real)) configs.set(config.value.file.real, config.value)
      else if (!config.ok) problems.push(config.error)
    }
  }
  const ofUser = configPlaces(machine, [])
  read(ofUser)
  const known = [...configs.values()].flatMap(({ projects }) => projects)
  const projects = [...new Set([...folders, ...known].map(realFolder))].filter((folder) => folder !== machine.home)
  const mine = new Set(ofUser.map(({ path }) => path))
  read(configPlaces(machine, projects.slice(0, MOST_PROJECTS)).filter(({ path }) => !mine.has(path)))
  return { configs: [...configs.values()], problems }
}

function realFolder(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

export interface ServerRef extends ServerKey {
  /** As the survey's place has it. */
  readonly path: string
}

export interface FileChange {
  readonly config: Config
  readonly text: string
  readonly changed: readonly ServerRef[]
  /** Unified, of the file before and after. */
  readonly diff: string
}

export interface ChangePlan {
  readonly files: readonly FileChange[]
  /** Servers that are as they are wanted already. */
  readonly unchanged: readonly ServerRef[]
  readonly refused: readonly { readonly server: ServerRef; readonly reason: string }[]
  /** Of all that would be written: the same plan has the same. */
  readonly digest: string
}

export function planChanges(
  configs: readonly Config[],
  servers: readonly ServerRef[],
  action: TapAction,
  launcher: Launcher,
): ChangePlan {
  const files: FileChange[] = []
  const unchanged: ServerRef[] = []
  const refused: { server: ServerRef; reason: string }[] = []
  const digest = createHash('sha256')
  for (const config of configs) {
    const { file, place } = config
    let { text } = file
    const changed: ServerRef[] = []
    for (const server of servers.filter(({ path }) => path === place.path)) {
      const after = changeTap(text, place, server, action, launcher)
      if (!after.ok) refused.push({ server, reason: after.error })
      else if (after.value === text) unchanged.push(server)
      else {
        text = after.value
        changed.push(server)
      }
    }
    if (changed.length === 0) continue
    files.push({ config, text, changed, diff: unifiedDiff(file.real, file.text, text) })
    digest.update(`${file.real}\0`).update(file.bytes).update('\0').update(text).update('\0')
  }
  return { files, unchanged, refused, digest: digest.digest('hex') }
}

function unifiedDiff(path: string, before: string, after: string): string {
  const patch = structuredPatch(path, path, before, after, undefined, undefined, { context: CONTEXT })
  return formatPatch(patch, FILE_HEADERS_ONLY)
}

export interface Written {
  readonly path: string
  readonly changed: readonly ServerRef[]
  /** The copy of the file as it was, when there is one now. */
  readonly backup: string | null
}

/** Writes one file of a plan. */
export function writeChange({ config, text, changed }: FileChange, action: TapAction): Result<Written> {
  const { file, servers } = config
  // A copy is of the file without any tap of ours, and goes when the file is that again.
  const hadTap = servers.some(({ tap }) => tap !== undefined)
  const backup = action === 'uninstall' ? 'remove' : hadTap ? 'first' : 'write'
  const written = replaceConfigFile(file, { text, backup })
  if (!written.ok) return fail(`${file.real}: ${written.error}`)
  return ok({ path: file.real, changed, backup: written.value.backup ? backupPath(file) : null })
}
