/** What can be done with a line of the tree: filter by it, copy it and its bytes, go where it leads, open and close. */
import type { FrameDetail, FrameTree } from '../../../shared/wire/frame-detail.ts'
import { copyText } from '../../actions/clipboard.ts'
import { selectFrame } from '../../actions/selection.ts'
import { bytesEntries } from '../../components/bytes-entries.ts'
import { decodeEntries } from '../../components/decode-entries.ts'
import { filterEntries } from '../../components/filter-entries.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { fieldFilter } from '../../format/filter-text.ts'
import { formatCount } from '../../format/numbers.ts'
import { hasChildren, nodeKeys } from '../../format/tree.ts'
import { setOpen } from './open-nodes.ts'

export function nodeMenu({ tree, sources }: FrameDetail, node: number): MenuEntry[] {
  const { text, field, value, link } = tree
  const [source, start] = [tree.source[node], tree.start[node]]
  const place = { frame: tree.frame, source, start, end: start + tree.length[node] }
  const bytes = tree.length[node] > 0 ? sources[source]?.subarray(start, place.end) : undefined
  const name = field[node]
  const content = value[node]
  // What was decoded on demand is not in the frame: no filter finds it.
  const expression = name === null || node >= tree.decodedFrom ? null : fieldFilter(name, content)
  return [
    ...(link[node] > 0
      ? ([
          { label: `Go to frame ${formatCount(link[node])}`, run: () => void selectFrame(link[node]) },
          'line',
        ] as const)
      : []),
    ...(expression ? [...filterEntries(expression), 'line' as const] : []),
    ...(content !== null ? [{ label: 'Copy value', run: () => void copyText(unquote(content)) }] : []),
    { label: 'Copy text', run: () => void copyText(text[node]) },
    ...(name !== null ? [{ label: 'Copy field name', run: () => void copyText(name) }] : []),
    ...(expression ? [{ label: 'Copy as filter', run: () => void copyText(expression) }] : []),
    ...(bytes ? ['line' as const, ...decodeEntries(bytes, place), ...bytesEntries(bytes, place)] : []),
    'line',
    { label: 'Open all', run: () => setOpen(foldable(tree), true) },
    { label: 'Close all', run: () => setOpen(foldable(tree), false) },
  ]
}

/** A string value without the quotes that the filter language puts around it. */
const unquote = (value: string): string =>
  value.startsWith('"') && value.endsWith('"') && value.length > 1
    ? value.slice(1, -1).replace(/\\(["\\])/g, '$1')
    : value

const foldable = (tree: FrameTree): string[] => nodeKeys(tree).filter((_, node) => hasChildren(tree, node))
