/**
 * pcap as bytes: one link type, times in microseconds or nanoseconds, little-endian. Sans-io, as pcapng-writer.ts. What the
 * format can't say is an error value, so that a caller can offer pcapng instead.
 */
import { assert } from '../../shared/base/assert.ts'
import { fail, ok, type Result } from '../../shared/base/result.ts'
import { MAX_CAPTURED_LENGTH } from './record-parser.ts'

const MICROSECONDS_MAGIC = 0xa1b2c3d4
const NANOSECONDS_MAGIC = 0xa1b23c4d
const FILE_HEADER = 24
const RECORD_HEADER = 16
const LAST_SECOND = 0xffffffff

export interface PcapInfo {
  readonly linkType: number
  readonly snaplen?: number
  /** Whether times keep their nanoseconds: needed when any frame has more than microseconds (see needsNanoseconds). */
  readonly nanoseconds: boolean
}

export type PcapProblem =
  /** Frames of several link types: a pcap file has one. */
  | 'link-type'
  /** Before 1970 or after 2106. */
  | 'time'

/** Whether a frame's time is lost in a file of microseconds. */
export const needsNanoseconds = (timeNanos: number): boolean => timeNanos % 1000 !== 0

export class PcapWriter {
  private readonly info: PcapInfo
  private bytes = new Uint8Array(64 * 1024)
  private view = new DataView(this.bytes.buffer)
  private at = FILE_HEADER

  constructor(info: PcapInfo) {
    this.info = info
    const { view } = this
    view.setUint32(0, info.nanoseconds ? NANOSECONDS_MAGIC : MICROSECONDS_MAGIC, true)
    view.setUint16(4, 2, true)
    view.setUint16(6, 4, true)
    view.setUint32(16, info.snaplen ?? MAX_CAPTURED_LENGTH, true)
    view.setUint32(20, info.linkType, true)
  }

  /** Bytes not yet taken. */
  get length(): number {
    return this.at
  }

  /** The bytes so far, whole records; the writer goes on in `replacement`, or in a new buffer. */
  take(replacement?: ArrayBuffer): Uint8Array {
    const taken = this.bytes.subarray(0, this.at)
    this.adopt(new Uint8Array(replacement ?? new ArrayBuffer(this.bytes.length)))
    this.at = 0
    return taken
  }

  /** One frame: bytes [start, end). Nothing is written when it can't be said. */
  frame(
    linkType: number,
    timeSeconds: number,
    timeNanos: number,
    originalLength: number,
    bytes: Uint8Array,
    start = 0,
    end = bytes.length,
  ): Result<null, PcapProblem> {
    const captured = end - start
    assert(captured <= MAX_CAPTURED_LENGTH, `a frame of ${captured} bytes is split or cut before it is written`)
    if (linkType !== this.info.linkType) return fail('link-type')
    if (timeSeconds < 0 || timeSeconds > LAST_SECOND) return fail('time')
    this.reserve(RECORD_HEADER + captured)
    const { view, at } = this
    view.setUint32(at, timeSeconds, true)
    view.setUint32(at + 4, this.info.nanoseconds ? timeNanos : Math.floor(timeNanos / 1000), true)
    view.setUint32(at + 8, captured, true)
    view.setUint32(at + 12, Math.max(captured, originalLength), true)
    this.bytes.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), at + RECORD_HEADER)
    this.at = at + RECORD_HEADER + captured
    return DONE
  }

  private reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + more))
    larger.set(this.bytes.subarray(0, this.at))
    this.adopt(larger)
  }

  private adopt(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer)
  }
}

const DONE = ok(null)
