// npm test [-- [unit|integration|e2e] [PATH...] [-t NAME]]: everything from a fresh clone to `N passed, N failed, N skipped`.

import { rmSync } from 'node:fs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { whyNoDisplay } from './lib/electron.mjs'
import { inOut } from './lib/paths.mjs'
import { prepare, runScript } from './lib/prepare.mjs'
import { playwrightCount, sum, vitestCount } from './lib/reports.mjs'
import { complain, say } from './lib/say.mjs'
import { ensureSystemPackages } from './lib/system-packages.mjs'
import { selectTests } from './lib/test-arguments.mjs'
import { testEnvironment } from './lib/test-environment.mjs'
import { runTool } from './lib/toolchain.mjs'
import { startXvfb } from './lib/xvfb.mjs'

const VITEST_REPORT = inOut('test', 'vitest.json')
const PLAYWRIGHT_REPORT = inOut('test', 'playwright.json')
const FAILURE = { passed: 0, failed: 1, skipped: 0 }

await runScript(async () => {
  const selected = selectTests(process.argv.slice(2))
  const counts = (await prepared(selected.built)) ? await runSuites(selected) : [FAILURE]
  const { passed, failed, skipped } = sum(counts)
  if (passed + failed === 0) complain('no test ran')
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  return failed === 0 && passed > 0 ? 0 : 1
})

/**
 * @param {boolean} built whether the app and tapcap are needed
 * @returns {Promise<boolean>} false when something does not build: a failure like any other
 */
async function prepared(built) {
  try {
    if (!built) {
      await ensureDependencies()
      return true
    }
    await ensureSystemPackages([
      'compiler',
      'libpcap',
      'tshark',
      'tcpdump',
      'collectors',
      'notices',
      'others',
      'chromium',
      'electron',
      'xvfb',
    ])
    const { broken } = await prepare({ tests: true })
    if (broken) complain('FAILED: the native programs do not compile')
    return !broken
  } catch (error) {
    complain(`FAILED: ${error instanceof Error ? error.message : error}`)
    return false
  }
}

/** @param {ReturnType<typeof selectTests>} selected */
async function runSuites({ vitest, playwright }) {
  const display = playwright && whyNoDisplay() ? await startXvfb() : undefined
  if (display && 'reason' in display) say(`no window can be shown: ${display.reason}`)
  if (display && 'display' in display) process.env.DISPLAY = display.display
  try {
    const found = await testEnvironment({ download: playwright !== undefined })
    const env = { ...process.env, ...found, TAPSCOPE_PREPARED: '1' }
    if (playwright) tellSkips(env)
    const counts = []
    if (vitest) counts.push(await runVitest(vitest, env))
    if (playwright) counts.push(await runPlaywright(playwright, env))
    return counts
  } finally {
    if (display && 'stop' in display) display.stop()
  }
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function runVitest(args, env) {
  rmSync(VITEST_REPORT, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${VITEST_REPORT}`]
  return vitestCount(
    VITEST_REPORT,
    await runTool('vitest/vitest.mjs', ['run', '--passWithNoTests', ...reporters, ...args], { env }),
  )
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function runPlaywright(args, env) {
  rmSync(PLAYWRIGHT_REPORT, { force: true })
  const withReport = { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: PLAYWRIGHT_REPORT }
  const all = ['test', '--pass-with-no-tests', '--reporter=list,json', ...args]
  return playwrightCount(PLAYWRIGHT_REPORT, await runTool('@playwright/test/cli.js', all, { env: withReport }))
}

/** @param {NodeJS.ProcessEnv} env */
function tellSkips(env) {
  for (const [name, reason] of Object.entries(env)) {
    const what = /^TAPSCOPE_SKIP_REASON_(.+)$/.exec(name)?.[1]
    if (what) say(`tests that need ${what.toLowerCase()} are skipped: ${reason}`)
  }
}
