/** `tapscope read`: starts the indexing worker before anything else is loaded, since the two take as long as each other. */
import { workerFile } from '../engine/hosts/worker-file.ts'
import { SessionIndex } from '../engine/indexing/session-index.ts'
import { complain, USAGE_ERROR } from './complain.ts'
import { type ReadWords, readOptions } from './read-options.ts'

/** Exit code. */
export async function read(words: ReadWords, filterWords: readonly string[]): Promise<number> {
  const options = readOptions(words, filterWords)
  if (!options.ok) return complain(options.error, USAGE_ERROR)
  const index = new SessionIndex(workerFile)
  const { readFrames } = await import('./read-frames.ts')
  return readFrames(index, options.value)
}
