/**
 * The command that starts this Tapscope from anywhere, for other programs' configurations: absolute, since a client that a desktop starts
 * has a short PATH, and nothing that needs the environment changed.
 */
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fail, ok, type Result } from '../../../shared/base/result.ts'

export interface Launcher {
  readonly command: string
  readonly args: readonly string[]
}

/** Where links to an installed Node stay the same when it is renewed. */
const STABLE_FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']

/** Fails where there is nothing that would still be there tomorrow, with what to do. */
export function findLauncher(from: string = fileURLToPath(import.meta.url)): Result<Launcher> {
  const resources = from.lastIndexOf(`${sep}app.asar${sep}`)
  if (resources >= 0) return ofPackage(from.slice(0, resources))
  const root = rootOf(from)
  if (!root) return fail('The tapscope command was not found beside this program')
  if (root.includes(`${sep}_npx${sep}`))
    return fail('npx may delete this copy of Tapscope at any time: install it first, with npm install -g')
  const node = nodeProgram(root)
  if (!node) return fail('No Node was found that could start the tap: run tapscope mcp install on the command line')
  return ok({ command: node, args: [join(root, 'bin', 'tapscope.mjs')] })
}

/** A program or script of a tap that is not there any more; null when all is well. */
export function missingLauncher(words: readonly string[]): string | null {
  return words.find((word) => isAbsolute(word) && !existsSync(word)) ?? null
}

/** The packaged application brings a script that runs its Electron as a Node. */
function ofPackage(resources: string): Result<Launcher> {
  if (process.env.APPIMAGE)
    return fail("An AppImage's files are elsewhere each time it runs: install the .deb, or Tapscope with npm")
  const name = process.platform === 'win32' ? 'tapscope.cmd' : 'tapscope'
  const command = join(resources, 'bin', name)
  return existsSync(command) ? ok({ command, args: [] }) : fail(`${command} is missing: install Tapscope again`)
}

function rootOf(file: string): string | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'bin', 'tapscope.mjs'))) return folder
  return undefined
}

/** The Node that runs this; in Electron, the one that the checkout brings. */
function nodeProgram(root: string): string | undefined {
  if (process.versions.electron) {
    const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(own) ? own : undefined
  }
  const { execPath } = process
  const stable = STABLE_FOLDERS.map((folder) => join(folder, basename(execPath))).find(
    (path) => existsSync(path) && realpathSync(path) === realpathSync(execPath),
  )
  return stable ?? execPath
}
