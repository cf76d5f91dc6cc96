/** Changes to bytes that find defects: flipped bits, extremes in header fields, lengths that lie, pieces cut, doubled, and of other frames. */
import type { Random } from './random.ts'

/** Where a value stands, and whether it is one that others depend on: a length, a count, an offset. */
export interface Range {
  readonly start: number
  readonly length: number
  readonly counts: boolean
}

export interface Material {
  readonly bytes: Uint8Array
  /** Of single header fields, where they are known. */
  readonly ranges: readonly Range[]
}

const INTERESTING = [0x00, 0x01, 0x02, 0x04, 0x7f, 0x80, 0xc0, 0xff, 0x0a, 0x0d, 0x20, 0x22, 0x30, 0x5b, 0x5c, 0x7b]
const TOKENS = [
  '\r\n',
  '\r\n\r\n',
  'Content-Length: 99999999999999999999\r\n',
  'Content-Length: -1\r\n',
  'Transfer-Encoding: chunked\r\n\r\n',
  'ffffffff\r\n',
  'Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03',
  'HTTP/1.1 200 OK\r\n',
  'GET / HTTP/1.1\r\n',
  '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{',
  '"result":{"tools":[',
  '\\ud800',
  '\\u0000',
  '1e999999999',
  '"',
  '[[[[[[[[[[[[[[[[',
  '{"a":{"a":{"a":',
  'SSH-2.0-',
].map((text) => Uint8Array.from(text, (character) => character.charCodeAt(0)))

/** Whole numbers beside which things go wrong, for a field of so many bits; `rest` is what is left of the bytes. */
function extreme(random: Random, bits: number, rest: number): number {
  const top = 2 ** bits
  const value = random.pick([
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    255,
    256,
    top - 1,
    top - 2,
    top / 2,
    top / 2 - 1,
    rest - 1,
    rest,
    rest + 1,
    rest * 2,
    random.below(top),
  ])
  return ((value % top) + top) % top
}

function put(bytes: Uint8Array, start: number, width: number, value: number, little: boolean): void {
  let left = value
  for (let i = 0; i < width; i++) {
    const at = start + (little ? i : width - 1 - i)
    if (at < bytes.length) bytes[at] = left % 256
    left = Math.floor(left / 256)
  }
}

function splice(bytes: Uint8Array, start: number, removed: number, added: Uint8Array): Uint8Array {
  const from = Math.min(start, bytes.length)
  const to = Math.min(from + removed, bytes.length)
  const out = new Uint8Array(bytes.length - (to - from) + added.length)
  out.set(bytes.subarray(0, from))
  out.set(added, from)
  out.set(bytes.subarray(to), from + added.length)
  return out
}

const NONE = new Uint8Array(0)

function mutateOnce(
  random: Random,
  bytes: Uint8Array,
  ranges: readonly Range[],
  other: Uint8Array,
  limit: number,
): Uint8Array {
  const { length } = bytes
  // Most of what is worth changing stands at the front.
  const at = random.chance(0.5) ? random.below(length) : random.below(Math.min(length, 96))
  switch (random.below(14)) {
    case 0:
      if (length > 0) bytes[at] ^= 1 << random.below(8)
      return bytes
    case 1:
      if (length > 0) bytes[at] = random.below(256)
      return bytes
    case 2:
      if (length > 0) bytes[at] = random.pick(INTERESTING)
      return bytes
    case 3:
    case 4:
    case 5: {
      const counting = ranges.filter(({ counts }) => counts)
      const range = random.pick(counting.length > 0 && random.chance(0.6) ? counting : ranges)
      if (!range) return bytes
      put(bytes, range.start, range.length, extreme(random, range.length * 8, length - range.start), random.chance(0.3))
      return bytes
    }
    case 6: {
      const width = random.pick([1, 2, 2, 3, 4, 8])
      put(bytes, at, width, extreme(random, width * 8, length - at - width), random.chance(0.3))
      return bytes
    }
    case 7:
      return bytes.slice(0, at)
    case 8:
      return splice(bytes, at, 1 + random.below(random.chance(0.5) ? 8 : length), NONE)
    case 9: {
      const piece = bytes.subarray(at, at + 1 + random.below(random.chance(0.7) ? 16 : length))
      const times = random.chance(0.03)
        ? 1 + random.below(Math.ceil(limit / Math.max(1, piece.length)))
        : 1 + random.below(3)
      if (length + piece.length * times > limit) return bytes
      const added = new Uint8Array(piece.length * times)
      for (let i = 0; i < times; i++) added.set(piece, i * piece.length)
      return splice(bytes, at, 0, added)
    }
    case 10: {
      const from = random.below(other.length)
      const piece = other.subarray(from, random.chance(0.5) ? other.length : from + random.below(64))
      if (length + piece.length > limit) return bytes
      return random.chance(0.5) ? splice(bytes, at, piece.length, piece) : splice(bytes, at, 0, piece)
    }
    case 11: {
      // The front of this one and the end of the other, at a field of this one where there are any.
      const cut = ranges.length > 0 ? random.pick(ranges).start : at
      return splice(bytes, cut, length, other.subarray(random.below(other.length)))
    }
    case 12:
      return splice(bytes, at, random.chance(0.5) ? 8 : 0, random.pick(TOKENS))
    default: {
      const end = Math.min(length, at + 1 + random.below(24))
      for (let i = at; i < end; i++) bytes[i] = random.chance(0.2) ? random.pick(INTERESTING) : random.below(256)
      return bytes
    }
  }
}

/** A changed copy of at most `limit` bytes; one in some is left as it is. */
export function mutate(random: Random, { bytes, ranges }: Material, other: Uint8Array, limit = 65_536): Uint8Array {
  let mutated: Uint8Array = bytes.slice(0, limit)
  for (let changes = random.below(random.chance(0.1) ? 16 : 5); changes > 0; changes--) {
    mutated = mutateOnce(random, mutated, ranges, other, limit)
  }
  return mutated
}
