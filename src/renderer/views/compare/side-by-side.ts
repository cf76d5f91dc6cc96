/** Two texts in lines beside each other: equal lines on one row, changed ones with what changed in them marked. */
import { diffLines, diffWordsWithSpace } from 'diff'

export interface Piece {
  readonly text: string
  readonly changed: boolean
}

export interface SideLine {
  /** From 1. */
  readonly number: number
  readonly pieces: readonly Piece[]
}

export interface SideRow {
  readonly kind: 'same' | 'changed' | 'before' | 'after'
  readonly before: SideLine | null
  readonly after: SideLine | null
}

/** A row, or so many equal ones that are folded. */
export type ShownRow = SideRow | { readonly kind: 'folded'; readonly from: number; readonly count: number }

const MAX_EDITS = 4000
const MAX_MS = 500
/** Longer lines are not compared word by word. */
const MAX_WORDS_LENGTH = 2000
/** Part of a line that is the same in both, from which on the words that are not are marked. */
const LEAST_COMMON = 0.4
/** Equal lines that stay around a change. */
const CONTEXT = 3

export function sideBySide(before: string, after: string): SideRow[] {
  const parts = diffLines(before, after, { maxEditLength: MAX_EDITS, timeout: MAX_MS }) ?? [
    { value: before, added: false, removed: true },
    { value: after, added: true, removed: false },
  ]
  const rows: SideRow[] = []
  let gone: string[] = []
  let [left, right] = [1, 1]
  const flush = (come: readonly string[]): void => {
    for (let i = 0; i < Math.max(gone.length, come.length); i++) {
      const [one, other] = wordsOf(gone[i], come[i])
      rows.push({
        kind: one === null ? 'after' : other === null ? 'before' : 'changed',
        before: one && { number: left++, pieces: one },
        after: other && { number: right++, pieces: other },
      })
    }
    gone = []
  }
  for (const { value, added, removed } of parts) {
    const lines = linesOf(value)
    if (removed) {
      flush([])
      gone = lines
    } else if (added) flush(lines)
    else {
      flush([])
      for (const text of lines) {
        const pieces = [{ text, changed: false }]
        rows.push({ kind: 'same', before: { number: left++, pieces }, after: { number: right++, pieces } })
      }
    }
  }
  flush([])
  return rows
}

function linesOf(text: string): string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

function wordsOf(before: string | undefined, after: string | undefined): [Piece[] | null, Piece[] | null] {
  if (before === undefined || after === undefined) {
    return [
      before === undefined ? null : [{ text: before, changed: false }],
      after === undefined ? null : [{ text: after, changed: false }],
    ]
  }
  if (before.length + after.length > MAX_WORDS_LENGTH) {
    return [[{ text: before, changed: true }], [{ text: after, changed: true }]]
  }
  const words = diffWordsWithSpace(before, after)
  const common = words.reduce(
    (sum, { added, removed, value }) => (added || removed ? sum : sum + value.trim().length),
    0,
  )
  // Lines that have little in common are different as wholes.
  if (common < LEAST_COMMON * Math.max(before.trim().length, after.trim().length)) {
    return [[{ text: before, changed: false }], [{ text: after, changed: false }]]
  }
  const side = (left: (word: (typeof words)[number]) => boolean): Piece[] =>
    words.filter((word) => !left(word)).map((word) => ({ text: word.value, changed: word.added || word.removed }))
  return [side(({ added }) => added), side(({ removed }) => removed)]
}

/** The rows with long stretches of equal ones folded, but for those that were opened (by their first row). */
export function folded(rows: readonly SideRow[], opened: ReadonlySet<number>): ShownRow[] {
  const shown: ShownRow[] = []
  for (let at = 0; at < rows.length; ) {
    if (rows[at].kind !== 'same') {
      shown.push(rows[at++])
      continue
    }
    let end = at
    while (end < rows.length && rows[end].kind === 'same') end++
    const from = at === 0 ? 0 : at + CONTEXT
    const to = end === rows.length ? end : end - CONTEXT
    if (to - from > CONTEXT && !opened.has(from)) {
      shown.push(...rows.slice(at, from), { kind: 'folded', from, count: to - from }, ...rows.slice(to, end))
    } else shown.push(...rows.slice(at, end))
    at = end
  }
  return shown
}
