import type { WorkerName } from '../session.ts'

/** Entry of a worker thread: a source file beside this one, or, bundled, a file beside the bundle. */
export function workerFile(name: WorkerName): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new URL(`./${name}.${extension}`, import.meta.url)
}
