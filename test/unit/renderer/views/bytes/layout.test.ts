import { describe, expect, it } from 'vitest'
import {
  asciiOf,
  byteOfKey,
  copyHex,
  formatOffset,
  lineCount,
  rangeBetween,
} from '../../../../../src/renderer/views/bytes/layout.ts'

describe('the hex dump', () => {
  it('counts lines and writes offsets as wide as they need be', () => {
    expect([0, 1, 16, 17, 262_144].map(lineCount)).toEqual([0, 1, 1, 2, 16_384])
    expect([formatOffset(16, 100), formatOffset(16, 0x20000), formatOffset(16, 0x2000000)]).toEqual([
      '0010',
      '000010',
      '00000010',
    ])
  })

  it('shows printable ASCII only', () => {
    expect([0x41, 0x20, 0x7e, 0x7f, 0, 0xe9].map(asciiOf)).toEqual(['A', ' ', '~', '·', '·', '·'])
  })

  it('copies', () => {
    expect(copyHex(new TextEncoder().encode('GET'))).toBe('47 45 54')
  })
})

it('moves over bytes by keys', () => {
  const go = (key: string, at: number, mod = false) => byteOfKey(key, mod, at, 40, 2)
  expect([go('ArrowRight', 5), go('ArrowLeft', 0), go('ArrowDown', 5), go('ArrowUp', 21)]).toEqual([6, 0, 21, 5])
  expect([go('ArrowDown', 30), go('ArrowUp', 3), go('ArrowRight', 39)]).toEqual([30, 3, 39])
  expect([go('Home', 20), go('End', 20), go('End', 34), go('Home', 20, true), go('End', 20, true)]).toEqual([
    16, 31, 39, 0, 39,
  ])
  expect([go('PageDown', 5), go('PageUp', 5)]).toEqual([37, 0])
  expect(go('x', 5)).toBeNull()
})

it('marks from either side', () => {
  expect(rangeBetween(0, 9, 4)).toEqual({ source: 0, start: 4, end: 10 })
})
