/** The indexing worker's entry: a source file beside this one, or, bundled, a file beside the bundle. */
export function indexWorkerFile(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new URL(`./index-worker.${extension}`, import.meta.url)
}
