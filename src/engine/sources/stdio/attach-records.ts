/**
 * What `tapcap --attach` writes (native/src/attach/stdio-chunks.h): bytes of the three streams as the process read and wrote them, and
 * gaps. Sans-io: bytes in however they are cut, records out.
 */
import { STDIO_STREAMS, type StdioStream } from '../../../shared/stdio-interface.ts'
import type { Instant } from './tap-recorder.ts'

/** `count` is 0 where nobody knows it. */
export interface AttachSink {
  data(stream: StdioStream, time: Instant, bytes: Uint8Array, start: number, end: number): void
  gap(stream: StdioStream, time: Instant, count: number, reason: GapReason): void
}

/** In the order of tapcap's numbers. */
const REASONS = ['unknown', 'memory', 'kernel-copy', 'io-uring', 'overflow', 'batch'] as const
export type GapReason = (typeof REASONS)[number]

const MAGIC = 'tapchnk1'
const HEAD = 32
const DATA = 1
const BILLION = 1_000_000_000n
const UNKNOWN = 0xffff_ffff_ffff_ffffn

export class AttachRecords {
  private readonly sink: AttachSink
  /** A head, or the magic number, that has come in part. */
  private held = new Uint8Array(0)
  private begun = false
  /** Bytes of the record under way that have not come yet. */
  private left = 0
  private stream: StdioStream = 'stdin'
  private time: Instant = { seconds: 0, nanos: 0 }

  constructor(sink: AttachSink) {
    this.sink = sink
  }

  /** Throws when this is not what tapcap writes. */
  push(chunk: Uint8Array): void {
    let at = 0
    while (at < chunk.length) {
      if (this.left > 0) {
        const end = Math.min(chunk.length, at + this.left)
        this.sink.data(this.stream, this.time, chunk, at, end)
        this.left -= end - at
        at = end
        continue
      }
      const wanted = (this.begun ? HEAD : MAGIC.length) - this.held.length
      const piece = chunk.subarray(at, at + wanted)
      at += piece.length
      const whole = Buffer.concat([this.held, piece])
      if (piece.length < wanted) this.held = whole
      else {
        this.held = new Uint8Array(0)
        this.take(whole)
      }
    }
  }

  private take(head: Buffer): void {
    if (!this.begun) {
      if (head.toString('latin1') !== MAGIC) throw new Error('tapcap is of another version than Tapscope')
      this.begun = true
      return
    }
    const stream = STDIO_STREAMS.at(head[5])
    if (stream === undefined) throw new Error(`tapcap told of a stream ${head[5]}`)
    const ns = head.readBigUInt64LE(16)
    this.stream = stream
    this.time = { seconds: Number(ns / BILLION), nanos: Number(ns % BILLION) }
    this.left = head.readUInt32LE(0)
    if (head[4] === DATA) return
    const count = head.readBigUInt64LE(24)
    this.sink.gap(
      stream,
      this.time,
      count === UNKNOWN ? 0 : Number(count),
      REASONS.at(head.readUInt16LE(6)) ?? 'unknown',
    )
  }
}
