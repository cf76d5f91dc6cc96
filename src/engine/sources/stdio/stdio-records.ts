/**
 * What `tapcap --attach` (native/src/attach/stdio-chunks.h) and `taprelay` (native/relay/records.h) tell of a process: bytes of its three
 * streams, gaps, and from the relay how the command fares. Sans-io: bytes in however they are cut, records out.
 */
import { STDIO_STREAMS, type StdioStream } from '../../../shared/stdio-interface.ts'
import type { Instant } from './tap-recorder.ts'

export interface StdioSink {
  data(stream: StdioStream, time: Instant, bytes: Uint8Array, start: number, end: number): void
  /** `count` is 0 where nobody knows it. */
  gap(stream: StdioStream, time: Instant, count: number, reason: GapReason): void
  /** The stream is over. */
  ended?(stream: StdioStream): void
  /** The command runs; or could not be started, for an `errno`. */
  started?(pid: number, errno: number): void
  /** The command ended: with a code, or, where `signal` is not 0, by that. */
  exited?(code: number, signal: number): void
}

/** In the order of tapcap's numbers. */
const REASONS = ['unknown', 'memory', 'kernel-copy', 'io-uring', 'overflow', 'batch'] as const
export type GapReason = (typeof REASONS)[number]

const MAGIC = 'tapchnk1'
const HEAD = 32
const Kind = { data: 1, missing: 2, ended: 3, started: 4, exited: 5 } as const
const BILLION = 1_000_000_000n
const UNKNOWN = 0xffff_ffff_ffff_ffffn

export class StdioRecords {
  private readonly sink: StdioSink
  /** A head, or the magic number, that has come in part. */
  private held = Buffer.alloc(0)
  private begun = false
  /** Bytes of the record under way that have not come yet. */
  private left = 0
  private stream: StdioStream = 'stdin'
  private time: Instant = { seconds: 0, nanos: 0 }

  constructor(sink: StdioSink) {
    this.sink = sink
  }

  /** Bytes may be reused after the call. Throws when this is not what our programs write. */
  push(chunk: Buffer): void {
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
      const whole = this.held.length > 0 ? Buffer.concat([this.held, piece]) : piece
      if (piece.length < wanted) this.held = Buffer.from(whole)
      else {
        this.held = Buffer.alloc(0)
        this.take(whole)
      }
    }
  }

  private take(head: Buffer): void {
    if (!this.begun) {
      if (head.toString('latin1') !== MAGIC) throw new Error('The native programs are of another version than Tapscope')
      this.begun = true
      return
    }
    const stream = STDIO_STREAMS.at(head[5])
    if (stream === undefined) throw new Error(`A native program told of a stream ${head[5]}`)
    const ns = head.readBigUInt64LE(16)
    this.stream = stream
    this.time = { seconds: Number(ns / BILLION), nanos: Number(ns % BILLION) }
    this.left = head.readUInt32LE(0)
    if (head[4] !== Kind.data) this.tell(head, stream)
  }

  private tell(head: Buffer, stream: StdioStream): void {
    const [first, second] = [head.readUInt32LE(8), head.readUInt32LE(12)]
    switch (head[4]) {
      case Kind.missing: {
        const count = head.readBigUInt64LE(24)
        const reason = REASONS.at(head.readUInt16LE(6)) ?? 'unknown'
        return this.sink.gap(stream, this.time, count === UNKNOWN ? 0 : Number(count), reason)
      }
      case Kind.ended:
        return this.sink.ended?.(stream)
      case Kind.started:
        return this.sink.started?.(first, second)
      case Kind.exited:
        return this.sink.exited?.(first, second)
      default:
        throw new Error(`A native program told of a kind ${head[4]}`)
    }
  }
}
