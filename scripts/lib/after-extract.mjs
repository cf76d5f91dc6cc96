// electron-builder's hook between copying Electron and adding the application: what Electron shows when it is started without an
// application is not ours to ship. electron-builder would remove it later, but trips over it first where it is a folder.

import { rmSync } from 'node:fs'
import { join } from 'node:path'

/** @param {{ appOutDir: string }} context */
export default async function afterExtract({ appOutDir }) {
  for (const resources of ['resources', 'Electron.app/Contents/Resources']) {
    rmSync(join(appOutDir, resources, 'default_app.asar'), { recursive: true, force: true })
  }
}
