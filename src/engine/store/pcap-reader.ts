/**
 * pcap: a 24-byte header, then records (draft-ietf-opsawg-pcap). Both byte orders, microseconds and nanoseconds, and Kuznetsov's
 * variant with its longer record header.
 */
import { u16, u16le, u32, u32le } from '../../shared/bytes.ts'
import { findRecords, type RecordLayout } from './pcap-search.ts'
import { Finding } from './pcapng-search.ts'
import { MAX_CAPTURED_LENGTH, ParseOutcome, RecordParser } from './record-parser.ts'

export const PCAP_MAGIC_MICROS = 0xa1b2c3d4
export const PCAP_MAGIC_NANOS = 0xa1b23c4d
export const PCAP_MAGIC_KUZNETSOV = 0xa1b2cd34
const FILE_HEADER = 24
const RECORD_HEADER = 16
const KUZNETSOV_HEADER = 24
/** Files before version 2.3 have captured and original length the other way round, and those of 2.3 either way. */
const SWAPPED_BEFORE_MINOR = 3
/** So do those of Digital Unix' tcpdump. */
const DIGITAL_UNIX_MAJOR = 543
/** Bytes a search asks for when it can't tell yet. */
const SEARCH_STEP = 65536

/** Byte order and kind of a pcap file by its first four bytes; null when it is none. */
export function pcapKind(bytes: Uint8Array, at: number): { bigEndian: boolean; magic: number } | null {
  for (const bigEndian of [true, false]) {
    const magic = bigEndian ? u32(bytes, at) : u32le(bytes, at)
    if (magic === PCAP_MAGIC_MICROS || magic === PCAP_MAGIC_NANOS || magic === PCAP_MAGIC_KUZNETSOV)
      return { bigEndian, magic }
  }
  return null
}

export class PcapReader extends RecordParser {
  readonly format = 'pcap'
  private started = false
  private bigEndian = false
  private recordHeader = RECORD_HEADER
  /** Nanoseconds in a unit of the fraction field. */
  private fraction = 1000
  /** Offset of the captured length in the record header; the original length is in the other of the two words. */
  private capturedAt = 8
  /** Whether a captured length above the original one means that the two are swapped. */
  private maybeSwapped = false
  private searchFrom = 1
  /** Time of the first record, which plausible ones are near to. */
  private firstSeconds = 0

  next(): ParseOutcome {
    if (!this.started) {
      const outcome = this.readHeader()
      if (outcome !== ParseOutcome.frame) return outcome
    }
    const at = this.consumed
    const available = this.end - at
    this.searchFrom = 1
    if (available < this.recordHeader) return this.wantMore(this.recordHeader)
    const read = this.bigEndian ? u32 : u32le
    let captured = read(this.bytes, at + this.capturedAt)
    let original = read(this.bytes, at + 20 - this.capturedAt)
    if (this.maybeSwapped && captured > original) [captured, original] = [original, captured]
    if (captured > MAX_CAPTURED_LENGTH) {
      return this.damaged(`pcap: File has ${captured}-byte packet, bigger than maximum of ${MAX_CAPTURED_LENGTH}`)
    }
    const total = this.recordHeader + captured
    if (available < total) return this.wantMore(total)
    this.recordOffset = this.base + at
    this.timeSeconds = read(this.bytes, at)
    if (this.firstSeconds === 0) this.firstSeconds = this.timeSeconds
    // A fraction beyond a second is damage that is shown as it stands, as tshark shows it.
    this.timeNanos = (read(this.bytes, at + 4) * this.fraction) >>> 0
    this.originalLength = original
    this.dataStart = at + this.recordHeader
    this.dataEnd = at + total
    this.consumed = this.dataEnd
    return ParseOutcome.frame
  }

  resync(): ParseOutcome {
    if (!this.started) {
      this.consumed = this.end
      return this.wantMore(1)
    }
    for (let at = this.consumed + this.searchFrom; at < this.end; at++) {
      const finding = findRecords(this.bytes, at, this.end, this.atEnd, this.layout())
      if (finding === Finding.no) continue
      this.consumed = at
      this.searchFrom = 0
      return finding === Finding.yes ? ParseOutcome.frame : this.wantMore(this.end - at + SEARCH_STEP)
    }
    this.searchFrom = Math.max(0, this.consumed + this.searchFrom - this.end)
    this.consumed = this.end
    return this.wantMore(1)
  }

  private layout(): RecordLayout {
    return {
      read: this.bigEndian ? u32 : u32le,
      header: this.recordHeader,
      capturedAt: this.maybeSwapped ? 8 : this.capturedAt,
      fractions: 1_000_000_000 / this.fraction,
      near: this.firstSeconds,
    }
  }

  private readHeader(): ParseOutcome {
    if (this.end - this.consumed < FILE_HEADER) return this.wantMore(FILE_HEADER)
    const at = this.consumed
    const kind = pcapKind(this.bytes, at)
    if (!kind) return this.damaged('not a pcap file')
    this.bigEndian = kind.bigEndian
    this.fraction = kind.magic === PCAP_MAGIC_NANOS ? 1 : 1000
    this.recordHeader = kind.magic === PCAP_MAGIC_KUZNETSOV ? KUZNETSOV_HEADER : RECORD_HEADER
    const read = kind.bigEndian ? u32 : u32le
    const read16 = kind.bigEndian ? u16 : u16le
    const major = read16(this.bytes, at + 4)
    const minor = read16(this.bytes, at + 6)
    if ((major === 2 && minor < SWAPPED_BEFORE_MINOR) || major === DIGITAL_UNIX_MAJOR) this.capturedAt = 12
    this.maybeSwapped = major === 2 && minor === SWAPPED_BEFORE_MINOR
    this.interfaces.push({
      id: null,
      section: null,
      name: '',
      description: '',
      filter: '',
      comments: [],
      linkType: read(this.bytes, at + 20) & 0xffff,
      snaplen: read(this.bytes, at + 16),
      nanoseconds: kind.magic === PCAP_MAGIC_NANOS,
      bigEndian: kind.bigEndian,
      resolution: kind.magic === PCAP_MAGIC_NANOS ? 9 : 6,
      timeOffset: 0,
      block: null,
    })
    this.consumed += FILE_HEADER
    this.started = true
    return ParseOutcome.frame
  }
}

/** Bytes of the record header before a frame's data. */
export function pcapHeaderLength(magic: number): number {
  return magic === PCAP_MAGIC_KUZNETSOV ? KUZNETSOV_HEADER : RECORD_HEADER
}
