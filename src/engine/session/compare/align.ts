/**
 * Two lists of exchanges side by side. Those that ask the same, down to the arguments, are found first, as a text's lines are when it is compared;
 * of the others between them, those of the same method and tool stand beside each other.
 */
import { diffArrays } from 'diff'

/** What an exchange asks, as numbers: equal where they ask the same. */
export interface Asked {
  /** Method, tool and arguments. */
  readonly whole: readonly number[]
  /** Method and tool. */
  readonly kind: readonly number[]
}

/** Places in the two lists; -1 on the side that has none. */
export type Pair = readonly [before: number, after: number]

/** Lists that differ in more are aligned by what comes how many-th. */
const MAX_EDITS = 2000
const MAX_MS = 1500

export function align(before: Asked, after: Asked): Pair[] {
  const pairs: Pair[] = []
  let [a, b] = [0, 0]
  for (const [nextA, nextB] of [...common(before.whole, after.whole), [before.whole.length, after.whole.length]]) {
    pairs.push(...between(before.kind, after.kind, [a, nextA], [b, nextB]))
    if (nextA < before.whole.length) pairs.push([nextA, nextB])
    a = nextA + 1
    b = nextB + 1
  }
  return pairs
}

/** Places of what both lists have in the same order. */
function common(before: readonly number[], after: readonly number[]): readonly (readonly [number, number])[] {
  const parts = diffArrays([...before], [...after], { maxEditLength: MAX_EDITS, timeout: MAX_MS })
  if (!parts) return commonByCount(before, after)
  const found: [number, number][] = []
  let [a, b] = [0, 0]
  for (const { added, removed, count } of parts) {
    if (!added && !removed) for (let i = 0; i < count; i++) found.push([a + i, b + i])
    if (!added) a += count
    if (!removed) b += count
  }
  return found
}

/** The n-th of a kind stands beside the n-th; of these pairs the most that do not cross. */
export function commonByCount(before: readonly number[], after: readonly number[]): [number, number][] {
  const places = new Map<number, number[]>()
  after.forEach((value, i) => {
    const known = places.get(value)
    if (known) known.push(i)
    else places.set(value, [i])
  })
  const used = new Map<number, number>()
  const pairs: [number, number][] = []
  before.forEach((value, i) => {
    const nth = used.get(value) ?? 0
    const place = places.get(value)?.[nth]
    used.set(value, nth + 1)
    if (place !== undefined) pairs.push([i, place])
  })
  return longestRising(pairs)
}

/** The longest part of the list whose second numbers rise. */
function longestRising(pairs: readonly [number, number][]): [number, number][] {
  /** Of each length, the pair that ends lowest. */
  const ends: number[] = []
  const previous = new Int32Array(pairs.length)
  pairs.forEach(([, value], i) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (pairs[ends[middle]][1] < value) low = middle + 1
      else high = middle
    }
    previous[i] = low > 0 ? ends[low - 1] : -1
    ends[low] = i
  })
  const rising: [number, number][] = []
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at]) rising.push(pairs[at])
  return rising.reverse()
}

/** Of two stretches without anything equal: the same kind beside each other, in order; the rest alone. */
function between(
  before: readonly number[],
  after: readonly number[],
  [startA, endA]: readonly [number, number],
  [startB, endB]: readonly [number, number],
): Pair[] {
  const alike = commonByCount(before.slice(startA, endA), after.slice(startB, endB))
  const pairs: Pair[] = []
  let [a, b] = [startA, startB]
  for (const [nextA, nextB] of [...alike, [endA - startA, endB - startB]]) {
    for (; a < startA + nextA; a++) pairs.push([a, -1])
    for (; b < startB + nextB; b++) pairs.push([-1, b])
    if (a < endA && b < endB) pairs.push([a++, b++])
  }
  return pairs
}
