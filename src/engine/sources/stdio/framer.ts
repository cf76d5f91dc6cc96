/**
 * Cuts one stdio stream into frames: a line, or a message with Content-Length headers (as LSP has them), each. Sans-io: bytes in,
 * frames out, at once and as views of the bytes that came in where possible. However the stream is chunked the frames are the same,
 * and one after the other, each after its header, they are the stream, byte for byte.
 *
 * A message longer than MAX_PAYLOAD leaves in parts as it comes, so that the framer never holds more than one part.
 */
import { beginsHeader, contentLength, isBlankLine, isHeaderLine } from './content-length.ts'
import { concatenate, MAX_HEADER_BYTES, MAX_TAG_BYTES, type PayloadKind } from './exported-pdu.ts'
import { payloadKind } from './payload-kind.ts'

/** A frame has at most 262,144 bytes in a file, tags included. */
export const MAX_PAYLOAD = 262_144 - MAX_TAG_BYTES

/** What the framer found. Bytes are [start, end) of `bytes` and may be reused after the call. */
export interface FrameSink {
  /** `part` is 0 for a whole message, else counts from 1, with `more` until the last; `header` are bytes that came before. */
  frame(
    kind: PayloadKind,
    part: number,
    more: boolean,
    bytes: Uint8Array,
    start: number,
    end: number,
    header?: Uint8Array,
  ): void
}

export interface FramerOptions {
  /** Whether lines may be JSON and headers may announce messages: not so on stderr, which is text. */
  readonly messages: boolean
}

const NEWLINE = 10

export class Framer {
  private readonly sink: FrameSink
  private readonly messages: boolean
  /** Bytes of the frame under way from earlier chunks; part of a line, header or body. */
  private readonly held = new Uint8Array(MAX_PAYLOAD)
  private heldLength = 0
  /** Parts of the message under way that have left. */
  private parts = 0
  private partKind: PayloadKind = 'text'
  /** Lines of a header block under way; each is a line of text if the block turns out to be none. */
  private headerLines: Uint8Array[] = []
  private headerBytes = 0
  /** Header of the body under way, and the bytes of the body that have not come yet. */
  private header: Uint8Array | undefined
  private bodyLeft = 0

  constructor(sink: FrameSink, options: FramerOptions) {
    this.sink = sink
    this.messages = options.messages
  }

  /** Takes in bytes [start, end), the next of the stream. */
  push(bytes: Uint8Array, start = 0, end = bytes.length): void {
    let at = start
    while (at < end) at = this.bodyLeft > 0 ? this.takeBody(bytes, at, end) : this.takeLine(bytes, at, end)
  }

  /** The stream is over: what is held leaves as it is. */
  finish(): void {
    this.dropHeader()
    if (this.heldLength > 0 || this.header) this.emit(this.held, 0, this.heldLength, false)
    this.bodyLeft = 0
  }

  private takeBody(bytes: Uint8Array, at: number, end: number): number {
    const wanted = Math.min(this.bodyLeft, MAX_PAYLOAD - this.heldLength)
    if (end - at < wanted) {
      this.hold(bytes, at, end)
      this.bodyLeft -= end - at
      return end
    }
    this.bodyLeft -= wanted
    if (this.bodyLeft > 0) return this.emitPart(bytes, at, at + wanted)
    this.emitWhole(bytes, at, at + wanted)
    return at + wanted
  }

  private takeLine(bytes: Uint8Array, at: number, end: number): number {
    const newline = bytes.indexOf(NEWLINE, at)
    const ended = newline >= 0 && newline < end
    const stop = ended ? newline + 1 : end
    const room = MAX_PAYLOAD - this.heldLength
    if (stop - at > room) {
      this.dropHeader()
      return this.emitPart(bytes, at, at + room)
    }
    if (!ended) {
      this.hold(bytes, at, end)
      return end
    }
    if (this.messages && this.parts === 0 && this.takeHeaderLine(bytes, at, stop)) return stop
    this.emitWhole(bytes, at, stop)
    return stop
  }

  /** Whether the line is of a header block. Lines that were taken for one and are not leave as text. */
  private takeHeaderLine(bytes: Uint8Array, at: number, stop: number): boolean {
    const collecting = this.headerLines.length > 0
    const first = this.heldLength > 0 ? this.held[0] : bytes[at]
    if (!collecting && !beginsHeader(first)) return false
    const length = this.heldLength + stop - at
    if (this.headerBytes + length > MAX_HEADER_BYTES) return this.notHeader()
    const line = new Uint8Array(length)
    line.set(this.held.subarray(0, this.heldLength))
    line.set(bytes.subarray(at, stop), this.heldLength)
    if (isBlankLine(line)) return this.endHeader(line)
    if (!isHeaderLine(line, !collecting)) return this.notHeader()
    this.headerLines.push(line)
    this.headerBytes += length
    this.heldLength = 0
    return true
  }

  private endHeader(blank: Uint8Array): boolean {
    const announced = contentLength(this.headerLines)
    if (announced <= 0) return this.notHeader()
    this.header = concatenate([...this.headerLines, blank])
    this.bodyLeft = announced
    this.headerLines = []
    this.headerBytes = 0
    this.heldLength = 0
    return true
  }

  private notHeader(): false {
    this.dropHeader()
    return false
  }

  private dropHeader(): void {
    if (this.headerLines.length === 0) return
    for (const line of this.headerLines) this.sink.frame('text', 0, false, line, 0, line.length)
    this.headerLines = []
    this.headerBytes = 0
  }

  private hold(bytes: Uint8Array, at: number, end: number): void {
    this.held.set(bytes.subarray(at, end), this.heldLength)
    this.heldLength += end - at
  }

  /** What is held and [at, stop) leave as a part; more of the message follows. */
  private emitPart(bytes: Uint8Array, at: number, stop: number): number {
    if (this.heldLength === 0) this.emit(bytes, at, stop, true)
    else {
      this.hold(bytes, at, stop)
      this.emit(this.held, 0, this.heldLength, true)
    }
    return stop
  }

  /** What is held and [at, stop) are a message, or the last part of one. */
  private emitWhole(bytes: Uint8Array, at: number, stop: number): void {
    if (this.heldLength === 0) this.emit(bytes, at, stop, false)
    else {
      this.hold(bytes, at, stop)
      this.emit(this.held, 0, this.heldLength, false)
    }
  }

  private emit(bytes: Uint8Array, start: number, end: number, more: boolean): void {
    this.heldLength = 0
    if (this.parts === 0) this.partKind = this.messages ? payloadKind(bytes, start, end) : 'text'
    const part = more || this.parts > 0 ? this.parts + 1 : 0
    const { header } = this
    this.header = undefined
    this.parts = more ? part : 0
    if (header) this.sink.frame(this.partKind, part, more, bytes, start, end, header)
    else this.sink.frame(this.partKind, part, more, bytes, start, end)
  }
}
