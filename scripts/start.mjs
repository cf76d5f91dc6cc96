// npm start [FILE...]: everything from a fresh clone to the window.

import { CLI } from './lib/build-app.mjs'
import { electronSwitches, findElectron, whyNoDisplay } from './lib/electron.mjs'
import { fileArguments, ROOT } from './lib/paths.mjs'
import { prepare, runScript } from './lib/prepare.mjs'
import { handOver } from './lib/run.mjs'
import { say } from './lib/say.mjs'
import { ensureSystemPackages } from './lib/system-packages.mjs'
import { toolchainNode } from './lib/toolchain.mjs'

await runScript(async () => {
  const noDisplay = whyNoDisplay()
  await ensureSystemPackages(noDisplay ? ['compiler', 'libpcap'] : ['compiler', 'libpcap', 'electron'])
  await prepare()
  const files = fileArguments()
  const electron = noDisplay ? { reason: noDisplay } : await findElectron({ download: true })
  if (!electron.path) {
    say(`serving the window to the browser: ${electron.reason}`)
    handOver(await toolchainNode(), [CLI, 'serve', ...files, '--open'])
    return
  }
  const switches = electronSwitches()
  if (switches.length > 0) say(`running as root, so without Chromium's sandbox (${switches.join(' ')})`)
  handOver(electron.path, [ROOT, ...switches, ...files])
})
