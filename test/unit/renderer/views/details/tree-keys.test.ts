import { describe, expect, it } from 'vitest'
import { nodeKeys, visibleNodes } from '../../../../../src/renderer/format/tree.ts'
import { linkedText } from '../../../../../src/renderer/views/details/linked-text.ts'
import { openTree } from '../../../../../src/renderer/views/details/open-nodes.ts'
import { subtreeKeys, treeStep } from '../../../../../src/renderer/views/details/tree-keys.ts'
import { treeOf } from '../../tree-of.ts'

const tree = treeOf([
  [0, 'A', 'a', 0, 4],
  [1, 'B', 'a.b', 0, 2],
  [2, 'C', 'a.b.c', 0, 1],
  [1, 'D', 'a.d', 2, 2],
  [0, 'E', 'e', 4, 4],
])

const step = (key: string, selected: number | null, open: readonly number[]) => {
  const isOpen = (node: number): boolean => open.includes(node)
  return treeStep(key, { tree, lines: visibleNodes(tree, isOpen), selected, isOpen, page: 2 })
}

describe('keys of the tree', () => {
  it('walk the lines that show', () => {
    expect(step('ArrowDown', null, [])).toEqual({ select: 0 })
    expect(step('ArrowDown', 0, [])).toEqual({ select: 4 })
    expect(step('ArrowDown', 1, [0])).toEqual({ select: 3 })
    expect(step('ArrowUp', 0, [])).toEqual({ select: 0 })
    expect(step('End', 0, [0])).toEqual({ select: 4 })
  })

  it('open and close, and climb', () => {
    expect(step('ArrowRight', 0, [])).toEqual({ toggle: 0 })
    expect(step('ArrowRight', 0, [0])).toEqual({ select: 1 })
    expect(step('ArrowRight', 3, [0])).toEqual({})
    expect(step('ArrowLeft', 0, [0])).toEqual({ toggle: 0 })
    expect(step('ArrowLeft', 3, [0])).toEqual({ select: 0 })
    expect(step('Enter', 1, [0])).toEqual({ toggle: 1 })
    expect(step('x', 1, [0])).toBeNull()
  })

  it('reach the whole of a branch', () => {
    expect(subtreeKeys(tree, nodeKeys(tree), 0)).toEqual(['a', 'a.b'])
  })
})

it('keeps what the user opened in the next frame', () => {
  const { isOpen } = openTree(tree, new Map([['a', true]]))
  expect([isOpen(0), isOpen(1), isOpen(4)]).toEqual([true, true, false])
  expect(openTree(tree, new Map([['a', false]])).isOpen(0)).toBe(false)
})

it('finds the frame number that a line links to', () => {
  expect(linkedText('Answered in frame 131 after 12.131 ms', 131)).toEqual({
    before: 'Answered in frame ',
    named: true,
    after: ' after 12.131 ms',
  })
  expect(linkedText('See above', 7)).toEqual({ before: 'See above → ', named: false, after: '' })
  expect(linkedText('x', 0)).toBeNull()
})
