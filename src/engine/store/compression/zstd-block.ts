/** Compressed blocks of zstd (RFC 8878 section 3.1.1.3): literals, and sequences that copy them and what came before. */
import type { History } from './decoder.ts'
import { BackwardBits } from './zstd-bits.ts'
import { buildFseTable, type FseTable, readFseTable, singleSymbolTable } from './zstd-fse.ts'
import { decodeHuffman, type HuffmanTable, readHuffmanTable } from './zstd-huffman.ts'

export const MAX_BLOCK = 128 * 1024

/** What a code stands for: a base, and extra bits that are added. */
interface Codes {
  readonly bases: readonly number[]
  readonly extra: readonly number[]
}

function codes(first: number, extra: readonly number[]): Codes {
  const bases: number[] = []
  let base = first
  for (const bits of extra) {
    bases.push(base)
    base += 2 ** bits
  }
  return { bases, extra }
}

const times = (count: number, value: number): number[] => Array.from({ length: count }, () => value)
const LITERAL_LENGTHS = codes(0, [...times(16, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
const MATCH_LENGTHS = codes(3, [
  ...times(32, 0),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
])
const MAX_OFFSET_CODE = 31

/** The three tables of a sequences section, in their order: predefined one, largest accuracy and symbol (section 3.1.1.3.2.2). */
const KINDS = [
  {
    predefined: buildFseTable(
      [4, 3, ...times(11, 2), 1, 1, 1, ...times(9, 2), 3, 2, ...times(5, 1), ...times(4, -1)],
      6,
    ),
    maxLog: 9,
    maxSymbol: 35,
  },
  {
    predefined: buildFseTable([1, 1, 1, 1, 1, 1, 2, 2, 2, ...times(15, 1), -1, -1, -1, -1, -1], 5),
    maxLog: 8,
    maxSymbol: MAX_OFFSET_CODE,
  },
  {
    predefined: buildFseTable([1, 4, 3, 2, 2, 2, 2, 2, 2, ...times(37, 1), ...times(7, -1)], 6),
    maxLog: 9,
    maxSymbol: 52,
  },
] as const

/** What later blocks of a frame may refer to, and the room to work in. */
export class BlockState {
  huffman: HuffmanTable | null = null
  readonly tables: (FseTable | null)[] = [null, null, null]
  readonly offsets = [1, 4, 8]
  readonly literals = new Uint8Array(MAX_BLOCK)
}

/** Unpacks a block behind the history; false when it is not sound. `limit` bounds what it makes. */
export function unpackBlock(block: Uint8Array, state: BlockState, history: History, limit: number): boolean {
  const literals = readLiterals(block, state, limit)
  if (!literals) return false
  return runSequences(block, literals.end, literals.size, state, history, history.at + limit)
}

/** Fills `state.literals`; how many they are and where their section ends. */
function readLiterals(block: Uint8Array, state: BlockState, limit: number): { size: number; end: number } | null {
  if (block.length < 1) return null
  const kind = block[0] & 3
  const format = (block[0] >> 2) & 3
  const at = (i: number): number => block[i] ?? 0
  if (kind < 2) {
    const head = (format & 1) === 0 ? 1 : format === 1 ? 2 : 3
    const size = head === 1 ? at(0) >> 3 : (at(0) >> 4) | (at(1) << 4) | (head === 3 ? at(2) << 12 : 0)
    const end = head + (kind === 0 ? size : 1)
    if (size > limit || end > block.length) return null
    if (kind === 0) state.literals.set(block.subarray(head, end))
    else state.literals.fill(block[head], 0, size)
    return { size, end }
  }
  const head = format < 2 ? 3 : format + 2
  const width = format < 2 ? 10 : 4 * format + 6
  if (block.length < head) return null
  const low = (at(0) | (at(1) << 8) | (at(2) << 16) | (head > 3 ? at(3) << 24 : 0)) >>> 4
  const size = low & ((1 << width) - 1)
  const compressed = (Math.floor(low / 2 ** width) + (head === 5 ? at(4) * 2 ** (28 - width) : 0)) & ((1 << width) - 1)
  const end = head + compressed
  if (size > limit || end > block.length) return null
  let start = head
  if (kind === 2) {
    const read = readHuffmanTable(block, start, end)
    if (!read) return null
    state.huffman = read.table
    start = read.end
  }
  if (!state.huffman) return null
  const sound =
    format === 0
      ? decodeHuffman(state.huffman, block, start, end, state.literals, 0, size)
      : decodeFourStreams(state.huffman, block, start, end, state.literals, size)
  return sound ? { size, end } : null
}

function decodeFourStreams(
  table: HuffmanTable,
  block: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  size: number,
): boolean {
  if (start + 6 > end) return false
  const part = (size + 3) >> 2
  let from = start + 6
  for (let i = 0; i < 4; i++) {
    const length = block[start + 2 * i] | (block[start + 2 * i + 1] << 8)
    const to = i < 3 ? from + length : end
    if (to > end || part * i > size) return false
    const sound = decodeHuffman(table, block, from, to, out, part * i, i < 3 ? Math.min(size, part * (i + 1)) : size)
    if (!sound) return false
    from = to
  }
  return true
}

function runSequences(
  block: Uint8Array,
  start: number,
  literalCount: number,
  state: BlockState,
  history: History,
  limit: number,
): boolean {
  const { literals } = state
  let at = start
  if (at >= block.length) return false
  let count = block[at++]
  if (count >= 128) {
    if (at + (count === 255 ? 2 : 1) > block.length) return false
    count = count === 255 ? block[at] + (block[at + 1] << 8) + 0x7f00 : ((count - 128) << 8) + block[at]
    at += block[start] === 255 ? 2 : 1
  }
  let literal = 0
  if (count > 0) {
    const end = readTables(block, at, state)
    if (end < 0) return false
    literal = copySequences(block, end, count, literalCount, state, history, limit)
    if (literal < 0) return false
  } else if (at !== block.length) return false
  const rest = literalCount - literal
  if (history.at + rest > limit) return false
  history.bytes.set(literals.subarray(literal, literalCount), history.at)
  history.at += rest
  return true
}

/** Sets the three tables; where the bit stream begins, or -1. */
function readTables(block: Uint8Array, start: number, state: BlockState): number {
  if (start >= block.length) return -1
  const modes = block[start]
  if ((modes & 3) !== 0) return -1
  let at = start + 1
  for (let i = 0; i < KINDS.length; i++) {
    const mode = (modes >> (6 - 2 * i)) & 3
    const { predefined, maxLog, maxSymbol } = KINDS[i]
    if (mode === 0) state.tables[i] = predefined
    else if (mode === 1) {
      if (at >= block.length || block[at] > maxSymbol) return -1
      state.tables[i] = singleSymbolTable(block[at++])
    } else if (mode === 2) {
      const read = readFseTable(block, at, block.length, maxLog, maxSymbol)
      if (!read) return -1
      state.tables[i] = read.table
      at = read.end
    } else if (!state.tables[i]) return -1
  }
  return at
}

/** Runs the sequences; how many literals they used, or -1. */
function copySequences(
  block: Uint8Array,
  start: number,
  count: number,
  literalCount: number,
  state: BlockState,
  history: History,
  limit: number,
): number {
  const [lengths, offsets, matches] = state.tables
  if (!lengths || !offsets || !matches) return -1
  const bits = new BackwardBits(block, start, block.length)
  let lengthState = bits.read(lengths.log)
  let offsetState = bits.read(offsets.log)
  let matchState = bits.read(matches.log)
  const { literals } = state
  let literal = 0
  for (let n = 0; n < count; n++) {
    const offsetCode = offsets.symbols[offsetState]
    const matchCode = matches.symbols[matchState]
    const lengthCode = lengths.symbols[lengthState]
    const high = offsetCode > 16 ? bits.read(offsetCode - 16) * 65536 : 0
    const value = 2 ** offsetCode + high + bits.read(Math.min(offsetCode, 16))
    const match = MATCH_LENGTHS.bases[matchCode] + bits.read(MATCH_LENGTHS.extra[matchCode])
    const length = LITERAL_LENGTHS.bases[lengthCode] + bits.read(LITERAL_LENGTHS.extra[lengthCode])
    if (n + 1 < count) {
      lengthState = lengths.bases[lengthState] + bits.read(lengths.bits[lengthState])
      matchState = matches.bases[matchState] + bits.read(matches.bits[matchState])
      offsetState = offsets.bases[offsetState] + bits.read(offsets.bits[offsetState])
    }
    if (bits.left < 0) return -1
    const distance = distanceOf(value, length, state.offsets)
    if (literal + length > literalCount || history.at + length + match > limit) return -1
    const { bytes } = history
    for (let i = 0, to = history.at; i < length; i++) bytes[to++] = literals[literal++]
    history.at += length
    if (distance <= 0 || distance > history.at) return -1
    history.copyBack(distance, match)
  }
  return bits.left === 0 ? literal : -1
}

/** The distance that an offset value stands for, which may be one of the last three (section 3.1.1.5). */
function distanceOf(value: number, literalLength: number, recent: number[]): number {
  const place = value > 3 ? 3 : value - 1 + (literalLength === 0 ? 1 : 0)
  if (place === 0) return recent[0]
  const distance = value > 3 ? value - 3 : place === 3 ? recent[0] - 1 : recent[place]
  if (place > 1) recent[2] = recent[1]
  recent[1] = recent[0]
  recent[0] = distance
  return distance
}
