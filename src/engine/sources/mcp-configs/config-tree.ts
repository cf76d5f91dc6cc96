/**
 * A configuration file as a tree whose every node knows where in the text it stands: what JSON and TOML have in common, so that servers are
 * found and edited in one way. Offsets are UTF-16 units of the text without its byte order mark.
 */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface Entry {
  readonly key: string
  /** The key as it is written, dotted parts before it too. */
  readonly keySpan: Span
  /** How a key beside this one is written. */
  readonly sibling: (name: string) => string
  /** Whether it has its line for itself (TOML's tables); other entries are parted by commas. */
  readonly byLine: boolean
  readonly value: ConfigNode
}

export type ConfigNode = Span &
  (
    | { readonly kind: 'table'; readonly entries: readonly Entry[] }
    | { readonly kind: 'array'; readonly items: readonly ConfigNode[] }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'other'; readonly value: unknown }
  )

/** Of a key that is there twice the last counts, as it does for the clients. */
export function entryOf(node: ConfigNode | undefined, key: string): Entry | undefined {
  return node?.kind === 'table' ? node.entries.findLast((entry) => entry.key === key) : undefined
}

export interface Edit extends Span {
  readonly text: string
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = text
  for (const { start, end, text: put } of [...edits].sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + put + result.slice(end)
  return result
}
