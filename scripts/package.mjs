// npm run package [-- electron-builder's arguments]: an unpacked application in release/, or with `--linux deb` and the like an
// installer; a .deb is made here (lib/deb.mjs). With ELECTRON_OVERRIDE_DIST_PATH it is made from that Electron and nothing is downloaded.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureApp } from './lib/build-app.mjs'
import { buildDeb } from './lib/deb.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { ensureNative } from './lib/native.mjs'
import { inRoot } from './lib/paths.mjs'
import { runScript } from './lib/prepare.mjs'
import { say } from './lib/say.mjs'
import { runTool } from './lib/toolchain.mjs'

await runScript(async () => {
  await ensureDependencies()
  const native = await ensureNative()
  if (native.broken) return 1
  await ensureApp()
  const given = process.argv.slice(2).filter((arg) => arg !== '--')
  const wantsDeb = given.includes('deb')
  const targets = given.filter((arg) => arg !== 'deb')
  const args = given.length === 0 ? ['--dir'] : targets.join() === '--linux' ? ['--linux', 'dir'] : targets
  const env = { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: process.env.CSC_IDENTITY_AUTO_DISCOVERY ?? 'false' }
  let code = await runTool('electron-builder/cli.js', [...args, '--publish=never', ...localElectron()], { env })
  if (code === 0 && wantsDeb) code = await buildDeb(inRoot('release', 'linux-unpacked'))
  if (code === 0) say('the application is in release/')
  return code
})

function localElectron() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!folder) return []
  const version = readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  return [`-c.electronDist=${folder}`, `-c.electronVersion=${version}`]
}
