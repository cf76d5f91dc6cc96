import { describe, expect, it } from 'vitest'
import {
  type FrameCounts,
  refuseRange,
  SCOPES,
  scopeCount,
  selectionOf,
} from '../../../../src/renderer/format/save-choice.ts'

const counts: FrameCounts = { all: 100, displayed: 12, marked: 3, selected: 40, view: 7 }

describe('what is saved', () => {
  it('is counted', () => {
    expect(SCOPES.map((scope) => scopeCount(scope, '1-5,8,90-', counts))).toEqual([100, 12, 3, 1, 17])
    expect(scopeCount('range', '9-3', counts)).toBeNull()
    expect(scopeCount('range', '200-300', counts)).toBe(0)
    expect(scopeCount('selected', '', { ...counts, selected: null })).toBe(0)
  })

  it('is named as the engine takes it', () => {
    expect(SCOPES.map((scope) => selectionOf(scope, '1-5', counts))).toEqual([
      { kind: 'all' },
      { kind: 'displayed', view: 7 },
      { kind: 'marked' },
      { kind: 'range', range: '40' },
      { kind: 'range', range: '1-5' },
    ])
  })

  it('is nothing where there is none', () => {
    const none: FrameCounts = { all: 0, displayed: 0, marked: 0, selected: null, view: null }
    expect(SCOPES.map((scope) => selectionOf(scope, '', none))).toEqual([null, null, null, null, null])
    expect(selectionOf('range', '9-3', counts)).toBeNull()
  })
})

it('says why a range is none, once something is typed', () => {
  expect(refuseRange(' ', 100)).toBeUndefined()
  expect(refuseRange('1-5', 100)).toBeUndefined()
  expect(refuseRange('9-3', 100)).toContain('ends before it begins')
  expect(refuseRange('a', 100)).toContain('no range')
})
