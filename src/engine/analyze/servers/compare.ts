/** What has changed in the tools of a server since they were remembered, and how that reads. */
import { structuredPatch } from 'diff'
import { type DiffLine, TOOL_PARTS, type ToolChange, type ToolPart } from '../../../shared/wire/servers.ts'
import type { ToolRecord } from './tool.ts'

/** In the order of their kinds, then of their names. */
export function compareTools(before: readonly ToolRecord[], now: readonly ToolRecord[]): ToolChange[] {
  const old = new Map(before.map((tool) => [tool.name, tool]))
  const added: ToolRecord[] = []
  const changed: ToolChange[] = []
  for (const tool of now) {
    const known = old.get(tool.name)
    if (!known) added.push(tool)
    else if (known.sha256 !== tool.sha256) {
      changed.push({ kind: 'changed', name: tool.name, before: null, parts: differing(known, tool) })
    }
    old.delete(tool.name)
  }
  const renamed: ToolChange[] = []
  for (const tool of added) {
    const known = [...old.values()].find((one) => isSameUnderOtherName(one, tool))
    if (!known) continue
    old.delete(known.name)
    renamed.push({ kind: 'renamed', name: tool.name, before: known.name, parts: differing(known, tool) })
  }
  const isRenamed = new Set(renamed.map(({ name }) => name))
  const plain = (kind: 'added' | 'removed', { name }: ToolRecord): ToolChange => ({
    kind,
    name,
    before: null,
    parts: [],
  })
  return [
    ...sorted(changed),
    ...sorted(renamed),
    ...sorted(added.filter(({ name }) => !isRenamed.has(name)).map((tool) => plain('added', tool))),
    ...sorted([...old.values()].map((tool) => plain('removed', tool))),
  ]
}

const sorted = (changes: readonly ToolChange[]): ToolChange[] =>
  [...changes].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))

function differing({ parts: before }: ToolRecord, { parts: now }: ToolRecord): ToolPart[] {
  return before && now ? TOOL_PARTS.filter((part) => before[part] !== now[part]) : []
}

/** The same description, which is not empty, and the same schemas. */
function isSameUnderOtherName({ parts: one, sha256: hash }: ToolRecord, { parts: other, sha256 }: ToolRecord): boolean {
  if (!one || !other) return !one && !other && hash === sha256
  const same = (part: ToolPart): boolean => one[part] === other[part]
  return one.description !== '' && same('description') && same('input schema') && same('output schema')
}

/** Lines around a change. */
const CONTEXT = 3
const MAX_LINES = 2000
const MAX_EDITS = 2000
const MAX_MS = 300

/** Of two texts, from the first to the second; where that would take long all of the one, then all of the other. */
export function diffLines(before: string, now: string): DiffLine[] {
  const patch = structuredPatch('', '', before, now, '', '', {
    context: CONTEXT,
    maxEditLength: MAX_EDITS,
    timeout: MAX_MS,
  })
  const lines: DiffLine[] = patch
    ? patch.hunks.flatMap((hunk) => [
        ['@', `line ${hunk.newStart}`] as const,
        ...hunk.lines.filter((line) => !line.startsWith('\\')).map(lineOf),
      ])
    : [...linesOf(before, '-'), ...linesOf(now, '+')]
  return lines.length > MAX_LINES
    ? [...lines.slice(0, MAX_LINES), ['@', `${lines.length - MAX_LINES} more lines are not shown`]]
    : lines
}

const lineOf = (line: string): DiffLine => [line[0] as '+' | '-' | ' ', line.slice(1)]
const linesOf = (text: string, sign: '+' | '-'): DiffLine[] =>
  text === '' ? [] : text.split('\n').map((line) => [sign, line] as const)

/** The diff of a tool, part by part; a tool that is not there has none of them. */
export function diffTools(before: ToolRecord | null, now: ToolRecord | null): DiffLine[] {
  if ((before && !before.parts) || (now && !now.parts)) return [['@', 'It is too large to be shown line by line']]
  return TOOL_PARTS.flatMap((part) => {
    const [from, to] = [before?.parts?.[part] ?? '', now?.parts?.[part] ?? '']
    if (from === to) return []
    const lines = diffLines(from, to).filter(([sign], i) => sign !== '@' || i > 0)
    return [['@', part] as const, ...lines]
  })
}
