// Is what was built still what the sources say? A stamp beside the product holds two hashes of its inputs: one of names, sizes
// and times, which is quick and answers nearly always, and one of contents, which is right after a checkout touched the times.

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { inRoot, ROOT } from './paths.mjs'

/** @typedef {{ look: string, contents: string }} Stamp */

/**
 * @param {string} stampFile
 * @param {string[]} inputs files and folders, relative to the checkout; those that do not exist count as absent
 * @param {string} [also] what else the product depends on, such as a compiler's name
 */
export function isFresh(stampFile, inputs, also = '') {
  const stamp = readStamp(stampFile)
  if (!stamp) return false
  const files = inputs.flatMap((input) => filesBelow(inRoot(input)))
  const look = lookOf(files, also)
  if (stamp.look === look) return true
  if (stamp.contents !== contentsOf(files, also)) return false
  try {
    writeFileSync(stampFile, JSON.stringify({ ...stamp, look }))
  } catch {
    // Somebody else's checkout: fresh all the same, only slower to tell.
  }
  return true
}

/**
 * The stamp of the inputs as they are now. Take it before building and write it after: what changes meanwhile is stale then.
 * @param {string[]} inputs
 * @returns {Stamp}
 */
export function stampOf(inputs, also = '') {
  const files = inputs.flatMap((input) => filesBelow(inRoot(input)))
  return { look: lookOf(files, also), contents: contentsOf(files, also) }
}

/**
 * @param {string} stampFile
 * @param {Stamp} stamp
 */
export function writeStamp(stampFile, stamp) {
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, JSON.stringify(stamp))
}

/**
 * @param {string} path
 * @returns {string[]} the files at or below it, sorted
 */
export function filesBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return []
  if (stat.isFile()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)))
}

/**
 * @param {string[]} files
 * @param {string} also
 */
function lookOf(files, also) {
  const hash = createHash('sha256').update(also)
  for (const file of files) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`\0${relative(ROOT, file)}\0${size}\0${mtimeMs}`)
  }
  return hash.digest('hex')
}

/**
 * @param {string[]} files
 * @param {string} also
 */
function contentsOf(files, also) {
  const hash = createHash('sha256').update(also)
  for (const file of files) hash.update(`\0${relative(ROOT, file)}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

/**
 * @param {string} stampFile
 * @returns {Stamp | undefined}
 */
function readStamp(stampFile) {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    return undefined
  }
}
