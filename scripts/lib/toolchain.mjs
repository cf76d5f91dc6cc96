// The Node that runs the toolchain: the one the `node` package brings, because Vite, Vitest and type stripping need a newer
// one than a distribution may have. What runs inside the product runs on Node 20 as well.

import { existsSync } from 'node:fs'
import { npm } from './dependencies.mjs'
import { inRoot } from './paths.mjs'
import { capture, run } from './run.mjs'
import { say } from './say.mjs'

const OLDEST = [22, 12]
const BUNDLED = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** @type {string | undefined} */
let found

/** @returns {Promise<string>} path of a Node that can run the toolchain */
export async function toolchainNode() {
  found ??= await find()
  return found
}

async function find() {
  if (works(BUNDLED)) return BUNDLED
  if (existsSync(inRoot('node_modules', 'node', 'package.json'))) {
    say('the `node` package has no binary yet: npm rebuild node')
    if ((await npm(['rebuild', 'node', '--loglevel=error'])) === 0 && works(BUNDLED)) return BUNDLED
  }
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) {
    say(`the \`node\` package has no binary; using the system's Node ${process.versions.node}`)
    return process.execPath
  }
  throw new Error(
    `the build needs Node ${OLDEST.join('.')} or newer: the \`node\` package could not fetch one, and the system has ${process.versions.node}`,
  )
}

/** @param {string} node */
function works(node) {
  return existsSync(node) && capture(node, ['--version']).code === 0
}

/**
 * Runs a tool of node_modules on the toolchain's Node.
 * @param {string} script path below node_modules
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 */
export async function runTool(script, args, options) {
  return run(await toolchainNode(), [inRoot('node_modules', script), ...args], options)
}
