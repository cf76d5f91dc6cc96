/** The type of a DHCP message, read without a dissection: option 53, RFC 2132 section 9.6. */
import { u32 } from '../../../shared/bytes.ts'
import type { Head } from './frame-heads.ts'

const OPTIONS = 240
const COOKIE = 0x63825363
const PADDING = 0
const OVERLOAD = 52
const MESSAGE_TYPE = 53
const END = 255

/** Null where options are elsewhere as well. */
export function dhcpMessageTypes({ bytes, start, end }: Head): readonly number[] | null {
  const types: number[] = []
  let at = start + OPTIONS
  if (at > end || u32(bytes, at - 4) !== COOKIE) return types
  while (at + 2 <= end && bytes[at] !== END) {
    const code = bytes[at]
    const length = bytes[at + 1]
    if (code === OVERLOAD) return null
    if (code === MESSAGE_TYPE && length > 0 && at + 2 < end) types.push(bytes[at + 2])
    at += code === PADDING ? 1 : 2 + length
  }
  return types
}
