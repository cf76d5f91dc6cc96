import { describe, expect, it } from 'vitest'
import {
  endOf,
  hasChildren,
  innermostNode,
  nodeKeys,
  openByDefault,
  parentOf,
  sameNode,
  visibleNodes,
} from '../../../../src/renderer/format/tree.ts'
import { treeOf } from '../tree-of.ts'

const tree = treeOf([
  [0, 'Frame 12: 60 bytes', 'frame', 0, 60],
  [1, 'Frame Number: 12', 'frame.number', 0, 0],
  [0, 'Ethernet II', 'eth', 0, 14],
  [1, 'Destination: a', 'eth.dst', 0, 6],
  [2, 'Address: a', 'eth.addr', 0, 6],
  [1, 'Type: IPv4', 'eth.type', 12, 2],
  [0, 'Data (46 bytes)', 'data', 14, 46],
  [1, 'Line 1: x', null, 14, 4],
])

describe('the shape of a tree', () => {
  it('knows parents, children and ends', () => {
    expect([0, 1, 3, 4, 7].map((node) => parentOf(tree, node))).toEqual([-1, 0, 2, 3, 6])
    expect([0, 1, 3, 7].map((node) => hasChildren(tree, node))).toEqual([true, false, true, false])
    expect([0, 2, 3, 6].map((node) => endOf(tree, node))).toEqual([2, 6, 5, 8])
  })

  it('lists the lines that show', () => {
    expect(visibleNodes(tree, () => false)).toEqual([0, 2, 6])
    expect(visibleNodes(tree, (node) => node === 2)).toEqual([0, 2, 3, 5, 6])
    expect(visibleNodes(tree, () => true)).toHaveLength(8)
  })
})

describe('bytes and nodes', () => {
  it('finds the smallest range that holds a byte, the deepest among equals', () => {
    expect(innermostNode(tree, 0, 3)).toBe(4)
    expect(innermostNode(tree, 0, 12)).toBe(5)
    expect(innermostNode(tree, 0, 8)).toBe(2)
    expect(innermostNode(tree, 0, 15)).toBe(7)
    expect(innermostNode(tree, 0, 30)).toBe(6)
  })

  it('falls back to what covers everything, and to nothing', () => {
    expect(innermostNode(tree, 0, 60)).toBeNull()
    expect(innermostNode(tree, 1, 0)).toBeNull()
  })
})

describe('lines across frames', () => {
  it('knows lines by field, and plain ones by their text without numbers', () => {
    const other = treeOf([
      [0, 'Data (9 bytes)', 'data', 0, 9],
      [1, 'Line 7: yy', null, 0, 4],
    ])
    expect(nodeKeys(other)[1]).toBe(nodeKeys(tree)[7])
    expect(nodeKeys(other)[0]).toBe('data')
  })

  it('finds the same occurrence of a field', () => {
    const twice = treeOf([
      [0, 'A', 'a', 0, 1],
      [0, 'Type', 'eth.type', 1, 1],
      [0, 'Type', 'eth.type', 2, 1],
    ])
    expect(sameNode(twice, 2, twice)).toBe(2)
    expect(sameNode(twice, 2, tree)).toBeNull()
    expect(sameNode(tree, 5, twice)).toBe(1)
    expect(sameNode(tree, 7, twice)).toBeNull()
  })
})

describe('what is open by itself', () => {
  it('opens the innermost layer', () => {
    expect(openByDefault(tree)).toEqual([false, false, false, false, false, false, true, true])
  })

  it('opens what leads to a problem', () => {
    const wrong = {
      ...tree,
      severity: tree.severity.map((severity, node) => (node === 4 ? 'error' : severity)),
    } as const
    expect(openByDefault(wrong).slice(2, 5)).toEqual([true, true, false])
  })
})
