// Bundles main, preload, renderer, engine and command line with electron-vite into out/.

import { existsSync, renameSync, rmSync } from 'node:fs'
import { isFresh, stampOf, writeStamp } from './freshness.mjs'
import { whileLocked } from './lock.mjs'
import { inOut } from './paths.mjs'
import { say } from './say.mjs'
import { runTool } from './toolchain.mjs'

const STAMP = inOut('.app.stamp')
const PARTS = ['main', 'preload', 'renderer']
const INPUTS = ['src', 'assets', 'electron.vite.config.ts', 'package.json', 'package-lock.json']

export const CLI = inOut('main', 'cli.js')

const fresh = () => PARTS.every((part) => existsSync(inOut(part))) && existsSync(CLI) && isFresh(STAMP, INPUTS)

/** Builds the app if its sources changed. Throws when the build fails; what was built before then stays. */
export async function ensureApp({ force = false } = {}) {
  if (!force && fresh()) return
  await whileLocked(async () => {
    if (!force && fresh()) return
    say('building the app')
    const stamp = stampOf(INPUTS)
    const draft = '.draft'
    rmSync(inOut(draft), { recursive: true, force: true })
    try {
      const code = await runTool('electron-vite/bin/electron-vite.js', [
        'build',
        '--logLevel=warn',
        `--outDir=${inOut(draft)}`,
      ])
      if (code !== 0) throw new Error('the app does not build')
      // Put in place whole, so that a program that starts meanwhile finds the old build or the new one, not half of it.
      for (const part of PARTS) replace(inOut(draft, part), inOut(part))
    } finally {
      rmSync(inOut(draft), { recursive: true, force: true })
    }
    writeStamp(STAMP, stamp)
  })
}

/** For `npm run dev`, which puts a build of another kind in the same place. */
export function forgetApp() {
  rmSync(STAMP, { force: true })
}

/**
 * @param {string} from
 * @param {string} to
 */
function replace(from, to) {
  const old = `${to}.old`
  rmSync(old, { recursive: true, force: true })
  if (existsSync(to)) renameSync(to, old)
  renameSync(from, to)
  rmSync(old, { recursive: true, force: true })
}
