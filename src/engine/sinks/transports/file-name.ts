/** Names of files that are written one after the other. */
import { basename, dirname, join } from 'node:path'

const two = (number: number): string => String(number).padStart(2, '0')

/** As strftime's, in local time; other letters stay as they are. */
const PARTS: Readonly<Record<string, (at: Date) => string>> = {
  Y: (at) => String(at.getFullYear()),
  m: (at) => two(at.getMonth() + 1),
  d: (at) => two(at.getDate()),
  H: (at) => two(at.getHours()),
  M: (at) => two(at.getMinutes()),
  S: (at) => two(at.getSeconds()),
  s: (at) => String(Math.trunc(at.getTime() / 1000)),
  F: (at) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
  '%': () => '%',
}

/** `capture_%Y%m%d_%H%M%S.jsonl` at a time. */
export const timedName = (path: string, at: Date): string =>
  path.replace(/%(.)/g, (word, letter: string) => PARTS[letter]?.(at) ?? word)

/** The name of a further file, as dumpcap has them: `raw.jsonl.gz` goes on in `raw_00002_20261121061530.jsonl.gz`. */
export function numberedName(path: string, number: number, at: Date): string {
  const name = basename(path)
  const dot = name.indexOf('.', 1)
  const stem = dot < 0 ? name : name.slice(0, dot)
  const extension = dot < 0 ? '' : name.slice(dot)
  return join(dirname(path), `${stem}_${String(number).padStart(5, '0')}_${timedName('%Y%m%d%H%M%S', at)}${extension}`)
}
