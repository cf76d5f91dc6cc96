// npm run build: the app and tapcap, whether stale or not.

import { ensureApp } from './lib/build-app.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { ensureNative } from './lib/native.mjs'
import { runScript } from './lib/prepare.mjs'

await runScript(async () => {
  await ensureDependencies()
  const { broken } = await ensureNative()
  await ensureApp({ force: true })
  return broken ? 1 : 0
})
