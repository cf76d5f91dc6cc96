/** The files of a ring: `NAME_00001_20260131235959.EXT` beside each other, as dumpcap names them. */
import { readdirSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'

const NUMBERED = /_(\d{5,})_\d{14}$/
/** Numbers have five digits; then they begin anew. */
const NUMBERS = 100_000

/** Those that there are of a ring with this output path, oldest first. */
export function ringFiles(output: string): string[] {
  const folder = dirname(output)
  const extension = extname(output)
  const name = basename(output, extension)
  const found: { readonly path: string; readonly number: number }[] = []
  for (const entry of list(folder)) {
    if (!entry.startsWith(name) || !entry.endsWith(extension)) continue
    const tag = NUMBERED.exec(entry.slice(name.length, entry.length - extension.length))
    if (tag?.index === 0) found.push({ path: join(folder, entry), number: Number(tag[1]) })
  }
  return found.sort((a, b) => a.number - b.number).map(({ path }) => path)
}

/** How many files of a ring came between two of it, which are gone. 0 where the paths are of no ring. */
export function missedBetween(before: string, after: string): number {
  const [from, to] = [before, after].map(numberOf)
  if (from === null || to === null || from === to) return 0
  const between = (to - from - 1 + NUMBERS) % NUMBERS
  return between < NUMBERS / 2 ? between : 0
}

function numberOf(path: string): number | null {
  const number = NUMBERED.exec(basename(path, extname(path)))?.[1]
  return number === undefined ? null : Number(number)
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
