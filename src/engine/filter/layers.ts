/**
 * Which layer a node of a frame's tree is in, for `ip.src#2`. Layers are those of one protocol, counted from 1 in the order in
 * which they were dissected: the layer of a field is that of the protocol which added it, as in Wireshark.
 */
import type { SliceRange } from '../../shared/filter/ast.ts'
import type { Detail } from '../dissect/detail.ts'

/** Whether node `i` is in one of the layers that the ranges name; negative ones count from the last. */
export function isInLayers(detail: Detail, i: number, ranges: readonly SliceRange[]): boolean {
  const { number, count } = layerOf(detail, i)
  return ranges.some(({ offset, length, last }) => {
    const first = offset < 0 ? count + 1 + offset : offset
    const end =
      last !== undefined ? (last < 0 ? count + 1 + last : last) : length !== undefined ? first + length - 1 : count
    return number >= first && number <= end
  })
}

/** The number of a node's layer, and how many the protocol has in the frame. What no layer added is the frame's own. */
function layerOf({ layerNodes: layers }: Detail, node: number): { readonly number: number; readonly count: number } {
  let own: string | undefined
  let number = 1
  for (let i = layers.length - 1; i >= 0; i--) {
    const { name, first, end } = layers[i]
    if (own === undefined) {
      if (first <= node && node < end) own = name
    } else if (name === own) number++
  }
  if (own === undefined) return { number: 1, count: 1 }
  let count = 0
  for (const { name } of layers) if (name === own) count++
  return { number, count }
}
