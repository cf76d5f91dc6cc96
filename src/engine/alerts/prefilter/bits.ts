/** Sets as bits in words. */
export type Bits = Int32Array

export function setBit(bits: Bits, i: number): void {
  bits[i >> 5] |= 1 << (i & 31)
}

export const hasBit = (bits: Bits, i: number): boolean => (bits[i >> 5] & (1 << (i & 31))) !== 0

/** The place of the lowest bit of what is left of a word. */
export const bitAt = (word: number, left: number): number => (word << 5) + 31 - Math.clz32(left & -left)

export function meet(one: Bits, other: Bits): boolean {
  for (let w = 0; w < one.length; w++) if ((one[w] & other[w]) !== 0) return true
  return false
}

/** Of a list those that something holds for. */
export function bitsWhere<T>(list: readonly T[], holds: (one: T, i: number) => boolean): Bits {
  const bits = new Int32Array((list.length + 31) >> 5)
  list.forEach((one, i) => {
    if (holds(one, i)) setBit(bits, i)
  })
  return bits
}
