import { expect, it } from 'vitest'
import {
  NestedAddresses,
  type NestedAddressesPart,
  NestedAddressesWriter,
} from '../../../../src/engine/store/nested-addresses.ts'

/** What a reader on another thread has of the packets (source and destination) of some rows. */
function reader(rows: Iterable<readonly [row: number, packets: readonly (readonly [number, number])[]]>) {
  const nested = new NestedAddresses()
  const bytes = { rows: 0, lists: 0 }
  const writer = new NestedAddressesWriter((part: NestedAddressesPart, buffer) => {
    bytes[part] += buffer.byteLength
    nested.attach(part, buffer)
  })
  for (const [row, packets] of rows) {
    for (const [source, destination] of packets) writer.add(source, destination)
    writer.end(row)
  }
  return { nested, bytes }
}

it('tells sources and destinations of each row apart', () => {
  const { nested } = reader([
    [3, [[1, 2]]],
    [4, []],
    [
      9,
      [
        [1, 2],
        [7, 8],
      ],
    ],
  ])
  const is = (wanted: number) => (id: number) => id === wanted
  expect([nested.listOf(2), nested.listOf(4), nested.listOf(10)]).toEqual([0, 0, 0])
  const list = nested.listOf(9)
  expect(nested.someSource(list, is(7))).toBe(true)
  expect(nested.someSource(list, is(8))).toBe(false)
  expect(nested.someDestination(list, is(8))).toBe(true)
  expect(nested.someSource(nested.listOf(3), is(7))).toBe(false)
  expect([nested.greatest(0, 4), nested.greatest(4, 9), nested.greatest(4, 10)]).toEqual([2, 0, 8])
})

it('finds rows in any order', () => {
  const { nested } = reader(Array.from({ length: 5000 }, (_, i) => [3 * i, [[i + 1, i + 2]]]))
  for (const i of [0, 1, 2, 4999, 17, 18, 4000, 3]) {
    expect(nested.someSource(nested.listOf(3 * i), (id) => id === i + 1)).toBe(true)
    expect(nested.listOf(3 * i + 1)).toBe(0)
  }
})

it('keeps the list of a tunnel once', () => {
  const packets = (i: number): [number, number][] => [
    [i % 100, 5],
    [6, 7],
  ]
  const { bytes } = reader(Array.from({ length: 50_000 }, (_, i) => [i, packets(i)]))
  expect(bytes.lists).toBeLessThan(64 * 1024)
})
