/** What is captured or open, in a few words: `lo · filesystem-mcp · +2`. */
import type { SessionInfo } from '../../../shared/wire/calls.ts'
import { withoutFolders } from '../../format/command-line.ts'
import { isSameRing } from '../../format/ring.ts'
import { isActive } from '../../state/session.ts'

const NAMED = 2
const LONGEST = 24

const shorten = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name)

export function summarizeSources(info: SessionInfo): string {
  const running = info.captures.filter(isActive).map(({ title }) => withoutFolders(title))
  const open = info.files
    .filter(({ path }) => !info.captures.some(({ spool }) => isSameRing(path, spool)))
    .map(({ name }) => name)
  const ended = info.captures
    .filter((capture) => !isActive(capture) && capture.frames > 0)
    .map(({ title }) => withoutFolders(title))
  const names = [...new Set([...running, ...open, ...ended])]
  const named = names.slice(0, NAMED).map(shorten)
  return names.length > NAMED ? [...named, `+${names.length - NAMED}`].join(' · ') : named.join(' · ')
}
