// Where things are in the checkout. Everything the scripts make goes below `out/`, except what electron-builder makes.

import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** @param {...string} parts */
export const inRoot = (...parts) => join(ROOT, ...parts)

/** @param {...string} parts */
export const inOut = (...parts) => join(ROOT, 'out', ...parts)

/** The script's arguments; files named relative to the folder the user stands in are made absolute. */
export function fileArguments(argv = process.argv.slice(2)) {
  const base = process.env.INIT_CWD ?? process.cwd()
  return argv
    .filter((arg) => arg !== '--')
    .map((arg) => (!arg.startsWith('-') && existsSync(resolve(base, arg)) ? resolve(base, arg) : arg))
}
