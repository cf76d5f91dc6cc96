// Builds tapcap, the capture program, with the machine's C++ compiler, and the test programs beside it. Without a compiler or
// without libpcap everything but capture works; out/native/status.json tells the window what to install.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { filesBelow, isFresh, stampOf, writeStamp } from './freshness.mjs'
import { whileLocked } from './lock.mjs'
import { inOut, inRoot } from './paths.mjs'
import { findCompiler } from './programs.mjs'
import { capture, run } from './run.mjs'
import { say } from './say.mjs'
import { installHint } from './system-packages.mjs'

/** @typedef {{ ok: boolean, reason: string, hint: string }} CaptureStatus */

const EXE = process.platform === 'win32' ? '.exe' : ''
const FLAGS = ['-std=c++20', '-O2', '-Wall', '-Wextra', '-Wpedantic', '-pthread']
const LIBRARIES = process.platform === 'win32' ? ['-static', '-lws2_32'] : ['-ldl']
const STATUS_FILE = inOut('native', 'status.json')

/** What `tapscope wrap` has between client and server; without it the streams pass through Node. */
export const TAPRELAY = inOut('native', 'taprelay')
export const TAPCAP = inOut('native', `tapcap${EXE}`)

/**
 * Builds what is stale and says what came of it.
 * @param {{ tests?: boolean }} [options] tests: the flood of native/test as well, and a warning is an error
 * @returns {Promise<CaptureStatus & { broken: boolean }>} broken: there is a compiler, and it refused the sources
 */
export async function ensureNative({ tests = false } = {}) {
  const compiler = findCompiler()
  if (!compiler) return conclude(false, 'there is no C++ compiler to build tapcap with', installHint(['compiler']))
  if (!(await compile(compiler, TAPCAP, ['native/src'], tests))) {
    return { ...conclude(false, 'tapcap does not compile', `see what ${compiler} says`), broken: true }
  }
  if (process.platform !== 'win32' && !(await compile(compiler, TAPRELAY, ['native/relay'], tests))) {
    return { ...conclude(false, 'taprelay does not compile', `see what ${compiler} says`), broken: true }
  }
  // Floods loopback for tests and benches. The other programs there are built and run by native/test/check.sh.
  const flood = tests && process.platform === 'linux' && existsSync(inRoot('native', 'test', 'blast.cpp'))
  const broken = flood && !(await compile(compiler, inOut('native', 'blast'), ['native/test/blast.cpp'], tests))
  const known = captureStatus()
  return { ...(known?.ok ? known : tryTapcap()), broken }
}

/** @returns {CaptureStatus | undefined} what the last build found */
export function captureStatus() {
  try {
    return JSON.parse(readFileSync(STATUS_FILE, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * @param {string} compiler
 * @param {string} product
 * @param {string[]} inputs
 * @param {boolean} strict
 */
function compile(compiler, product, inputs, strict) {
  const stampFile = inOut('native', `.${basename(product)}.stamp`)
  const also = [compiler, ...FLAGS, ...LIBRARIES].join(' ')
  const fresh = () => filesBelow(product).length > 0 && isFresh(stampFile, inputs, also)
  if (fresh()) return true
  return whileLocked(async () => {
    if (fresh()) return true
    say(`building out/native/${basename(product)}`)
    mkdirSync(inOut('native'), { recursive: true })
    const stamp = stampOf(inputs, also)
    const sources = inputs.flatMap((input) => filesBelow(inRoot(input))).filter((file) => file.endsWith('.cpp'))
    // A running capture keeps the file it started from: the new one takes its name only when it is whole.
    const draft = `${product}.new`
    const code = await build([compiler, ...FLAGS, ...(strict ? ['-Werror'] : [])], draft, sources)
    if (code !== 0) {
      rmSync(draft, { force: true })
      return false
    }
    renameSync(draft, product)
    writeStamp(stampFile, stamp)
    rmSync(STATUS_FILE, { force: true })
    return true
  })
}

/**
 * Compiles sources beside each other, one a core, and links them.
 * @param {string[]} command the compiler and its flags
 * @param {string} product
 * @param {string[]} sources
 * @returns {Promise<number>} the exit code of the first that failed, else 0
 */
async function build([compiler, ...flags], product, sources) {
  const folder = mkdtempSync(inOut('native', '.objects-'))
  const objects = sources.map((_, i) => join(folder, `${i}.o`))
  let next = 0
  let failed = 0
  const compileSome = async () => {
    while (next < sources.length && failed === 0) {
      const i = next++
      const code = await run(compiler, [...flags, '-c', '-o', objects[i], sources[i]])
      failed ||= code
    }
  }
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, compileSome))
    return failed || (await run(compiler, [...flags, '-o', product, ...objects, ...LIBRARIES]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Asks tapcap for its interfaces: it knows best whether libpcap can be had. */
function tryTapcap() {
  const { code, stdout, stderr } = capture(TAPCAP, ['-D', '--json'], { timeoutMs: 10_000 })
  if (code === 0) return conclude(true)
  const { reason, hint } = failureIn(`${stdout}\n${stderr}`)
  return conclude(false, reason, hint || installHint(['libpcap']))
}

/** @param {string} output */
function failureIn(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  for (const line of lines) {
    try {
      const { message, hint = '' } = JSON.parse(line)
      if (typeof message === 'string') return { reason: message, hint: String(hint) }
    } catch {
      // Not JSON: text for people, used below.
    }
  }
  return { reason: lines[0] ?? 'tapcap cannot list interfaces', hint: '' }
}

/**
 * Says and writes down what the window has to know.
 * @param {boolean} ok
 */
function conclude(ok, reason = '', hint = '') {
  if (!ok) say(`capture is off: ${reason}. ${hint}`)
  mkdirSync(inOut('native'), { recursive: true })
  const draft = inOut('native', `.status.${process.pid}`)
  writeFileSync(draft, `${JSON.stringify({ ok, reason, hint })}\n`)
  renameSync(draft, STATUS_FILE)
  return { ok, reason, hint, broken: false }
}
