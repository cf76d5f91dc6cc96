// What every command does first: dependencies, then whatever it needs built.

import { ensureApp } from './build-app.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { ensureNative } from './native.mjs'
import { beQuiet, complain } from './say.mjs'

/** Dependencies, tapcap and the app. @param {{ tests?: boolean }} [options] see ensureNative */
export async function prepare(options) {
  await ensureDependencies()
  const status = await ensureNative(options)
  await ensureApp()
  return status
}

/** The same for bin/tapscope.mjs in a checkout: says nothing but why it failed, and nothing at all on stdout. */
export async function prepareQuietly() {
  beQuiet()
  await prepare()
}

/**
 * Runs a script's work; an error ends the process with its message and code 1.
 * @param {() => Promise<number | void>} work returns the exit code
 */
export async function runScript(work) {
  try {
    process.exitCode = (await work()) ?? process.exitCode
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
