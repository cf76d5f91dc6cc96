/** Where the indexing worker's entry is: beside this module as source, at the top of the output folder once bundled. */
import { existsSync } from 'node:fs'

export function indexWorkerFile(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./index-worker.ts', import.meta.url)
  const beside = new URL('./index-worker.js', import.meta.url)
  return existsSync(beside) ? beside : new URL('../index-worker.js', import.meta.url)
}
