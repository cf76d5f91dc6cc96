import { expect, it } from 'vitest'
import { targetOfKey } from '../../../../../src/renderer/views/table/keys.ts'

const press = (key: string, held: { ctrlKey?: boolean; altKey?: boolean } = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
})

it('moves within the rows', () => {
  const go = (key: string, from: number) => targetOfKey(press(key), from, 100, 20)
  expect([go('ArrowDown', 5), go('ArrowUp', 5), go('PageDown', 5), go('PageUp', 50)]).toEqual([6, 4, 25, 30])
  expect([go('ArrowUp', 0), go('PageUp', 3), go('ArrowDown', 99), go('PageDown', 95)]).toEqual([0, 0, 99, 99])
  expect([go('Home', 50), go('End', 50)]).toEqual([0, 99])
  expect(targetOfKey(press('End', { ctrlKey: true }), 5, 10_000_000, 20)).toBe(9_999_999)
})

it('leaves other keys alone', () => {
  expect(targetOfKey(press('a'), 0, 10, 5)).toBeNull()
  expect(targetOfKey(press('ArrowDown', { altKey: true }), 0, 10, 5)).toBeNull()
  expect(targetOfKey(press('ArrowDown', { ctrlKey: true }), 0, 10, 5)).toBeNull()
  expect(targetOfKey(press('End'), 0, 0, 5)).toBeNull()
})
