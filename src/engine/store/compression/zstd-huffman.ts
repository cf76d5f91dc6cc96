/** Huffman coding of zstd's literals (RFC 8878 section 4.2). */
import { BackwardBits, highBit } from './zstd-bits.ts'
import { readFseTable } from './zstd-fse.ts'

const MAX_BITS = 11
const MAX_WEIGHTS = 255

/** By the next `log` bits: the symbol, and how many of them are its own. */
export interface HuffmanTable {
  readonly log: number
  readonly symbols: Uint8Array
  readonly bits: Uint8Array
}

/** Reads a tree's description at `start`; null when it is not sound, else the table and where its description ends. */
export function readHuffmanTable(
  bytes: Uint8Array,
  start: number,
  end: number,
): { table: HuffmanTable; end: number } | null {
  if (start >= end) return null
  const head = bytes[start]
  const at = start + 1
  if (head >= 128) {
    const count = head - 127
    const after = at + ((count + 1) >> 1)
    if (after > end) return null
    const weights: number[] = []
    for (let i = 0; i < count; i++) weights.push((i & 1) === 0 ? bytes[at + (i >> 1)] >> 4 : bytes[at + (i >> 1)] & 15)
    const table = buildTable(weights)
    return table && { table, end: after }
  }
  const after = at + head
  if (after > end) return null
  const fse = readFseTable(bytes, at, after, 6, 12)
  if (!fse) return null
  const weights = readWeights(bytes, fse.end, after, fse.table)
  const table = weights && buildTable(weights)
  return table && { table, end: after }
}

/** Two states take turns until the bits are used up. */
function readWeights(
  bytes: Uint8Array,
  start: number,
  end: number,
  { log, symbols, bits, bases }: { log: number; symbols: Uint8Array; bits: Uint8Array; bases: Uint16Array },
): number[] | null {
  const stream = new BackwardBits(bytes, start, end)
  if (stream.left < 0) return null
  const states = [stream.read(log), stream.read(log)]
  if (stream.left < 0) return null
  const weights: number[] = []
  for (let turn = 0; ; turn ^= 1) {
    const state = states[turn]
    weights.push(symbols[state])
    if (weights.length > MAX_WEIGHTS) return null
    states[turn] = bases[state] + stream.read(bits[state])
    if (stream.left < 0) {
      weights.push(symbols[states[turn ^ 1]])
      return weights.length > MAX_WEIGHTS ? null : weights
    }
  }
}

/** The last symbol's weight is not told: it completes the sum to a power of two. */
function buildTable(weights: number[]): HuffmanTable | null {
  let sum = 0
  for (const weight of weights) {
    if (weight > MAX_BITS) return null
    if (weight > 0) sum += 1 << (weight - 1)
  }
  if (sum === 0) return null
  const log = highBit(sum) + 1
  const left = (1 << log) - sum
  if (log > MAX_BITS || (left & (left - 1)) !== 0) return null
  weights.push(highBit(left) + 1)
  const symbols = new Uint8Array(1 << log)
  const bits = new Uint8Array(1 << log)
  let at = 0
  for (let weight = 1; weight <= log; weight++) {
    for (let symbol = 0; symbol < weights.length; symbol++) {
      if (weights[symbol] !== weight) continue
      const count = 1 << (weight - 1)
      symbols.fill(symbol, at, at + count)
      bits.fill(log + 1 - weight, at, at + count)
      at += count
    }
  }
  return at === 1 << log ? { log, symbols, bits } : null
}

/** Decodes one stream, bytes [start, end), to out [from, to); false when its bits do not come out even. */
export function decodeHuffman(
  { log, symbols, bits }: HuffmanTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  from: number,
  to: number,
): boolean {
  const stream = new BackwardBits(bytes, start, end)
  if (stream.left < 0) return false
  for (let at = from; at < to; at++) {
    const code = stream.peek(log)
    out[at] = symbols[code]
    stream.left -= bits[code]
  }
  return stream.left === 0
}
