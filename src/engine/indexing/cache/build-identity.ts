/** What a kept index depends on besides the file: the program that made it, which another build is not. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { endianness } from 'node:os'
import type { Registry } from '../../dissect/registry.ts'
import { COLUMN_LAYOUT } from '../../store/columns.ts'

/**
 * SHA-256 over the column layout, the protocols in the order of their ids, and the entries of the workers, which name the chunks that they are
 * bundled from by their contents.
 */
export function buildIdentity(version: string, registry: Registry, workers: readonly URL[]): Uint8Array {
  const hash = createHash('sha256')
  hash.update(`${version}\n${endianness()}\n${COLUMN_LAYOUT}\n`)
  for (const { name } of registry.protocols) hash.update(`${name}\n`)
  for (const worker of workers) hash.update(readFileSync(worker))
  return hash.digest()
}
