/** Files that are for their owner alone, and are there as a whole or as they were. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes the file, and its folder where there is none; throws when it can't be written. */
export function writePrivately(path: string, text: string): void {
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
