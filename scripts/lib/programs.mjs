// Finds programs on PATH: the C++ compiler, and the browser that the tests drive.

import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const EXTENSIONS = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']

/**
 * @param {string} name a program's name or a path
 * @returns {string | undefined} its path
 */
export function which(name) {
  const folders = /[/\\]/.test(name) ? [''] : (process.env.PATH ?? '').split(delimiter)
  // A login shell of an unprivileged user often has no sbin on its PATH, and capture tools live there.
  if (process.platform !== 'win32') folders.push('/usr/sbin', '/sbin')
  for (const folder of folders) {
    for (const extension of EXTENSIONS) {
      const path = join(folder, name + extension)
      if (isProgram(path)) return path
    }
  }
  return undefined
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** @returns {string | undefined} a Chromium that Playwright can drive */
export function findChromium() {
  const names = [process.env.TAPSCOPE_CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const mac = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ]
  for (const name of [...names, ...(process.platform === 'darwin' ? mac : [])]) {
    const path = name && which(name)
    if (path) return path
  }
  return undefined
}

/** @returns {string | undefined} a C++ compiler */
export function findCompiler() {
  for (const name of [process.env.CXX, 'c++', 'g++', 'clang++']) {
    const path = name && which(name)
    if (path) return path
  }
  return undefined
}
