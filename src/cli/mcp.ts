/** `tapscope mcp`: the MCP servers of this machine, and the taps before the configured ones. */
import { homedir } from 'node:os'
import { listMcpServers, planMcpChange, writePlan } from '../engine/session/mcp-servers.ts'
import { projectFolders } from '../engine/sources/mcp-configs/locations.ts'
import { escapeText } from '../shared/format/text.ts'
import { formatCommand } from '../shared/stdio-interface.ts'
import type { ConfiguredMcpServer, McpChange, McpListing, McpServerRef, RunningMcpProcess } from '../shared/wire/mcp.ts'
import { complain, FILE_ERROR, OK, USAGE_ERROR } from './complain.ts'

export interface McpWords {
  readonly all?: boolean
  readonly client?: string
  readonly dryRun?: boolean
}

const MAX_COMMAND = 120
const STATES: Readonly<Record<ConfiguredMcpServer['state'], string>> = {
  tapped: 'tapped',
  untapped: '-',
  broken: 'broken',
  untappable: 'untappable',
}

const home = (): string => process.env.HOME || homedir()
const folders = (): string[] => projectFolders(process.cwd(), home())

/** Exit code. */
export function listMcp({ json }: { readonly json?: boolean }): number {
  const listing = listMcpServers(folders())
  if (json) process.stdout.write(`${JSON.stringify(listing, null, 2)}\n`)
  else process.stdout.write(textOf(listing))
  for (const { path, message } of listing.problems) complain(`${escapeText(path)}: ${message}`, OK)
  return OK
}

function textOf({ servers, running }: McpListing): string {
  const width = Math.max(0, ...servers.map(({ name }) => escapeText(name).length))
  const paths = [...new Set(servers.map(({ path }) => path))]
  const groups = paths.map((path) => servers.filter((server) => server.path === path))
  const configured = groups.flatMap((group) => [
    `${group[0].client.title}  ${escapeText(group[0].path)}`,
    ...group.map((server) => `  ${STATES[server.state].padEnd(10)}  ${lineOf(server, width)}`),
    '',
  ])
  const lines = [
    ...(servers.length > 0 ? configured : ['No MCP server is configured.', '']),
    ...(running.length > 0 ? ['Running', ...running.map(runningLine)] : ['No MCP server or agent runs.']),
  ]
  return `${lines.join('\n')}\n`
}

function lineOf({ name, scope, command, url, problem, disabled }: ConfiguredMcpServer, width: number): string {
  const what = command.length > 0 ? short(command) : escapeText(url ?? '')
  const remarks = [scope !== null && `in ${escapeText(scope)}`, disabled && 'disabled', problem].filter(Boolean)
  return `${escapeText(name).padEnd(width)}  ${what}${remarks.length > 0 ? `  (${remarks.join('; ')})` : ''}`
}

function runningLine({ pid, kind, name, command, client, tapped }: RunningMcpProcess): string {
  const of = client ? `  of ${escapeText(client.name)} (${client.pid})` : ''
  const what = kind === 'agent' ? 'agent' : 'server'
  return `  ${tapped ? 'tapped    ' : '-         '}  ${what.padEnd(6)}  ${pid}  ${escapeText(name)}${of}  ${short(command)}`
}

function short(command: readonly string[]): string {
  const text = escapeText(formatCommand(command))
  return text.length > MAX_COMMAND ? `${text.slice(0, MAX_COMMAND - 1)}…` : text
}

/** Exit code. */
export function changeMcpTaps(action: McpChange['action'], names: readonly string[], words: McpWords): number {
  if (names.length === 0 && !words.all) return complain('Name servers, or say --all', USAGE_ERROR)
  if (names.length > 0 && words.all) return complain('Name servers, or say --all: not both', USAGE_ERROR)
  const { servers, problems } = listMcpServers(folders())
  const ofClient = servers.filter(({ client }) => words.client === undefined || client.id === words.client)
  const unknown = names.find((name) => !ofClient.some((server) => server.name === name))
  for (const { path, message } of problems) complain(`${escapeText(path)}: ${message}`, OK)
  if (unknown !== undefined)
    return complain(`No server is called ${escapeText(unknown)}; tapscope mcp list has them`, USAGE_ERROR)
  const chosen = ofClient.filter(({ name, state }) => (words.all ? state !== 'untappable' : names.includes(name)))
  const plan = planMcpChange({ action, servers: chosen }, folders())
  if (!plan.ok) return complain(plan.error, FILE_ERROR)
  const { files, refused } = plan.value
  for (const { server, reason } of refused) complain(`${nameOf(server)}: ${escapeText(reason)}`, OK)
  const code = refused.length > 0 ? FILE_ERROR : OK
  if (words.dryRun) {
    for (const { diff } of files) process.stdout.write(printable(diff))
    return code
  }
  if (files.length === 0 && refused.length === 0) process.stdout.write(`Nothing to do: ${whyNothing(action)}\n`)
  const written = writePlan(plan.value, action)
  for (const { path, servers: changed, backup, client } of written.files) {
    const which = changed.map(({ name }) => escapeText(name)).join(', ')
    const kept = backup === null ? '' : `; as it was: ${escapeText(backup)}`
    process.stdout.write(`${escapeText(path)}: ${which} ${action === 'install' ? 'tapped' : 'untapped'}${kept}\n`)
    process.stderr.write(`Restart ${client} for it to take effect.\n`)
  }
  for (const problem of written.problems) complain(escapeText(problem), OK)
  return written.problems.length > 0 ? FILE_ERROR : code
}

const nameOf = ({ path, name }: McpServerRef): string => `${escapeText(name)} in ${escapeText(path)}`

const whyNothing = (action: McpChange['action']): string =>
  action === 'install' ? 'all that can be tapped is' : 'nothing of it is tapped'

/** A file's own lines may hold what a terminal would act on. */
const printable = (diff: string): string =>
  diff
    .split('\n')
    .map((line) => line.replace(/\r$/, '').split('\t').map(escapeText).join('\t'))
    .join('\n')
