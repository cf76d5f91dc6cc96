import { expect, it } from 'vitest'
import { rank } from '../../../../src/renderer/shell/palette/match.ts'

const titles = ['Save all frames as pcapng…', 'Open file…', 'Show the frames', 'Go to frame…', 'First frame']
const find = (typed: string): string[] => rank(titles, typed, (title) => title)

it('keeps the order when nothing is typed', () => {
  expect(find('')).toEqual(titles)
  expect(find('  ')).toEqual(titles)
})

it('finds letters in order, beginnings of words first', () => {
  expect(find('gf')[0]).toBe('Go to frame…')
  expect(find('open')).toEqual(['Open file…'])
  expect(find('first')[0]).toBe('First frame')
  expect(find('xyz')).toEqual([])
})
