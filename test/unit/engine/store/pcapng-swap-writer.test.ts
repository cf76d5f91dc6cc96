import { expect, it } from 'vitest'
import { toHostOrder } from '../../../../src/engine/store/pcapng-swap-writer.ts'

/** A block of big-endian words and bytes; `u16` and `u32` mark the numbers. */
function block(
  type: number,
  ...parts: (readonly ['u16' | 'u32', number] | readonly number[])[]
): {
  big: Uint8Array
  little: Uint8Array
} {
  const write = (little: boolean): Uint8Array => {
    const bytes: number[] = []
    const number = (value: number, width: number) => {
      const order = Array.from({ length: width }, (_, i) => (value >>> (8 * (width - 1 - i))) & 0xff)
      bytes.push(...(little ? order.reverse() : order))
    }
    const body: (readonly ['u16' | 'u32', number] | readonly number[])[] = [['u32', type], ['u32', 0], ...parts]
    for (const part of body) {
      if (part[0] === 'u16' || part[0] === 'u32') number(part[1] as number, part[0] === 'u16' ? 2 : 4)
      else bytes.push(...(part as readonly number[]))
    }
    const total = bytes.length + 4
    number(total, 4)
    bytes.splice(4, 4, ...bytes.slice(-4))
    return Uint8Array.from(bytes)
  }
  return { big: write(false), little: write(true) }
}

const end = ['u32', 0] as const

it.each([
  [
    'names, with records and options',
    block(4, ['u16', 1], ['u16', 6], [1, 2, 3, 4, 65, 0, 0, 0], end, ['u16', 1], ['u16', 2], [65, 66, 0, 0], end),
  ],
  ['names without options', block(4, ['u16', 1], ['u16', 4], [1, 2, 3, 4], end)],
  [
    'secrets',
    block(10, ['u32', 0x544c534b], ['u32', 5], [1, 2, 3, 4, 5, 0, 0, 0], ['u16', 1], ['u16', 4], [1, 2, 3, 4], end),
  ],
  ['custom blocks', block(0x0bad, ['u32', 32473], [9, 8, 7, 6])],
  ['custom blocks not to be copied', block(0x40000bad, ['u32', 32473], [9, 8, 7, 6])],
  ['journal entries', block(9, [65, 66, 67, 10])],
])('turns %s', (_name, { big, little }) => {
  const before = big.slice()
  expect(toHostOrder(big, true)).toEqual(little)
  expect(big).toEqual(before)
  expect(toHostOrder(little, false)).toEqual(little)
})

it.each([
  ['unknown blocks', block(77, [1, 2, 3, 4]).big],
  ['records longer than their block', block(4, ['u16', 1], ['u16', 600], [1, 2, 3, 4]).big],
  ['secrets longer than their block', block(10, ['u32', 1], ['u32', 500], [1, 2, 3, 4]).big],
  ['secrets without a length', block(10, ['u32', 1]).big],
  ['custom blocks without an enterprise', block(0x0bad).big],
  ['what is no block', Uint8Array.of(1, 2, 3)],
])('leaves out %s', (_name, bytes) => {
  expect(toHostOrder(bytes, true)).toBeUndefined()
})
