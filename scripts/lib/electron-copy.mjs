// out/electron: the Electron of ELECTRON_OVERRIDE_DIST_PATH, hard-linked, with this checkout as its resources/app. So the app starts
// as it does in its package: its main module runs before Electron is ready, whatever default application that Electron has.

import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { inOut, ROOT } from './paths.mjs'

/**
 * @param {string} folder an Electron distribution
 * @returns {string} the folder of the copy
 */
export function electronCopy(folder) {
  const copy = inOut('electron')
  // The checkout as well: it may have been moved, or copied with what was built in it.
  const stamp = `${folder} ${statSync(join(folder, 'electron')).mtimeMs} ${ROOT}`
  if (read(join(copy, '.copied-from')) === stamp) return copy
  const draft = `${copy}.${process.pid}`
  link(folder, draft)
  mkdirSync(join(draft, 'resources'))
  symlinkSync(ROOT, join(draft, 'resources', 'app'))
  writeFileSync(join(draft, '.copied-from'), stamp)
  rmSync(copy, { recursive: true, force: true })
  renameSync(draft, copy)
  return copy
}

/**
 * @param {string} from
 * @param {string} to
 */
function link(from, to) {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.name === 'resources') continue
    if (entry.isDirectory()) link(source, target)
    else linkOrCopy(source, target)
  }
}

/**
 * @param {string} source
 * @param {string} target
 */
function linkOrCopy(source, target) {
  try {
    linkSync(source, target)
  } catch {
    // Another file system, or somebody else's file: 250 MB more.
    copyFileSync(source, target)
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
