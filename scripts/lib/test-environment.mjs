// What the tests are told about this machine, in environment variables:
//
//   TAPSCOPE_ELECTRON, TAPSCOPE_CHROMIUM, TAPSCOPE_TSHARK, TAPSCOPE_TAPCAP, TAPSCOPE_DUNST   paths
//   TAPSCOPE_SKIP_REASON_ELECTRON and so on                                                    why there is none: the test's skip message
//
// vitest.config.ts and playwright.config.ts ask for it too, so that a suite run by hand sees the same. What is set stays.

import { existsSync } from 'node:fs'
import { findElectron, whyNoDisplay } from './electron.mjs'
import { captureStatus, TAPCAP } from './native.mjs'
import { findChromium, which } from './programs.mjs'

/** @typedef {{ path?: string, reason?: string }} Found */

/**
 * @param {{ download?: boolean }} [options] see findElectron
 * @returns {Promise<Record<string, string>>} the variables that are not set yet
 */
export async function testEnvironment(options) {
  /** @type {Record<string, () => Found | Promise<Found>>} */
  const lookUps = {
    ELECTRON: () => {
      const reason = whyNoDisplay()
      return reason ? { reason } : findElectron(options)
    },
    CHROMIUM: () => ({ path: findChromium(), reason: 'Chromium is not installed' }),
    DUNST: () => ({
      path: which('dbus-daemon') && which('dunst'),
      reason: 'dunst, a notification service, is not installed',
    }),
    TSHARK: () => ({ path: which('tshark'), reason: 'tshark is not installed' }),
    TAPCAP: () => {
      const status = captureStatus()
      return status?.ok && existsSync(TAPCAP) ? { path: TAPCAP } : { reason: status?.reason ?? 'tapcap is not built' }
    },
  }
  /** @type {Record<string, string>} */
  const variables = {}
  for (const [name, lookUp] of Object.entries(lookUps)) {
    if (process.env[`TAPSCOPE_${name}`] || process.env[`TAPSCOPE_SKIP_REASON_${name}`]) continue
    const { path, reason } = await lookUp()
    if (path) variables[`TAPSCOPE_${name}`] = path
    else variables[`TAPSCOPE_SKIP_REASON_${name}`] = reason ?? 'not found'
  }
  return variables
}
