/**
 * pcapng (draft-ietf-opsawg-pcapng): sections, each with its own byte order and interfaces; enhanced, simple and obsolete packet
 * blocks are frames, other blocks are noted and kept.
 */
import { u16, u16le, u32, u32le } from '../../shared/bytes.ts'
import {
  BLOCK_OVERHEAD,
  BlockType,
  BYTE_ORDER_MAGIC,
  ENHANCED_HEADER,
  forEachOption,
  MAX_BLOCK_LENGTH,
  OptionCode,
  SIMPLE_HEADER,
} from './pcapng-blocks.ts'
import { MAX_CAPTURED_LENGTH, ParseOutcome, RecordParser } from './record-parser.ts'
import { type Timestamp, TimestampUnit } from './timestamps.ts'

const MAX_KEPT_BLOCKS = 1 << 20

export class PcapngReader extends RecordParser {
  readonly format = 'pcapng'
  private started = false
  private bigEndian = false
  private read16 = u16le
  private read32 = u32le
  /** Position in `interfaces` of the section's interface 0. */
  private sectionBase = 0
  private readonly units: TimestampUnit[] = []
  private readonly time: Timestamp = { seconds: 0, nanos: 0 }

  next(): ParseOutcome {
    for (;;) {
      const at = this.consumed
      const available = this.end - at
      if (available < BLOCK_OVERHEAD) return this.wantMore(BLOCK_OVERHEAD)
      const sectionStart = u32(this.bytes, at) === BlockType.sectionHeader
      if (sectionStart) {
        if (!this.readByteOrder(at)) return this.damaged('pcapng: section header has no valid byte-order magic')
      } else if (!this.started) return this.damaged('not a pcapng file')
      const type = this.read32(this.bytes, at)
      const total = this.read32(this.bytes, at + 4)
      if (total < BLOCK_OVERHEAD) return this.damaged(`pcapng: total block length ${total} is less than the minimum`)
      if (total > MAX_BLOCK_LENGTH) {
        return this.damaged(`pcapng: total block length ${total} is too large (> ${MAX_BLOCK_LENGTH})`)
      }
      const padded = (total + 3) & ~3
      if (available < padded) return this.wantMore(padded)
      const trailer = this.read32(this.bytes, at + padded - 4)
      if (trailer !== total) {
        return this.damaged(`pcapng: total block lengths (first ${total} and second ${trailer}) don't match`)
      }
      const outcome = this.readBlock(type, at, total)
      if (outcome === ParseOutcome.damaged) return outcome
      this.consumed = at + padded
      if (outcome === ParseOutcome.frame) return outcome
    }
  }

  /** `more` here means: not a frame, go on. */
  private readBlock(type: number, at: number, total: number): ParseOutcome {
    switch (type) {
      case BlockType.enhancedPacket:
        return this.readEnhanced(at, total)
      case BlockType.simplePacket:
        return this.readSimple(at, total)
      case BlockType.packet:
        return this.readObsolete(at, total)
      case BlockType.interfaceDescription:
        return this.readInterface(at, total)
      case BlockType.sectionHeader:
        this.started = true
        this.sectionBase = this.interfaces.length
        return ParseOutcome.more
      case BlockType.interfaceStatistics:
        return ParseOutcome.more
      default:
        if (this.keptBlocks.length < MAX_KEPT_BLOCKS) {
          this.keptBlocks.push({ type, offset: this.base + at, length: total, bigEndian: this.bigEndian })
        }
        return ParseOutcome.more
    }
  }

  private readByteOrder(at: number): boolean {
    if (u32(this.bytes, at + 8) === BYTE_ORDER_MAGIC) this.bigEndian = true
    else if (u32le(this.bytes, at + 8) === BYTE_ORDER_MAGIC) this.bigEndian = false
    else return false
    this.read16 = this.bigEndian ? u16 : u16le
    this.read32 = this.bigEndian ? u32 : u32le
    return true
  }

  private readInterface(at: number, total: number): ParseOutcome {
    if (total < 20)
      return this.damaged(`pcapng: total block length ${total} of an IDB is less than the minimum IDB size 20`)
    const { bytes } = this
    let name = ''
    let description = ''
    let filter = ''
    let resolution = 6
    let offset = 0n
    const comments: string[] = []
    const text = (from: number, length: number) => utf8.decode(bytes.subarray(from, from + length)).replace(/\0+$/, '')
    const whole = forEachOption(bytes, at + 16, at + total - 4, this.read16, (code, from, length) => {
      if (code === OptionCode.comment) comments.push(text(from, length))
      else if (code === OptionCode.interfaceName) name = text(from, length)
      else if (code === OptionCode.interfaceDescription) description = text(from, length)
      else if (code === OptionCode.interfaceFilter && length > 1) filter = text(from + 1, length - 1)
      else if (code === OptionCode.timestampResolution && length >= 1) resolution = bytes[from]
      else if (code === OptionCode.timestampOffset && length >= 8) offset = this.readInt64(from)
    })
    if (!whole) return this.damaged('pcapng: an option of the IDB is longer than its block')
    this.interfaces.push({
      name,
      description,
      filter,
      comments,
      linkType: this.read16(bytes, at + 8),
      snaplen: this.read32(bytes, at + 12),
      nanoseconds: (resolution & 0x80) !== 0 ? (resolution & 0x7f) > 20 : resolution > 6,
      bigEndian: this.bigEndian,
    })
    this.units.push(new TimestampUnit(resolution, offset))
    return ParseOutcome.more
  }

