/** Real captures for tests, where present; small ones of our own are in test/fixtures. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = process.env.TAPSCOPE_CAPTURES ?? fileURLToPath(new URL('../../../shared/captures', import.meta.url))

export const haveCaptures = existsSync(FOLDER)
export const capture = (name: string): string => join(FOLDER, name)

/** All capture files, the damaged ones aside. */
export function allCaptures(): string[] {
  if (!haveCaptures) return []
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(pcap|pcapng)(\.gz|\.\d)?$/.test(entry.name))
    .map(({ name }) => name)
    .sort()
}
