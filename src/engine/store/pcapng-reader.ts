/**
 * pcapng (draft-ietf-opsawg-pcapng): sections, each with its own byte order and interfaces. Packet blocks are frames, and as in
 * Wireshark so are systemd journal entries and custom blocks; other blocks are noted and kept.
 */
import { u16, u16le, u32, u32le } from '../../shared/bytes.ts'
import {
  BLOCK_OVERHEAD,
  BlockType,
  BYTE_ORDER_MAGIC,
  CUSTOM_HEADER,
  ENHANCED_HEADER,
  JOURNAL_HEADER,
  MAX_BLOCK_LENGTH,
  OptionCode,
  SIMPLE_HEADER,
} from './pcapng-blocks.ts'
import { parseInterface, pseudoInterface } from './pcapng-interface.ts'
import { journalEnd, readJournalTime, SMALLEST_JOURNAL_BLOCK } from './pcapng-journal.ts'
import { Finding, findBlock, MAX_SOUGHT_BLOCK } from './pcapng-search.ts'
import { MAX_CAPTURED_LENGTH, ParseOutcome, PseudoLinkType, RecordParser } from './record-parser.ts'
import { type Timestamp, TimestampUnit } from './timestamps.ts'

const MAX_KEPT_BLOCKS = 1 << 20
const MAX_MISSING = 1000
/** Netflix' private enterprise number: its blocks are events of another format, and not shown. */
const NETFLIX = 10949

export class PcapngReader extends RecordParser {
  readonly format = 'pcapng'
  private started = false
  private bigEndian = false
  /** A section header with a byte order was met, and its section has not begun. */
  private headerSeen = false
  private read16 = u16le
  private read32 = u32le
  /** Positions in `interfaces` of the section's interfaces. */
  private section: number[] = []
  /** Positions in `interfaces` of what stands for records without an interface, by link type and section. */
  private readonly pseudo = new Map<string, number>()
  private readonly units: TimestampUnit[] = []
  private readonly time: Timestamp = { seconds: 0, nanos: 0 }
  private sectionNumber = 0
  /** Interfaces that the section does not describe and frames are of, each reported once. */
  private readonly missing = new Set<number>()
  /** Where a search begins, from `consumed` on. */
  private searchFrom = 0

  next(): ParseOutcome {
    for (;;) {
      const at = this.consumed
      const available = this.end - at
      if (available < BLOCK_OVERHEAD) return this.wantMore(BLOCK_OVERHEAD)
      this.searchFrom = 1
      const sectionStart = u32(this.bytes, at) === BlockType.sectionHeader
      if (sectionStart) {
        if (!this.readByteOrder(at)) return this.damaged('pcapng: section header has no valid byte-order magic')
        this.headerSeen = true
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
        const finding = this.tolerant ? this.goesOn(at + padded) : Finding.no
        if (finding === Finding.unsure) return this.wantMore(padded + MAX_SOUGHT_BLOCK)
        const reason = `pcapng: total block lengths (first ${total} and second ${trailer}) don't match`
        if (finding === Finding.no) return this.damaged(reason)
        this.repair(at, reason, 0)
      }
      const outcome = this.readBlock(type, at, total)
      if (outcome === ParseOutcome.damaged) {
        if (!this.tolerant || sectionStart) return outcome
        this.repair(at, this.problem?.reason ?? '', padded)
      }
      this.consumed = at + padded
      if (outcome === ParseOutcome.frame) return outcome
    }
  }

  resync(): ParseOutcome {
    // What follows a damaged header is of its section: blocks in its byte order, and interfaces counted anew.
    if (this.headerSeen) this.startSection(this.bigEndian)
    const orders = this.started ? [this.bigEndian] : [false, true]
    for (let at = this.consumed + this.searchFrom; ; at++) {
      if (at > this.end) at = this.end
      for (const bigEndian of orders) {
        const finding = findBlock(this.bytes, at, this.end, this.atEnd, bigEndian)
        if (finding === Finding.no && at < this.end) continue
        this.consumed = at
        this.searchFrom = 0
        if (finding === Finding.no) return this.wantMore(1)
        if (finding === Finding.unsure) return this.wantMore(Math.min(2 * MAX_SOUGHT_BLOCK, this.end - at + 65536))
        if (!this.started) this.startSection(bigEndian)
        return ParseOutcome.frame
      }
    }
  }