  private readInt64(at: number): bigint {
    const first = BigInt(this.read32(this.bytes, at))
    const second = BigInt(this.read32(this.bytes, at + 4))
    return BigInt.asIntN(64, this.bigEndian ? (first << 32n) | second : (second << 32n) | first)
  }

  private readEnhanced(at: number, total: number): ParseOutcome {
    if (total < ENHANCED_HEADER + 4) {
      return this.damaged(`pcapng: total block length ${total} of an EPB is less than the minimum EPB size 32`)
    }
    const { bytes } = this
    const captured = this.read32(bytes, at + 20)
    this.originalLength = this.read32(bytes, at + 24)
    const outcome = this.readPacket(at, total, this.read32(bytes, at + 8), captured, ENHANCED_HEADER)
    if (outcome !== ParseOutcome.frame) return outcome
    this.readTime(at + 12)
    return outcome
  }

  private readObsolete(at: number, total: number): ParseOutcome {
    if (total < ENHANCED_HEADER + 4)
      return this.damaged(`pcapng: total block length ${total} of a PB is less than the minimum`)
    const { bytes } = this
    const captured = this.read32(bytes, at + 20)
    this.originalLength = this.read32(bytes, at + 24)
    const outcome = this.readPacket(at, total, this.read16(bytes, at + 8), captured, ENHANCED_HEADER)
    if (outcome !== ParseOutcome.frame) return outcome
    this.readTime(at + 12)
    return outcome
  }

  private readSimple(at: number, total: number): ParseOutcome {
    if (total < SIMPLE_HEADER + 4)
      return this.damaged(`pcapng: total block length ${total} of an SPB is less than the minimum`)
    this.originalLength = this.read32(this.bytes, at + 8)
    const room = total - SIMPLE_HEADER - 4
    const snaplen = this.interfaces[this.sectionBase]?.snaplen ?? 0
    const limit = snaplen === 0 ? this.originalLength : Math.min(this.originalLength, snaplen)
    const outcome = this.readPacket(at, total, 0, Math.min(limit, room), SIMPLE_HEADER)
    this.untimed = true
    this.timeSeconds = 0
    this.timeNanos = 0
    return outcome
  }

  private readPacket(at: number, total: number, local: number, captured: number, header: number): ParseOutcome {
    const count = this.interfaces.length - this.sectionBase
    if (local >= count) {
      return this.damaged(`pcapng: interface index ${local} is not less than section interface count ${count}`)
    }
    if (captured > total - header - 4) {
      return this.damaged(
        `pcapng: total block length ${total} of an EPB is too small for ${captured} bytes of packet data`,
      )
    }
    if (captured > MAX_CAPTURED_LENGTH) {
      return this.damaged(`pcapng: File has ${captured}-byte packet, bigger than maximum of ${MAX_CAPTURED_LENGTH}`)
    }
    this.interfaceIndex = this.sectionBase + local
    this.recordOffset = this.base + at
    this.dataStart = at + header
    this.dataEnd = this.dataStart + captured
    this.direction = 0
    this.hasComment = false
    this.untimed = false
    const options = this.dataStart + ((captured + 3) & ~3)
    if (header === ENHANCED_HEADER && options + 4 <= at + total - 4) this.readPacketOptions(options, at + total - 4)
    return ParseOutcome.frame
  }

  /** The two options the index keeps: whether there is a comment, and the direction. Overlong ones are left alone. */
  private readPacketOptions(from: number, end: number): void {
    let at = from
    while (at + 4 <= end) {
      const code = this.read16(this.bytes, at)
      const length = this.read16(this.bytes, at + 2)
      if (code === OptionCode.end || at + 4 + length > end) return
      if (code === OptionCode.comment) this.hasComment = true
      else if (code === OptionCode.packetFlags && length === 4) this.direction = this.read32(this.bytes, at + 4) & 3
      at += 4 + ((length + 3) & ~3)
    }
  }

  private readTime(at: number): void {
    this.units[this.interfaceIndex].convert(this.read32(this.bytes, at), this.read32(this.bytes, at + 4), this.time)
    this.timeSeconds = this.time.seconds
    this.timeNanos = this.time.nanos
  }
}

const utf8 = new TextDecoder()
