/** Finite state entropy tables (RFC 8878 section 4.1). */
import { ForwardBits, highBit } from './zstd-bits.ts'

/** By state: the symbol, and how the next state is read. */
export interface FseTable {
  readonly log: number
  readonly symbols: Uint8Array
  readonly bits: Uint8Array
  readonly bases: Uint16Array
}

/** Reads a table's description at `start`; null when it is not sound, else the table and where its description ends. */
export function readFseTable(
  bytes: Uint8Array,
  start: number,
  end: number,
  maxLog: number,
  maxSymbol: number,
): { table: FseTable; end: number } | null {
  const bits = new ForwardBits(bytes, start, end)
  const log = bits.peek(4) + 5
  bits.skip(4)
  if (log > maxLog) return null
  const counts: number[] = []
  let remaining = 1 << log
  while (remaining > 0) {
    if (counts.length > maxSymbol || bits.byte > end) return null
    const width = highBit(remaining + 1) + 1
    let value = bits.peek(width)
    const mask = (1 << (width - 1)) - 1
    const threshold = (1 << width) - 2 - remaining
    if ((value & mask) < threshold) {
      value &= mask
      bits.skip(width - 1)
    } else {
      if (value > mask) value -= threshold
      bits.skip(width)
    }
    const count = value - 1
    counts.push(count)
    remaining -= Math.abs(count)
    for (let repeat = count === 0 ? 3 : 0; repeat === 3; ) {
      repeat = bits.peek(2)
      bits.skip(2)
      for (let i = 0; i < repeat; i++) counts.push(0)
      if (counts.length > maxSymbol + 1) return null
    }
  }
  if (remaining < 0 || bits.byte > end || counts.length > maxSymbol + 1) return null
  return { table: buildFseTable(counts, log), end: bits.byte }
}

/** The table for normalized counts that sum up to 2^log, where -1 stands for less than one. */
export function buildFseTable(counts: readonly number[], log: number): FseTable {
  const size = 1 << log
  const symbols = new Uint8Array(size)
  const next = counts.map((count) => (count === -1 ? 1 : count))
  let high = size
  counts.forEach((count, symbol) => {
    if (count === -1) symbols[--high] = symbol
  })
  const step = (size >> 1) + (size >> 3) + 3
  let position = 0
  counts.forEach((count, symbol) => {
    for (let i = 0; i < count; i++) {
      symbols[position] = symbol
      do position = (position + step) & (size - 1)
      while (position >= high)
    }
  })
  const bits = new Uint8Array(size)
  const bases = new Uint16Array(size)
  for (let state = 0; state < size; state++) {
    const value = next[symbols[state]]++
    bits[state] = log - highBit(value)
    bases[state] = (value << bits[state]) - size
  }
  return { log, symbols, bits, bases }
}

/** A table with one symbol, which takes no bits. */
export function singleSymbolTable(symbol: number): FseTable {
  return { log: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), bases: new Uint16Array(1) }
}
