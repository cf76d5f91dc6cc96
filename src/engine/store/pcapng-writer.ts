/**
 * pcapng as bytes (draft-ietf-opsawg-pcapng). Sans-io: blocks collect in one growing buffer until the caller takes them, always
 * whole. Writing a frame allocates nothing but the buffer's growth.
 */
import { assert } from '../../shared/base/assert.ts'
import { HOST_IS_LITTLE, PcapngBlockWriter } from './pcapng-block-writer.ts'
import { BlockType, BYTE_ORDER_MAGIC, ENHANCED_HEADER, OptionCode } from './pcapng-blocks.ts'
import { MAX_CAPTURED_LENGTH } from './record-parser.ts'

const MICROSECONDS_RESOLUTION = 6
const NANOSECONDS_RESOLUTION = 9
const EMPTY = new Uint8Array(0)
/** Code and length of the flags option, as one word. */
const FLAGS_OPTION = HOST_IS_LITTLE ? (4 << 16) | OptionCode.packetFlags : (OptionCode.packetFlags << 16) | 4

/** Options that nobody here reads; the others are in pcapng-blocks.ts. */
const WriteOption = {
  sectionHardware: 2,
  sectionSystem: 3,
  sectionApplication: 4,
  interfaceSystem: 12,
  interfaceHardware: 15,
  frameDropCount: 4,
  statisticsStart: 2,
  statisticsEnd: 3,
  statisticsReceived: 4,
  statisticsDropped: 5,
  statisticsSystemDropped: 7,
  statisticsDelivered: 8,
} as const

export interface SectionInfo {
  /** Program and version that writes the file, as `Tapscope 1.0`. */
  readonly application: string
  readonly operatingSystem?: string
  readonly hardware?: string
  readonly comments?: readonly string[]
  /** Further options as they are, in host byte order, padded, without the end mark. */
  readonly options?: Uint8Array
}

export interface InterfaceInfo {
  readonly linkType: number
  /** 0, the default, means no limit. */
  readonly snaplen?: number
  readonly name?: string
  readonly description?: string
  readonly filter?: string
  readonly operatingSystem?: string
  readonly hardware?: string
  readonly comments?: readonly string[]
  /** Times of its frames are written in microseconds instead of nanoseconds, which reach further. */
  readonly microseconds?: boolean
  /** Seconds to be added to the times in the file (if_tsoffset). */
  readonly timeOffset?: number
  /** As in SectionInfo. */
  readonly options?: Uint8Array
}

/** What is known of a frame besides its bytes; the caller fills one object again and again. */
export interface FrameHeader {
  interfaceId: number
  /** Seconds since the Unix epoch, and nanoseconds within. */
  timeSeconds: number
  timeNanos: number
  /** Length on the wire; the captured length when that is more. */
  originalLength: number
  /** epb_flags: 1 inbound, 2 outbound; 0 leaves the option out. */
  flags: number
  /** Bytes that go before those of the frame, as an Exported PDU's tags. */
  prefix?: Uint8Array
}

export interface FrameNotes {
  readonly comments?: readonly string[]
  /** Frames lost on the interface since its last one in the file. */
  readonly dropCount?: number
  /** Further options as they are, in host byte order, padded, without the end mark. */
  readonly options?: Uint8Array
}

export interface StatisticsInfo {
  readonly interfaceId: number
  /** Since the Unix epoch. */
  readonly startNs: bigint
  readonly endNs: bigint
  readonly received: number
  readonly delivered: number
  readonly dropped: number
  readonly systemDropped?: number
  readonly comments?: readonly string[]
}

export class PcapngWriter extends PcapngBlockWriter {
  /** How the section's interfaces count time. */
  private units: { readonly fractions: number; readonly nanos: number; readonly offset: number }[] = []
  private seconds = 0
  private nanos = 0
  private unitOf = 0
  private timeHigh = 0
  private timeLow = 0

  /** Begins a section: interfaces are counted from 0 again. */
  section(info: SectionInfo): void {
    this.open(BlockType.sectionHeader, 16)
    this.word(BYTE_ORDER_MAGIC)
    this.halves(1, 0)
    // The section's length is unknown while it grows.
    this.word(0xffffffff)
    this.word(0xffffffff)
    this.textOptions(OptionCode.comment, info.comments)
    this.textOption(WriteOption.sectionHardware, info.hardware)
    this.textOption(WriteOption.sectionSystem, info.operatingSystem)
    this.textOption(WriteOption.sectionApplication, info.application)
    this.options(info.options)
    this.close()
    this.units = []
    this.unitOf = -1
  }

