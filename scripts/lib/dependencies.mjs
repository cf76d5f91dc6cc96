// node_modules: is it what package-lock.json says, and if not, `npm ci`.
//
// npm writes what it installed to node_modules/.package-lock.json when it is done. Comparing that with the lock file tells
// a fresh tree from a stale or half-installed one without a stamp of our own, whoever ran npm last.

import { existsSync, readFileSync } from 'node:fs'
import { whileLocked } from './lock.mjs'
import { inRoot } from './paths.mjs'
import { run } from './run.mjs'
import { say } from './say.mjs'

/** @typedef {{ version?: string, resolved?: string, optional?: boolean, link?: boolean }} LockEntry */

/** Makes node_modules right. Throws with a readable message when npm fails. */
export async function ensureDependencies() {
  if (!whyStale()) return
  await whileLocked(async () => {
    const reason = whyStale()
    if (!reason) return
    say(`installing dependencies (${reason}): npm ci`)
    const code = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
    if (code !== 0) throw new Error(`npm ci failed with exit code ${code}`)
  })
}

/** @param {string[]} args */
export function npm(args) {
  // Inside `npm run` the same npm is reached through the variables it sets, on Windows without a shell too.
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  if (script?.endsWith('.js') && node && existsSync(node)) return run(node, [script, ...args])
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args)
}

/** @returns {string | undefined} why `npm ci` is needed */
function whyStale() {
  const wanted = readLock(inRoot('package-lock.json'))
  const installed = readLock(inRoot('node_modules', '.package-lock.json'))
  if (!wanted) return undefined
  if (!installed) return 'node_modules is missing'
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.optional || entry.link) continue
    if (installed[path]?.version !== entry.version) return `${path.replace(/^.*node_modules\//, '')} is not as locked`
  }
  return undefined
}

/**
 * @param {string} path
 * @returns {Record<string, LockEntry> | undefined}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}
