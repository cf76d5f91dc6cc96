// Is there an Electron, does it start, and is there a display to start it on.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { electronCopy } from './electron-copy.mjs'
import { inRoot } from './paths.mjs'
import { capture } from './run.mjs'
import { say } from './say.mjs'
import { toolchainNode } from './toolchain.mjs'

const PACKAGE = inRoot('node_modules', 'electron')
const DOWNLOAD_LIMIT_MS = 300_000

/** @typedef {{ path: string, reason?: undefined } | { path?: undefined, reason: string }} Found */

/**
 * ELECTRON_OVERRIDE_DIST_PATH (the electron package's own switch) first, then what the package downloaded.
 * @param {{ download?: boolean }} [options] download: let the package fetch it if it has not yet
 * @returns {Promise<Found>}
 */
export async function findElectron({ download = false } = {}) {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (folder) {
    const found = checked(join(folder, executable()), 'ELECTRON_OVERRIDE_DIST_PATH')
    return found.path && process.platform === 'linux' ? { path: join(electronCopy(folder), executable()) } : found
  }
  const path = join(PACKAGE, 'dist', executable())
  if (!existsSync(path) && download && existsSync(join(PACKAGE, 'install.js'))) {
    const reason = await fetchElectron()
    if (reason) return { reason: `Electron cannot be downloaded: ${reason}` }
  }
  return existsSync(path) ? checked(path, 'the electron package') : { reason: 'the electron package has no binary' }
}

/** @returns {string | undefined} why there is no display */
export function whyNoDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return undefined
  return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)'
}

/** @returns {string[]} switches that Electron needs on this machine, as this user */
export function electronSwitches() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

function executable() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

/**
 * Starts it once as plain Node, which finds out about missing libraries and foreign architectures.
 * @param {string} path
 * @param {string} origin
 * @returns {Found}
 */
function checked(path, origin) {
  if (!existsSync(path)) return { reason: `${origin} has no ${executable()}` }
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const { code, stderr } = capture(path, ['-p', 'process.versions.electron'], { env })
  if (code !== 0) return { reason: `Electron does not start: ${firstLine(stderr) || `exit code ${code}`}` }
  const blocked = whySandboxBlocked(path)
  return blocked ? { reason: blocked } : { path }
}

/**
 * Some distributions forbid unprivileged user namespaces; Chromium then aborts unless its helper is setuid root.
 * @param {string} path
 * @returns {string | undefined}
 */
function whySandboxBlocked(path) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return undefined
  const restricted =
    setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    setting('/proc/sys/kernel/unprivileged_userns_clone') === '0' ||
    setting('/proc/sys/user/max_user_namespaces') === '0'
  const helper = join(path, '..', 'chrome-sandbox')
  if (!restricted || capture('find', [helper, '-user', 'root', '-perm', '-4000']).stdout.trim() !== '') return undefined
  return `this system forbids Chromium's sandbox; this allows it: sudo chown root ${helper} && sudo chmod 4755 ${helper}`
}

/** @param {string} path */
function setting(path) {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** @returns {Promise<string | undefined>} why it failed */
async function fetchElectron() {
  say('downloading Electron')
  const { code, stderr } = capture(await toolchainNode(), [join(PACKAGE, 'install.js')], {
    timeoutMs: DOWNLOAD_LIMIT_MS,
  })
  if (code === 0) return undefined
  if (code === 127 || code === 143) return `no answer within ${DOWNLOAD_LIMIT_MS / 60_000} minutes`
  return firstLine(stderr) || `exit code ${code}`
}

/** The line that tells most: a cause, an error, or whatever comes first. @param {string} text */
function firstLine(text) {
  const lines = text.split('\n').map((line) => line.trim())
  const line =
    lines.find((one) => one.includes('[cause]')) ?? lines.find((one) => /error/i.test(one)) ?? lines.find(Boolean)
  return (line ?? '').replace(/^.*?Error: /, '').replace(/ \{$/, '')
}
