/** A client's configuration as it is just now: the file, its servers, and the text with one server's tap put in or taken out. */
import { fail, ok, type Result } from '../../../shared/base/result.ts'
import { type ConfigFile, fileStamp, readConfigFile } from './config-file.ts'
import { applyEdits, type ConfigNode, entryOf } from './config-tree.ts'
import { installEdits, uninstallEdits } from './edit-server.ts'
import { parseJsonConfig } from './json-tree.ts'
import { type Launcher, missingLauncher } from './launcher.ts'
import type { ConfigPlace } from './locations.ts'
import { type LocatedServer, locateServers } from './servers.ts'
import { parseTomlConfig } from './toml-tree.ts'

export interface Config {
  readonly place: ConfigPlace
  readonly file: ConfigFile
  readonly servers: readonly LocatedServer[]
  /** Folders of the projects that the file knows. */
  readonly projects: readonly string[]
}

export interface ConfigProblem {
  readonly path: string
  readonly client: string
  readonly message: string
}

type Reading = Result<Config, ConfigProblem> | undefined

const MOST_KNOWN = 512
const known = new Map<string, { readonly stamp: string; readonly reading: Reading }>()

/** Undefined when there is no such file. A file that is as it was last time is not read again: windows ask every few seconds. */
export function readConfig(place: ConfigPlace): Reading {
  const key = `${place.path}\0${place.client.id}`
  const stamp = fileStamp(place.path)
  const before = known.get(key)
  if (stamp !== null && before?.stamp === stamp) return before.reading
  const reading = readNow(place)
  if (known.size >= MOST_KNOWN) known.clear()
  if (stamp !== null) known.set(key, { stamp, reading })
  return reading
}

function readNow(place: ConfigPlace): Reading {
  const problem = (message: string) => fail({ path: place.path, client: place.client.title, message })
  const file = readConfigFile(place.path)
  if (!file.ok) return file.error === 'missing' ? undefined : problem(file.error.message)
  const root = parse(file.value.text, place)
  if (!root.ok) return problem(`it does not parse: ${root.error}`)
  return ok({
    place,
    file: file.value,
    servers: locateServers(root.value, place.serversAt),
    projects: projectsOf(root.value, place),
  })
}

function projectsOf(root: ConfigNode, { serversAt }: ConfigPlace): string[] {
  const [table] = serversAt.find((path) => path[1] === '*') ?? []
  const node = table === undefined ? undefined : entryOf(root, table)?.value
  return node?.kind === 'table' ? node.entries.map(({ key }) => key) : []
}

function parse(text: string, { client }: ConfigPlace): Result<ConfigNode> {
  try {
    return client.format === 'json' ? parseJsonConfig(text) : parseTomlConfig(text)
  } catch (error) {
    if (error instanceof RangeError) return fail('it is nested too deeply')
    throw error
  }
}

const UNUSUAL = 'its text is too unusual to be edited safely'

export type TapAction = 'install' | 'uninstall'

export type ServerKey = Pick<LocatedServer, 'name' | 'scope'>

/**
 * The text with the tap of a server put in or taken out; the same text when there is nothing to do. What comes out is read again before it is
 * believed: the server has to run the same command, everything else has to be what it was, and taking out has to give the text back.
 */
export function changeTap(
  text: string,
  place: ConfigPlace,
  key: ServerKey,
  action: TapAction,
  launcher: Launcher,
): Result<string> {
  const root = parse(text, place)
  const server = root.ok ? find(root.value, place, key) : undefined
  if (!server) return fail('it is not there any more')
  if (action === 'install' && server.tap && server.problem === null) {
    if (missingLauncher(server.words.slice(0, server.tap.launcher)) === null) return ok(text)
    const without = changeTap(text, place, key, 'uninstall', launcher)
    return without.ok ? changeTap(without.value, place, key, 'install', launcher) : without
  }
  if (server.problem !== null) return fail(server.problem)
  if (action === 'uninstall' && !server.tap) return ok(text)
  const edits = action === 'install' ? installEdits(text, server, launcher) : uninstallEdits(text, server)
  const after = applyEdits(text, edits)
  if (!isAsWanted(text, after, place, key, wordsAfter(server, action, launcher))) return fail(UNUSUAL)
  if (action === 'uninstall') return ok(after)
  const back = changeTap(after, place, key, 'uninstall', launcher)
  return back.ok && back.value === text ? ok(after) : fail(UNUSUAL)
}

function wordsAfter({ words, tap, args }: LocatedServer, action: TapAction, launcher: Launcher): readonly string[] {
  if (action === 'uninstall') return words.slice(tap?.commandAt)
  return [launcher.command, ...launcher.args, 'wrap', ...(args ? ['--'] : []), ...words]
}

/** Whether the server's command became this, and nothing else changed. */
function isAsWanted(
  before: string,
  after: string,
  place: ConfigPlace,
  key: ServerKey,
  words: readonly string[],
): boolean {
  const [was, is] = [before, after].map((text) => parse(text, place))
  if (!was.ok || !is.ok) return false
  const [wasServer, isServer] = [was.value, is.value].map((root) => find(root, place, key))
  if (!wasServer || !isServer || !same(isServer.words, words)) return false
  return same(outline(was.value, wasServer), outline(is.value, isServer))
}

/** The values of a tree without what a tap changes of a server. */
function outline(node: ConfigNode, server: LocatedServer): unknown {
  switch (node.kind) {
    case 'table':
      return node.entries
        .filter((entry) => entry.value !== server.command?.value && entry.value !== server.args?.value)
        .map(({ key, value }) => [key, outline(value, server)])
    case 'array':
      return node.items.map((item) => outline(item, server))
    default:
      return [node.kind, node.value]
  }
}

const find = (root: ConfigNode, place: ConfigPlace, { name, scope }: ServerKey): LocatedServer | undefined =>
  locateServers(root, place.serversAt).find((server) => server.name === name && server.scope === scope)

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
