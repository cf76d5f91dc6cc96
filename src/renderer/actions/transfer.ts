/** Files in and out of a page that has no dialogs of its own: a file input, an upload, a link to download. */

export function pickFiles(accept = '.pcap,.pcapng,.cap,.jsonl,.ndjson,.gz,.zst,.lz4'): Promise<File[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = accept
  return new Promise((resolve) => {
    input.onchange = () => resolve([...(input.files ?? [])])
    input.oncancel = () => resolve([])
    input.click()
  })
}

/** Hands the file to the server; the path at which the engine finds it. */
export async function upload(file: File): Promise<string> {
  const response = await fetch(`/upload?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file })
  if (!response.ok) {
    throw new Error(`${file.name} was not taken: ${(await response.text()).slice(0, 200) || response.statusText}`)
  }
  const { path } = (await response.json()) as { readonly path: string }
  return path
}

/** Starts a download from a path of the same server. */
export function download(path: string, name: string): void {
  const url = new URL(path, window.location.href)
  if (url.origin !== window.location.origin) throw new Error('The engine named a file of another server')
  const link = document.createElement('a')
  link.href = url.href
  link.download = name
  link.click()
}

/** Starts a download of a text that the page itself has. */
export function downloadText(text: string, name: string): void {
  const link = document.createElement('a')
  link.href = `data:application/octet-stream;charset=utf-8,${encodeURIComponent(text)}`
  link.download = name
  link.click()
}
