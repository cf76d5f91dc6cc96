import { describe, expect, test } from 'vitest'
import { compileFilter } from '../../../../src/engine/filter/compile.ts'
import { detailOf, miniRegistry } from './mini-registry.ts'

const registry = miniRegistry()
const address = (last: number): Uint8Array => Uint8Array.from([10, 0, 0, last])

/** ip in ip in ip, as three calls inside one another; the first one adds a field behind what it called. */
const detail = detailOf(
  registry,
  [
    ['frame', null, 0, 9],
    ['frame.number', 1, 0, 0],
    ['ip', null, 0, 9],
    ['ip.src', address(1), 0, 2],
    ['ip', null, 3, 6],
    ['ip.src', address(2), 3, 1],
    ['ip', null, 5, 4],
    ['ip.src', address(3), 5, 2],
    ['ip.dst', address(9), 7, 2],
  ],
  Uint8Array.from({ length: 9 }, (_, i) => i),
)
detail.layerNodes.push(
  { name: 'ip', first: 2, end: 9 },
  { name: 'ip', first: 4, end: 8 },
  { name: 'ip', first: 6, end: 8 },
)

function passes(text: string): boolean {
  const compiled = compileFilter(text, registry)
  if (!compiled.ok) throw new Error(compiled.error.message)
  return compiled.value.test(detail)
}

describe('layers', () => {
  test.each([
    'ip.src#1 == 10.0.0.1',
    'ip.src#2 == 10.0.0.2',
    'ip.src#3 == 10.0.0.3',
    'ip.src#[-1] == 10.0.0.3',
    'ip.src#[-3] == 10.0.0.1',
    'count(ip.src#[2-3]) == 2',
    'count(ip.src#[2:]) == 2',
    'count(ip.src#[1:2]) == 2',
    'count(ip.src#[-2--1]) == 2',
    'count(ip.src#[1,3]) == 2',
    'ip.dst#1',
    'ip.addr#1 == 10.0.0.9',
    'ip#2[0] == 03',
    'ip#3 contains 07',
    'frame.number#1 == 1',
    'all ip.src#[2:] > 10.0.0.1',
    '@ip.src#2 == 03',
    '@ip.src == 00:01',
    '@ip.dst[1:] == 08',
    '@ip.addr contains 05:06',
  ])('%s', (text) => expect(passes(text)).toBe(true))

  test.each([
    'ip.src#0',
    'ip.src#4',
    'ip.dst#2',
    'ip.src#[-4]',
    'ip.src#1 == 10.0.0.2',
    'frame.number#2',
    '@ip.dst == 07',
  ])('not: %s', (text) => expect(passes(text)).toBe(false))

  test('of the selected frame', () => {
    const selected = detailOf(registry, [
      ['ip.src', address(2)],
      ['ip.ttl', 3],
    ])
    const test = (text: string): boolean => {
      const compiled = compileFilter(text, registry, { selected })
      if (!compiled.ok) throw new Error(compiled.error.message)
      return compiled.value.test(detail)
    }
    expect(test(`ip.src == \${ip.src}`)).toBe(true)
    expect(test(`ip.dst == \${ip.src}`)).toBe(false)
    expect(test(`ip.src == \${ip.dst}`)).toBe(false)
    expect(test(`frame.number + 2 == \${ip.ttl}`)).toBe(true)
    expect(test(`frame.number > \${ip.ttl} - 3`)).toBe(true)
  })
})
