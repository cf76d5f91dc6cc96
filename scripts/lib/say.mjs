// One voice for all scripts: short lines on stderr, so that stdout stays the program's own.

let quiet = false

/** In quiet mode only failures are said. `tapscope wrap` stands between two programs and must add nothing. */
export function beQuiet() {
  quiet = true
}

export const isQuiet = () => quiet

/** @param {string} line */
export function say(line) {
  if (!quiet) process.stderr.write(`tapscope: ${line}\n`)
}

/** @param {string} line */
export function complain(line) {
  process.stderr.write(`tapscope: ${line}\n`)
}
