/** What can be done with a line of the tree: filter by it, copy it, go where it leads, open and close. */
import type { FrameTree } from '../../../shared/wire/frame-detail.ts'
import { copyText } from '../../actions/clipboard.ts'
import { selectFrame } from '../../actions/selection.ts'
import { filterBy } from '../../actions/view.ts'
import type { MenuEntry } from '../../components/menu.tsx'
import { type Combination, fieldFilter } from '../../format/filter-text.ts'
import { formatCount } from '../../format/numbers.ts'
import { hasChildren, nodeKeys } from '../../format/tree.ts'
import { setOpen } from './open-nodes.ts'

const COMBINATIONS: readonly (readonly [Combination, string])[] = [
  ['is', 'This'],
  ['not', 'Not this'],
  ['and', '… and this'],
  ['or', '… or this'],
  ['andNot', '… and not this'],
  ['orNot', '… or not this'],
]

function filterEntries(expression: string): MenuEntry[] {
  return [
    { heading: 'Apply as filter' },
    ...COMBINATIONS.map(([how, label]) => ({
      label,
      testId: `apply-${how}`,
      run: () => filterBy(expression, how, true),
    })),
    { heading: 'Prepare as filter' },
    ...COMBINATIONS.map(([how, label]) => ({
      label,
      testId: `prepare-${how}`,
      run: () => filterBy(expression, how, false),
    })),
    'line',
  ]
}

export function nodeMenu(tree: FrameTree, node: number): MenuEntry[] {
  const { text, field, value, link } = tree
  const name = field[node]
  const content = value[node]
  const expression = name === null ? null : fieldFilter(name, content)
  return [
    ...(link[node] > 0
      ? ([
          { label: `Go to frame ${formatCount(link[node])}`, run: () => void selectFrame(link[node]) },
          'line',
        ] as const)
      : []),
    ...(expression ? filterEntries(expression) : []),
    ...(content !== null ? [{ label: 'Copy value', run: () => void copyText(unquote(content)) }] : []),
    { label: 'Copy text', run: () => void copyText(text[node]) },
    ...(name !== null ? [{ label: 'Copy field name', run: () => void copyText(name) }] : []),
    ...(expression ? [{ label: 'Copy as filter', run: () => void copyText(expression) }] : []),
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
