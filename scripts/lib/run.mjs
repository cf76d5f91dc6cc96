// Starting other programs: to run one to its end, to read what it says, or to become it.

import { spawn, spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { ROOT } from './paths.mjs'
import { isQuiet } from './say.mjs'

/** @typedef {{ code: number, stdout: string, stderr: string }} Captured */

/**
 * Runs a program to its end, with its output shown, unless in quiet mode: then it is shown only when the program fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean, cwd?: string, timeoutMs?: number }} [options]
 * @returns {Promise<number>} the exit code; 127 when it could not be started, 128 + n when signal n ended it
 */
export function run(command, args, { env = process.env, quiet = isQuiet(), cwd = ROOT, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      timeout: timeoutMs,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    })
    /** @type {Buffer[]} */
    const heard = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => heard.push(chunk))
    child.on('error', (error) => {
      process.stderr.write(`tapscope: cannot start ${command}: ${error.message}\n`)
      resolve(127)
    })
    child.on('close', (code, signal) => {
      const result = exitCode(code, signal)
      const text = Buffer.concat(heard)
      if (result !== 0 && text.length > 0) process.stderr.write(text.at(-1) === 10 ? text : `${text}\n`)
      resolve(result)
    })
  })
}

/**
 * Runs a program and returns what it said. Never throws: a program that cannot be started has code 127.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Captured}
 */
export function capture(command, args, { env = process.env, timeoutMs = 30_000 } = {}) {
  const done = spawnSync(command, args, {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    maxBuffer: 64 << 20,
  })
  if (done.error && done.status === null) return { code: 127, stdout: '', stderr: done.error.message }
  return { code: exitCode(done.status, done.signal), stdout: done.stdout, stderr: done.stderr }
}

/**
 * Becomes another program as far as Node allows: same terminal, signals passed on, same end.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function handOver(command, args, env = process.env) {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit' })
  // A terminal sends SIGINT to the whole group; passing it on as well would make the program see it twice.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT')
  })
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`tapscope: cannot start ${command}: ${error.message}\n`)
    process.exit(127)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 0)
    for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.removeAllListeners(name)
    process.kill(process.pid, signal)
    setTimeout(() => process.exit(exitCode(null, signal)), 200)
  })
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function exitCode(code, signal) {
  return code ?? 128 + (signal ? constants.signals[signal] : 0)
}
