/** The files of a ring: `NAME_00001_20260131235959.EXT` beside each other, as dumpcap names them. */
import { readdirSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'

const NUMBERED = /^_(\d{5,})_\d{14}$/

/** Those that there are of a ring with this output path, oldest first. */
export function ringFiles(output: string): string[] {
  const folder = dirname(output)
  const extension = extname(output)
  const name = basename(output, extension)
  const found: { readonly path: string; readonly number: number }[] = []
  for (const entry of list(folder)) {
    if (!entry.startsWith(name) || !entry.endsWith(extension)) continue
    const number = NUMBERED.exec(entry.slice(name.length, entry.length - extension.length))?.[1]
    if (number !== undefined) found.push({ path: join(folder, entry), number: Number(number) })
  }
  return found.sort((a, b) => a.number - b.number).map(({ path }) => path)
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
