// npm run dev [-- FILE...]: the window with hot reload.

import { forgetApp } from './lib/build-app.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { electronSwitches, findElectron, whyNoDisplay } from './lib/electron.mjs'
import { ensureNative } from './lib/native.mjs'
import { fileArguments, inRoot } from './lib/paths.mjs'
import { runScript } from './lib/prepare.mjs'
import { handOver } from './lib/run.mjs'
import { toolchainNode } from './lib/toolchain.mjs'

await runScript(async () => {
  await ensureDependencies()
  await ensureNative()
  const noDisplay = whyNoDisplay()
  if (noDisplay) throw new Error(noDisplay)
  const electron = await findElectron({ download: true })
  if (!electron.path) throw new Error(electron.reason)
  forgetApp()
  const noSandbox = electronSwitches().length > 0 ? ['--noSandbox'] : []
  const args = ['dev', '--watch', ...noSandbox, '--', ...fileArguments()]
  const env = { ...process.env, ELECTRON_EXEC_PATH: electron.path }
  handOver(await toolchainNode(), [inRoot('node_modules/electron-vite/bin/electron-vite.js'), ...args], env)
})
