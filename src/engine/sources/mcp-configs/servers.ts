/** The MCP servers that a configuration tree holds, each with the places in the text that a tap changes. */
import { type ConfigNode, type Entry, entryOf } from './config-tree.ts'
import { findTap, type TapWords } from './tap-words.ts'

export interface LocatedServer {
  readonly name: string
  /** The folder of the project it is for, where a file holds several. */
  readonly scope: string | null
  readonly command: Entry | null
  readonly args: Entry | null
  /** Command and arguments as the file has them. */
  readonly words: readonly string[]
  readonly tap: TapWords | undefined
  readonly url: string | null
  readonly disabled: boolean
  /** Why no tap can be put before its command; null when one can. */
  readonly problem: string | null
}

export function locateServers(root: ConfigNode, serversAt: readonly (readonly string[])[]): LocatedServer[] {
  return serversAt.flatMap((path) =>
    tablesAt(root, path, null).flatMap(({ table, scope }) =>
      // Of a name that is there twice the last counts.
      [...new Map(table.entries.map((entry) => [entry.key, entry])).values()].flatMap(({ key, value }) =>
        value.kind === 'table' ? [locate(key, scope, value)] : [],
      ),
    ),
  )
}

type TableNode = ConfigNode & { readonly kind: 'table' }

function tablesAt(
  node: ConfigNode | undefined,
  [key, ...rest]: readonly string[],
  scope: string | null,
): { table: TableNode; scope: string | null }[] {
  if (node?.kind !== 'table') return []
  if (key === undefined) return [{ table: node, scope }]
  if (key === '*') return node.entries.flatMap((entry) => tablesAt(entry.value, rest, entry.key))
  return tablesAt(entryOf(node, key)?.value, rest, scope)
}

function locate(name: string, scope: string | null, server: ConfigNode): LocatedServer {
  const outer = entryOf(server, 'command')
  // Zed also has `"command": { "path": …, "args": […] }`.
  const nested = outer?.value.kind === 'table'
  const table = nested ? outer.value : server
  const command = (nested ? entryOf(table, 'path') : outer) ?? null
  const args = entryOf(table, 'args') ?? null
  const url = ['url', 'httpUrl', 'serverUrl'].map((key) => textAt(server, key)).find((text) => text !== null) ?? null
  const words = wordsOf(command, args)
  const tap = findTap(words)
  return {
    name,
    scope,
    command,
    args,
    words,
    tap,
    url,
    disabled: isDisabled(server),
    problem: problemOf(command, args, url, tap, words),
  }
}

const textAt = (node: ConfigNode, key: string): string | null => {
  const value = entryOf(node, key)?.value
  return value?.kind === 'string' ? value.value : null
}

function isDisabled(server: ConfigNode): boolean {
  const is = (key: string, value: boolean): boolean => {
    const node = entryOf(server, key)?.value
    return node?.kind === 'other' && node.value === value
  }
  return is('disabled', true) || is('enabled', false)
}

function wordsOf(command: Entry | null, args: Entry | null): string[] {
  if (command?.value.kind !== 'string') return []
  const items = args?.value.kind === 'array' ? args.value.items : []
  return [command.value.value, ...items.map((item) => (item.kind === 'string' ? item.value : wordOf(item)))]
}

/** Numbers and the like, which clients take as words or refuse. */
const wordOf = (node: ConfigNode): string => (node.kind === 'other' ? String(node.value) : '')

function problemOf(
  command: Entry | null,
  args: Entry | null,
  url: string | null,
  tap: TapWords | undefined,
  words: readonly string[],
): string | null {
  if (!command && url !== null) return 'it is reached by URL, which wrap cannot tap yet'
  if (!command) return 'it has no command'
  if (command.value.kind !== 'string') return 'its command is not one string'
  if (words[0].trim() === '') return 'its command is empty'
  if (args && args.value.kind !== 'array') return 'its arguments are not a list'
  if (tap && tap.commandAt >= words.length) return 'its tap has no command to run'
  return null
}
