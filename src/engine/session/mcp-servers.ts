/** The MCP servers of this machine for a face: configured ones and running ones together, and taps put before the former. */
import { fail, ok, type Result } from '../../shared/base/result.ts'
import type { ConfiguredMcpServer, McpChange, McpChanged, McpListing, McpPreview } from '../../shared/wire/mcp.ts'
import { discover } from '../sources/discovery/discover.ts'
import type { Config } from '../sources/mcp-configs/config.ts'
import { findLauncher, missingLauncher } from '../sources/mcp-configs/launcher.ts'
import { thisMachine } from '../sources/mcp-configs/locations.ts'
import type { LocatedServer } from '../sources/mcp-configs/servers.ts'
import { type ChangePlan, planChanges, surveyConfigs, writeChange } from '../sources/mcp-configs/survey.ts'
import { spoolRoot } from '../store/spool-folder.ts'
import { isGrowing, listSpools } from '../store/spool-list.ts'

/** `folders` are looked at for projects' own files. */
export function listMcpServers(folders: readonly string[] = []): McpListing {
  const survey = surveyConfigs(thisMachine(), folders)
  const servers = survey.configs.flatMap((config) => config.servers.map((server) => describe(config, server)))
  const launcher = findLauncher()
  return {
    servers,
    running: discover({ configured: servers.map(({ command }) => command), tappers: tappers() }),
    problems: survey.problems,
    launcherProblem: launcher.ok ? null : launcher.error,
  }
}

function describe({ place, file }: Config, server: LocatedServer): ConfiguredMcpServer {
  const { name, scope, words, tap, url, disabled, problem } = server
  const missing = tap && problem === null ? missingLauncher(words.slice(0, tap.launcher)) : null
  return {
    path: file.path,
    scope,
    name,
    client: { id: place.client.id, title: place.client.title },
    project: place.project,
    command: words.slice(tap?.commandAt ?? 0),
    url,
    state: problem !== null ? 'untappable' : missing !== null ? 'broken' : tap ? 'tapped' : 'untapped',
    problem: missing === null ? problem : `its tap, ${missing}, is not there any more`,
    disabled,
  }
}

/** Programs of ours that record what they start. */
function tappers(): ReadonlySet<number> {
  const growing = listSpools(spoolRoot()).flatMap(({ manifest }) =>
    manifest.ok && manifest.value.kind === 'stdio' && isGrowing(manifest.value) ? [manifest.value.pid] : [],
  )
  return new Set(growing)
}

/** What a change would write. Fails when this Tapscope cannot be started by others. */
export function planMcpChange({ action, servers }: McpChange, folders: readonly string[] = []): Result<ChangePlan> {
  const launcher = findLauncher()
  if (!launcher.ok && action === 'install') return fail(launcher.error)
  const { configs } = surveyConfigs(thisMachine(), folders)
  return ok(planChanges(configs, servers, action, launcher.ok ? launcher.value : { command: '', args: [] }))
}

export function previewOf({ files, refused, digest }: ChangePlan): McpPreview {
  return {
    digest,
    files: files.map(({ config, diff }) => ({ path: config.file.real, client: config.place.client.title, diff })),
    refused,
  }
}

export function writePlan({ files }: ChangePlan, action: McpChange['action']): McpChanged {
  const written: McpChanged['files'][number][] = []
  const problems: string[] = []
  for (const file of files) {
    const result = writeChange(file, action)
    if (!result.ok) problems.push(result.error)
    else {
      const { path, changed, backup } = result.value
      written.push({ path, client: file.config.place.client.title, servers: changed, backup })
    }
  }
  return { files: written, problems }
}

/** Changes what was previewed; fails when that would be something else by now. */
export function changeMcp(change: McpChange, digest: string): Result<McpChanged> {
  const plan = planMcpChange(change)
  if (!plan.ok) return plan
  if (plan.value.digest !== digest) return fail('The configuration has changed since it was shown: look again')
  return ok(writePlan(plan.value, change.action))
}