  /** Whether blocks go on at a position, or the file ends there. */
  private goesOn(at: number): Finding {
    if (at === this.end && this.atEnd) return Finding.yes
    return findBlock(this.bytes, at, this.end, this.atEnd, this.bigEndian)
  }

  private repair(at: number, reason: string, skipped: number): void {
    this.repairs.push({ offset: this.base + at, reason, skipped })
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
      case BlockType.custom:
      case BlockType.customNoCopy:
        return this.readCustom(type, at, total)
      case BlockType.systemdJournal:
        return this.readJournal(at, total)
      case BlockType.sectionHeader:
        this.startSection(this.bigEndian)
        break
    }
    let about = -1
    if (type === BlockType.interfaceStatistics && total >= 24) {
      about = this.section[this.read32(this.bytes, at + 8)] ?? -1
    }
    return this.keep(type, at, total, about)
  }

  private keep(type: number, at: number, total: number, interfaceIndex = -1): ParseOutcome {
    if (this.keptBlocks.length < MAX_KEPT_BLOCKS) {
      const { bigEndian } = this
      this.keptBlocks.push({ type, offset: this.base + at, length: total, bigEndian, interfaceIndex })
    }
    return ParseOutcome.more
  }

  private readByteOrder(at: number): boolean {
    if (u32(this.bytes, at + 8) === BYTE_ORDER_MAGIC) this.setByteOrder(true)
    else if (u32le(this.bytes, at + 8) === BYTE_ORDER_MAGIC) this.setByteOrder(false)
    else return false
    return true
  }

  private setByteOrder(bigEndian: boolean): void {
    this.bigEndian = bigEndian
    this.read16 = bigEndian ? u16 : u16le
    this.read32 = bigEndian ? u32 : u32le
  }

  private startSection(bigEndian: boolean): void {
    this.setByteOrder(bigEndian)
    this.started = true
    this.headerSeen = false
    this.section = []
    this.sectionNumber++
    this.missing.clear()
  }

  private readInterface(at: number, total: number): ParseOutcome {
    if (total < 20)
      return this.damaged(`pcapng: total block length ${total} of an IDB is less than the minimum IDB size 20`)
    const parsed = parseInterface(
      this.bytes,
      at,
      total,
      this.base + at,
      this.section.length,
      this.sectionNumber,
      this.bigEndian,
    )
    if (!parsed.whole) {
      const reason = 'pcapng: an option of the IDB is longer than its block'
      if (!this.tolerant) return this.damaged(reason)
      this.repair(at, reason, 0)
    }
    this.section.push(this.interfaces.push(parsed.description) - 1)
    this.units[this.interfaces.length - 1] = parsed.unit
    return ParseOutcome.more
  }

  /** Position in `interfaces` of what stands for the interface of records that have none. */
  private pseudoIndex(linkType: number): number {
    const key = `${linkType} ${this.sectionNumber}`
    let index = this.pseudo.get(key)
    if (index === undefined) {
      index = this.interfaces.push(pseudoInterface(linkType, this.sectionNumber, this.bigEndian)) - 1
      this.units[index] = new TimestampUnit()
      this.pseudo.set(key, index)
    }
    return index
  }

  private readEnhanced(at: number, total: number): ParseOutcome {
    if (total < ENHANCED_HEADER + 4) {
      return this.damaged(`pcapng: total block length ${total} of an EPB is less than the minimum EPB size 32`)
    }
    const { bytes } = this
    const captured = this.read32(bytes, at + 20)
    this.originalLength = this.read32(bytes, at + 24)
    const outcome = this.readPacket(at, total, this.read32(bytes, at + 8), captured, ENHANCED_HEADER)
    if (outcome === ParseOutcome.frame) this.readTime(at + 12)
    return outcome
  }

  private readObsolete(at: number, total: number): ParseOutcome {
    if (total < ENHANCED_HEADER + 4)
      return this.damaged(`pcapng: total block length ${total} of a PB is less than the minimum`)
    const { bytes } = this
    const captured = this.read32(bytes, at + 20)
    this.originalLength = this.read32(bytes, at + 24)
    const outcome = this.readPacket(at, total, this.read16(bytes, at + 8), captured, ENHANCED_HEADER)
    if (outcome === ParseOutcome.frame) this.readTime(at + 12)
    return outcome
  }

  private readSimple(at: number, total: number): ParseOutcome {
    if (total < SIMPLE_HEADER + 4)
      return this.damaged(`pcapng: total block length ${total} of an SPB is less than the minimum`)
    this.originalLength = this.read32(this.bytes, at + 8)
    const room = total - SIMPLE_HEADER - 4
    const snaplen = this.interfaces[this.section[0]]?.snaplen ?? 0
    const limit = snaplen === 0 ? this.originalLength : Math.min(this.originalLength, snaplen)
    const outcome = this.readPacket(at, total, 0, Math.min(limit, room), SIMPLE_HEADER)
    this.setUntimed()
    return outcome
  }

  /** A custom block's data and options, behind its enterprise number (section 4.7). */
  private readCustom(type: number, at: number, total: number): ParseOutcome {
    if (total < CUSTOM_HEADER + 4)
      return this.damaged(`pcapng: total block length ${total} of a CB is too small (< ${CUSTOM_HEADER + 4})`)
    if (this.read32(this.bytes, at + 8) === NETFLIX) return this.keep(type, at, total)
    const outcome = this.readOther(PseudoLinkType.custom, at, CUSTOM_HEADER, at + total - 4)
    this.setUntimed()
    return outcome
  }

  /** A systemd journal entry in its export format (section 4.8), without the padding. */
  private readJournal(at: number, total: number): ParseOutcome {
    if (total < SMALLEST_JOURNAL_BLOCK) {
      const limit = `(< ${SMALLEST_JOURNAL_BLOCK})`
      return this.damaged(`pcapng: total block length ${total} of a systemd journal export block is too small ${limit}`)
    }
    const start = at + JOURNAL_HEADER
    const end = journalEnd(this.bytes, start, at + total - 4)
    const outcome = this.readOther(PseudoLinkType.systemdJournal, at, JOURNAL_HEADER, end)
    if (!readJournalTime(this.bytes, start, end, this.time)) this.setUntimed()
    else {
      this.timeSeconds = this.time.seconds
      this.timeNanos = this.time.nanos
    }
    return outcome
  }

  private readOther(linkType: number, at: number, header: number, end: number): ParseOutcome {
    const captured = end - at - header
    if (captured > MAX_CAPTURED_LENGTH) return this.tooLarge(captured)
    this.originalLength = captured
    this.setFrame(at, this.pseudoIndex(linkType), header, captured)
    return ParseOutcome.frame
  }

  private readPacket(at: number, total: number, local: number, captured: number, header: number): ParseOutcome {
    let index = this.section[local]
    if (index === undefined) {
      const reason = `pcapng: interface index ${local} is not less than section interface count ${this.section.length}`
      if (!this.tolerant) return this.damaged(reason)
      if (!this.missing.has(local) && this.missing.size < MAX_MISSING) {
        this.missing.add(local)
        this.repair(at, reason, 0)
      }
      index = this.pseudoIndex(PseudoLinkType.unknown)
    }
    if (captured > total - header - 4) {
      return this.damaged(
        `pcapng: total block length ${total} of an EPB is too small for ${captured} bytes of packet data`,
      )
    }
    if (captured > MAX_CAPTURED_LENGTH) return this.tooLarge(captured)
    this.setFrame(at, index, header, captured)
    const options = this.dataStart + ((captured + 3) & ~3)
    if (header === ENHANCED_HEADER && options + 4 <= at + total - 4) this.readPacketOptions(options, at + total - 4)
    return ParseOutcome.frame
  }

  private tooLarge(captured: number): ParseOutcome {
    return this.damaged(`pcapng: File has ${captured}-byte packet, bigger than maximum of ${MAX_CAPTURED_LENGTH}`)
  }

  private setFrame(at: number, interfaceIndex: number, header: number, captured: number): void {
    this.interfaceIndex = interfaceIndex
    this.recordOffset = this.base + at
    this.dataStart = at + header
    this.dataEnd = this.dataStart + captured
    this.direction = 0
    this.hasComment = false
    this.untimed = false
  }

  private setUntimed(): void {
    this.untimed = true
    this.timeSeconds = 0
    this.timeNanos = 0
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
