/** What the options of an enhanced packet block say of the packet, comments aside (draft-ietf-opsawg-pcapng section 4.3). */
import { u16, u16le, u32, u32le } from '../../shared/bytes.ts'
import { forEachOption, OptionCode } from './pcapng-blocks.ts'

export interface PacketOptions {
  /** epb_flags. */
  readonly flags?: number
  /** Packets lost since the one before. */
  readonly dropCount?: bigint
  readonly packetId?: bigint
  readonly queue?: number
}

const OF_NOTHING: PacketOptions = {}

export function readPacketOptions(options: Uint8Array, bigEndian: boolean): PacketOptions {
  if (options.length === 0) return OF_NOTHING
  const read32 = bigEndian ? u32 : u32le
  const read64 = (at: number): bigint => {
    const [high, low] = bigEndian ? [at, at + 4] : [at + 4, at]
    return (BigInt(read32(options, high)) << 32n) | BigInt(read32(options, low))
  }
  const found: { -readonly [Key in keyof PacketOptions]: PacketOptions[Key] } = {}
  forEachOption(options, 0, options.length, bigEndian ? u16 : u16le, (code, at, length) => {
    if (code === OptionCode.packetFlags && length === 4) found.flags = read32(options, at)
    else if (code === OptionCode.dropCount && length === 8) found.dropCount = read64(at)
    else if (code === OptionCode.packetId && length === 8) found.packetId = read64(at)
    else if (code === OptionCode.queue && length === 4) found.queue = read32(options, at)
  })
  return found
}
