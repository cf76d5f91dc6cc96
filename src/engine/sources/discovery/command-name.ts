/** What a command line says of whose program it is. */
import { basename } from 'node:path'
import { AGENTS, SERVER_PATHS, SERVER_WORDS } from './known.ts'

const INTERPRETER = /^(node|nodejs|bun|deno|tsx|python[\d.]*|ruby|perl|php|java|electron)$/
/** How many words after the program may tell what it does; beyond are data. */
const TELLING_WORDS = 6
const MCP = /(^|[^a-z0-9])mcp([^a-z0-9]|$)/

/** Of the program itself, in lower case and without its folder. */
export const programOf = ([file = '']: readonly string[]): string =>
  basename(file.replaceAll('\\', '/'))
    .replace(/^-/, '')
    .replace(/\.exe$/i, '')
    .replace(/ .*$/s, '')
    .toLowerCase()

/** The script that an interpreter runs, or the program's own path. */
export function scriptOf(words: readonly string[]): string {
  if (!INTERPRETER.test(programOf(words))) return words[0] ?? ''
  const module = words.indexOf('-m', 1)
  if (module > 0 && words[module + 1]) return words[module + 1]
  return words.slice(1).find((word) => !word.startsWith('-')) ?? words[0]
}

/** The agent that a command line runs, undefined when it is none that is known, or a helper process of a desktop program. */
export function agentOf(words: readonly string[]): string | undefined {
  if (words.some((word) => word.startsWith('--type='))) return undefined
  const script = scriptOf(words)
  const names = [programOf(words), programOf([script])]
  return AGENTS.find(
    ({ programs, paths }) =>
      programs.some((program) => names.includes(program)) || paths?.some((path) => script.includes(path)),
  )?.name
}

/** Why a command line looks like that of an MCP server, in words; undefined when it does not. `name` is its short name. */
export function serverReason(words: readonly string[], name: string): string | undefined {
  const script = scriptOf(words)
  if (SERVER_PATHS.some((path) => script.includes(path))) return 'a known MCP server'
  if (MCP.test(name.toLowerCase())) return `its name is ${name}`
  const last = script.split(/[\\/]/).slice(-2).join('/').toLowerCase()
  if (MCP.test(last)) return `it runs ${last}`
  const word = words.slice(1, TELLING_WORDS + 1).find((one) => isTelling(one.toLowerCase()))
  return word === undefined ? undefined : `its arguments have ${word}`
}

/** A word of its own, or the name of a package: `@playwright/mcp@latest`, `mcp/fetch`, `mcp-server-git`; no path, no address. */
const isTelling = (word: string): boolean =>
  SERVER_WORDS.includes(word) || (/^@?[a-z0-9][\w.-]*(\/[\w.-]+)*([@:][\w.^~-]+)?$/.test(word) && MCP.test(word))
