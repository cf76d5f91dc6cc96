/** Keys of a tree: up and down over the lines that show, left and right to close, open and climb. */
import type { FrameTree } from '../../../shared/wire/frame-detail.ts'
import { endOf, hasChildren, parentOf } from '../../format/tree.ts'

export interface TreeState {
  readonly tree: FrameTree
  /** Nodes of the lines that show. */
  readonly lines: readonly number[]
  readonly selected: number | null
  readonly isOpen: (node: number) => boolean
  readonly page: number
}

export interface TreeStep {
  readonly select?: number
  readonly toggle?: number
}

export function treeStep(key: string, { tree, lines, selected, isOpen, page }: TreeState): TreeStep | null {
  const at = selected === null ? -1 : lines.indexOf(selected)
  const to = (line: number): TreeStep => ({ select: lines[Math.max(0, Math.min(lines.length - 1, line))] })
  if (lines.length === 0) return null
  switch (key) {
    case 'ArrowDown':
      return to(at + 1)
    case 'ArrowUp':
      return to(at < 0 ? lines.length - 1 : at - 1)
    case 'PageDown':
      return to(at + page)
    case 'PageUp':
      return to(at - page)
    case 'Home':
      return to(0)
    case 'End':
      return to(lines.length - 1)
  }
  if (selected === null) return null
  const parent = parentOf(tree, selected)
  switch (key) {
    case 'ArrowRight':
      if (!hasChildren(tree, selected)) return {}
      return isOpen(selected) ? { select: selected + 1 } : { toggle: selected }
    case 'ArrowLeft':
      if (hasChildren(tree, selected) && isOpen(selected)) return { toggle: selected }
      return parent >= 0 ? { select: parent } : {}
    case 'Enter':
    case ' ':
    case '*':
      return hasChildren(tree, selected) ? { toggle: selected } : {}
    default:
      return null
  }
}

/** Keys of a node and of all that is inside it. */
export function subtreeKeys(tree: FrameTree, keys: readonly string[], node: number): string[] {
  const end = endOf(tree, node)
  const inside: string[] = []
  for (let i = node; i < end; i++) if (hasChildren(tree, i)) inside.push(keys[i])
  return inside
}