  /** Describes an interface and returns its id within the section. */
  interface(info: InterfaceInfo): number {
    this.open(BlockType.interfaceDescription, 8)
    this.halves(info.linkType, 0)
    this.word(info.snaplen ?? 0)
    this.textOptions(OptionCode.comment, info.comments)
    this.textOption(OptionCode.interfaceName, info.name)
    this.textOption(OptionCode.interfaceDescription, info.description)
    const resolution = info.microseconds ? MICROSECONDS_RESOLUTION : NANOSECONDS_RESOLUTION
    const offset = info.timeOffset ?? 0
    this.option(OptionCode.timestampResolution, Uint8Array.of(resolution))
    if (offset !== 0) this.countOption(OptionCode.timestampOffset, offset)
    // The filter's first byte is its kind: 0 is libpcap's language.
    if (info.filter) this.textOption(OptionCode.interfaceFilter, `\0${info.filter}`)
    this.textOption(WriteOption.interfaceSystem, info.operatingSystem)
    this.textOption(WriteOption.interfaceHardware, info.hardware)
    this.options(info.options)
    this.close()
    return this.units.push({ fractions: 10 ** resolution, nanos: info.microseconds ? 1000 : 1, offset }) - 1
  }

  /** One frame without a time, of the section's first interface; as `frame` otherwise. */
  simpleFrame(originalLength: number, bytes: Uint8Array): void {
    this.open(BlockType.simplePacket, 4)
    this.word(originalLength)
    const at = this.reserve(bytes.length + 4)
    this.bytes.set(bytes, at)
    this.at = at + bytes.length
    while ((this.at & 3) !== 0) this.bytes[this.at++] = 0
    this.closeWithoutOptions()
  }

  /** One frame: `header.prefix`, then bytes [start, end); at most 262,144 of them together. */
  frame(header: FrameHeader, bytes: Uint8Array, start = 0, end = bytes.length, notes?: FrameNotes): void {
    const prefix = header.prefix ?? EMPTY
    const captured = prefix.length + end - start
    assert(header.interfaceId < this.units.length, 'an interface is described before its frames')
    assert(captured <= MAX_CAPTURED_LENGTH, 'a frame of more than 262,144 bytes is split or cut before it is written')
    const at = this.reserve(ENHANCED_HEADER + captured + 20)
    const { bytes: target, words } = this
    const first = at >>> 2
    words[first] = BlockType.enhancedPacket
    words[first + 2] = header.interfaceId
    const unit = header.interfaceId
    if (header.timeNanos !== this.nanos || header.timeSeconds !== this.seconds || unit !== this.unitOf)
      this.setTime(header)
    words[first + 3] = this.timeHigh
    words[first + 4] = this.timeLow
    words[first + 5] = captured
    words[first + 6] = Math.max(captured, header.originalLength)
    let o = at + ENHANCED_HEADER
    for (let i = 0; i < prefix.length; i++) target[o++] = prefix[i]
    target.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), o)
    o += end - start
    while ((o & 3) !== 0) target[o++] = 0
    this.blockStart = at
    this.at = o
    if (header.flags !== 0) {
      words[o >>> 2] = FLAGS_OPTION
      words[(o >>> 2) + 1] = header.flags
      this.at += 8
    }
    if (notes) this.notes(notes)
    if (this.at === o) this.closeWithoutOptions()
    else this.close()
  }

  statistics(info: StatisticsInfo): void {
    this.open(BlockType.interfaceStatistics, 12)
    this.word(info.interfaceId)
    this.instant(info.endNs)
    this.textOptions(OptionCode.comment, info.comments)
    this.halves(WriteOption.statisticsStart, 8)
    this.instant(info.startNs)
    this.halves(WriteOption.statisticsEnd, 8)
    this.instant(info.endNs)
    this.countOption(WriteOption.statisticsReceived, info.received)
    this.countOption(WriteOption.statisticsDropped, info.dropped)
    if (info.systemDropped !== undefined) this.countOption(WriteOption.statisticsSystemDropped, info.systemDropped)
    this.countOption(WriteOption.statisticsDelivered, info.delivered)
    this.close()
  }

  /** A whole block as it is (names, secrets, custom), in the host's byte order: toHostOrder makes it so. */
  rawBlock(block: Uint8Array): void {
    assert(block.length >= 12 && block.length % 4 === 0, 'a raw block is whole and padded')
    this.blockStart = this.at
    this.raw(block)
    const length = this.words[(this.blockStart >>> 2) + 1]
    assert(
      length === block.length,
      `a raw block of ${block.length} bytes says its length in host byte order, not ${length}`,
    )
  }

  private notes(notes: FrameNotes): void {
    this.textOptions(OptionCode.comment, notes.comments)
    if (notes.dropCount) this.countOption(WriteOption.frameDropCount, notes.dropCount)
    this.options(notes.options)
  }

  private options(options: Uint8Array | undefined): void {
    if (!options) return
    assert(options.length % 4 === 0, 'raw options are padded')
    this.raw(options)
  }

  /** A time's two words in its interface's unit, exact without a bigint; kept, for frames come several at a time. */
  private setTime({ timeSeconds, timeNanos, interfaceId }: FrameHeader): void {
    this.seconds = timeSeconds
    this.nanos = timeNanos
    this.unitOf = interfaceId
    const { fractions, nanos, offset } = this.units[interfaceId]
    const seconds = Math.max(0, timeSeconds - offset)
    const high = Math.floor(seconds / 65536) * fractions
    const low = (seconds % 65536) * fractions + Math.floor(timeNanos / nanos) + (high % 65536) * 65536
    this.timeHigh = Math.floor(high / 65536) + Math.floor(low / 0x1_0000_0000)
    this.timeLow = low % 0x1_0000_0000
  }
}
