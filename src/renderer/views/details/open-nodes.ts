/** Which lines of the tree are open: what the user opened or closed, by name, holds in every frame. */
import { create } from 'zustand'
import type { FrameTree } from '../../../shared/wire/frame-detail.ts'
import { nodeKeys, openByDefault } from '../../format/tree.ts'

/** By the key of a line; lines that are not here open as `openByDefault` says. */
export const useOpenNodes = create<{ readonly chosen: ReadonlyMap<string, boolean> }>(() => ({ chosen: new Map() }))

/** More names than this are not kept: the oldest go. */
const MOST = 2000

export function setOpen(keys: Iterable<string>, open: boolean): void {
  const chosen = new Map(useOpenNodes.getState().chosen)
  for (const key of keys) {
    chosen.delete(key)
    chosen.set(key, open)
  }
  for (const key of chosen.keys()) {
    if (chosen.size <= MOST) break
    chosen.delete(key)
  }
  useOpenNodes.setState({ chosen })
}

export interface OpenTree {
  readonly keys: readonly string[]
  readonly isOpen: (node: number) => boolean
}

export function openTree(tree: FrameTree, chosen: ReadonlyMap<string, boolean>): OpenTree {
  const keys = nodeKeys(tree)
  const byDefault = openByDefault(tree)
  return { keys, isOpen: (node) => chosen.get(keys[node]) ?? byDefault[node] }
}
