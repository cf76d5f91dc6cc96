/** Fields of numbers whose least significant byte comes first, as 802.11 and radiotap have them. */
import { u16le, u32le } from '../../../../shared/bytes.ts'
import type { FieldValue } from '../../../../shared/fields.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'

function word(bytes: Uint8Array, at: number, length: number): number {
  switch (length) {
    case 1:
      return bytes[at]
    case 2:
      return u16le(bytes, at)
    case 3:
      return u16le(bytes, at) | (bytes[at + 2] << 16)
    default:
      return u32le(bytes, at)
  }
}

export const u64le = (bytes: Uint8Array, at: number): bigint =>
  (BigInt(u32le(bytes, at + 4)) << 32n) | BigInt(u32le(bytes, at))

function littleValue(one: Field, bytes: Uint8Array, at: number, length: number): FieldValue {
  const { type, mask } = one
  if (type === 'uint64') return u64le(bytes, at)
  const raw = word(bytes, at, length)
  const value = mask === undefined ? raw : (raw & mask) >>> (31 - Math.clz32(mask & -mask))
  if (type === 'boolean') return value !== 0
  const limit = type === 'int8' ? 0x80 : type === 'int16' ? 0x8000 : 0
  return limit !== 0 && value >= limit ? value - 2 * limit : value
}

/** Adds a number of `length` bytes at `at`; returns its node. */
export const addLittle = (
  out: Detail,
  one: Field,
  bytes: Uint8Array,
  at: number,
  length: number,
  text?: string,
): number => out.add(one, at, length, littleValue(one, bytes, at, length), text)
