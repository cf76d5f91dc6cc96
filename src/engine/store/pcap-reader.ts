/**
 * pcap: a 24-byte header, then records (draft-ietf-opsawg-pcap). Both byte orders, microseconds and nanoseconds, and Kuznetsov's
 * variant with its longer record header.
 */
import { u16, u16le, u32, u32le } from '../../shared/bytes.ts'
import { MAX_CAPTURED_LENGTH, ParseOutcome, RecordParser } from './record-parser.ts'

export const PCAP_MAGIC_MICROS = 0xa1b2c3d4
export const PCAP_MAGIC_NANOS = 0xa1b23c4d
export const PCAP_MAGIC_KUZNETSOV = 0xa1b2cd34
const FILE_HEADER = 24
const RECORD_HEADER = 16
const KUZNETSOV_HEADER = 24
/** Files before version 2.3 have captured and original length the other way round. */
const SWAPPED_BEFORE_MINOR = 3

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

  next(): ParseOutcome {
    if (!this.started) {
      const outcome = this.readHeader()
      if (outcome !== ParseOutcome.frame) return outcome
    }
    const at = this.consumed
    const available = this.end - at
    if (available < this.recordHeader) return this.wantMore(this.recordHeader)
    const read = this.bigEndian ? u32 : u32le
    const captured = read(this.bytes, at + this.capturedAt)
    if (captured > MAX_CAPTURED_LENGTH) {
      return this.damaged(`pcap: File has ${captured}-byte packet, bigger than maximum of ${MAX_CAPTURED_LENGTH}`)
    }
    const total = this.recordHeader + captured
    if (available < total) return this.wantMore(total)
    this.recordOffset = this.base + at
    this.timeSeconds = read(this.bytes, at)
    // A fraction beyond a second is damage that is shown as it stands, as tshark shows it.
    this.timeNanos = (read(this.bytes, at + 4) * this.fraction) >>> 0
    this.originalLength = read(this.bytes, at + 20 - this.capturedAt)
    this.dataStart = at + this.recordHeader
    this.dataEnd = at + total
    this.consumed = this.dataEnd
    return ParseOutcome.frame
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
    const minor = kind.bigEndian ? u16(this.bytes, at + 6) : u16le(this.bytes, at + 6)
    if (minor < SWAPPED_BEFORE_MINOR) this.capturedAt = 12
    this.interfaces.push({
      name: '',
      description: '',
      filter: '',
      comments: [],
      linkType: (kind.bigEndian ? u16(this.bytes, at + 22) : u16le(this.bytes, at + 20)) & 0xffff,
      snaplen: read(this.bytes, at + 16),
      nanoseconds: kind.magic === PCAP_MAGIC_NANOS,
      bigEndian: kind.bigEndian,
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
