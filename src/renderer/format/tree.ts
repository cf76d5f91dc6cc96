/** The decoded tree as arrays: which lines show, which node covers a byte, and how a line is recognised in the next frame. */
import type { FrameTree } from '../../shared/wire/frame-detail.ts'

/** Whether the node is followed by a deeper one. */
export const hasChildren = (tree: FrameTree, node: number): boolean =>
  node + 1 < tree.depth.length && tree.depth[node + 1] > tree.depth[node]

/** The node this one is inside of; -1 at the top. */
export function parentOf(tree: FrameTree, node: number): number {
  for (let i = node - 1; i >= 0; i--) if (tree.depth[i] < tree.depth[node]) return i
  return -1
}

/** One past the last node inside this one. */
export function endOf(tree: FrameTree, node: number): number {
  let i = node + 1
  while (i < tree.depth.length && tree.depth[i] > tree.depth[node]) i++
  return i
}

/**
 * The node of the smallest range that holds the byte; among equals the deepest. Null where no node tells of it. A node that
 * covers the whole source says nothing of a byte and is taken only when there is nothing smaller.
 */
export function innermostNode(tree: FrameTree, source: number, offset: number): number | null {
  let best: number | null = null
  for (let i = 0; i < tree.depth.length; i++) {
    if (tree.source[i] !== source || tree.length[i] === 0) continue
    if (offset < tree.start[i] || offset >= tree.start[i] + tree.length[i]) continue
    if (best === null || tree.length[i] < tree.length[best]) best = i
    else if (tree.length[i] === tree.length[best] && tree.depth[i] > tree.depth[best]) best = i
  }
  return best
}

/** What a line is called in every frame: its field, or its text without what changes, under its parent. */
export function nodeKeys(tree: FrameTree): string[] {
  const keys: string[] = []
  const path: string[] = []
  for (let i = 0; i < tree.depth.length; i++) {
    const depth = tree.depth[i]
    path.length = depth
    const own =
      tree.field[i] ??
      tree.text[i]
        .replace(/[:=[(].*$/s, '')
        .replace(/\d+/g, '#')
        .trim()
    path.push(own)
    keys.push(tree.field[i] !== null ? own : `${path[depth - 1] ?? ''}/${own}`)
  }
  return keys
}

/** How many lines of the innermost layer open by themselves. */
const OPEN_LINES = 48

/**
 * Nodes that are open when the user has not said otherwise: the innermost layer and what was decoded on demand, and their parts as long as
 * they are few; and whatever leads to an error or a warning.
 */
export function openByDefault(tree: FrameTree): boolean[] {
  const open = new Array<boolean>(tree.depth.length).fill(false)
  const layers: number[] = []
  for (let i = 0; i < tree.depth.length; i++) {
    if (tree.depth[i] !== 0 || !hasChildren(tree, i)) continue
    if (i < tree.decodedFrom) layers.length = 0
    layers.push(i)
  }
  for (const layer of layers) {
    const end = endOf(tree, layer)
    open[layer] = true
    if (end - layer <= OPEN_LINES) for (let i = layer; i < end; i++) open[i] = true
  }
  tree.severity.forEach((severity, node) => {
    if (severity !== 'error' && severity !== 'warn') return
    for (let i = parentOf(tree, node); i >= 0; i = parentOf(tree, i)) open[i] = true
  })
  return open
}

/** Indexes of the lines that show, given which nodes are open. */
export function visibleNodes(tree: FrameTree, isOpen: (node: number) => boolean): number[] {
  const shown: number[] = []
  for (let i = 0; i < tree.depth.length; ) {
    shown.push(i)
    i = hasChildren(tree, i) && !isOpen(i) ? endOf(tree, i) : i + 1
  }
  return shown
}

/** The node of another frame's tree that has the same field, and is as many-th of it. */
export function sameNode(tree: FrameTree, node: number, other: FrameTree): number | null {
  const name = tree.field[node]
  if (name === null) return null
  let rank = 0
  for (let i = 0; i < node; i++) if (tree.field[i] === name) rank++
  for (let i = 0; i < other.field.length; i++) if (other.field[i] === name && rank-- === 0) return i
  return null
}
