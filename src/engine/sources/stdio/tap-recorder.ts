/**
 * Turns the three streams of a process into frames of a spool: framer, pcapng blocks, file. Never waits and never fails: what the disk
 * does not take within a bound is dropped and counted, and the next frame of the stream says how many are missing before it.
 */
import { release, type } from 'node:os'
import {
  formatCommand,
  STDIO_STREAMS,
  type StdioStream,
  stdioInterfaceComment,
  stdioInterfaceName,
  type TappedProcessInfo,
} from '../../../shared/stdio-interface.ts'
import type { Framing } from '../../../shared/wire/resend.ts'
import { BlockType } from '../../store/pcapng-blocks.ts'
import { type FrameHeader, type FrameNotes, PcapngWriter } from '../../store/pcapng-writer.ts'
import type { SpoolFileWriter } from '../../store/spool-file-writer.ts'
import { LINKTYPE_WIRESHARK_UPPER_PDU, notedTags, type PayloadKind, PLAIN_TAGS } from './exported-pdu.ts'
import { Framer, type FrameSink } from './framer.ts'
import { FIRST_PART_COMMENT } from './message-frames.ts'
import { WallClock } from './wall-clock.ts'

/** A frame is in the file at most this much after it passed. */
const FLUSH_MS = 50
const BATCH_BYTES = 256 * 1024
/** Room for the largest messages, both ways, while a disk catches its breath. */
const MAX_QUEUED_BYTES = 256 * 1024 * 1024
const INBOUND = 1
const OUTBOUND = 2

export interface StreamCounters {
  frames: number
  /** Bytes of the stream, dropped ones too. */
  bytes: number
  dropped: number
}

/** Seconds since the Unix epoch, and nanoseconds within. */
export interface Instant {
  readonly seconds: number
  readonly nanos: number
}

export interface RecorderOptions {
  readonly process: TappedProcessInfo
  /** Program and version, as `Tapscope 1.0`. */
  readonly application: string
  /** Streams that are not tapped, and why. */
  readonly untapped?: Partial<Record<StdioStream, string>>
  readonly maxQueuedBytes?: number
}

export class TapRecorder {
  readonly counters: Record<StdioStream, StreamCounters>
  /** Called when frames begin to be dropped. */
  onDrop: () => void = () => {}
  private readonly file: SpoolFileWriter
  private readonly writer = new PcapngWriter(2 * BATCH_BYTES)
  private readonly clock = new WallClock()
  private readonly startNs: bigint
  private readonly streams: Record<StdioStream, StreamRecorder>
  private readonly maxQueuedBytes: number
  private timer: NodeJS.Timeout | undefined

  constructor(file: SpoolFileWriter, options: RecorderOptions) {
    this.file = file
    this.maxQueuedBytes = options.maxQueuedBytes ?? MAX_QUEUED_BYTES
    this.startNs = this.clock.ns
    const system = `${type()} ${release()}`
    this.writer.section({ application: options.application, operatingSystem: system })
    const description = formatCommand(options.process.command)
    const stream = (name: StdioStream): StreamRecorder => {
      const id = this.writer.interface({
        linkType: LINKTYPE_WIRESHARK_UPPER_PDU,
        name: stdioInterfaceName(options.process.pid, name),
        description,
        operatingSystem: system,
        comments: [stdioInterfaceComment(options.process, name, options.untapped?.[name])],
      })
      return new StreamRecorder(this, id, name)
    }
    this.streams = { stdin: stream('stdin'), stdout: stream('stdout'), stderr: stream('stderr') }
    const { stdin, stdout, stderr } = this.streams
    this.counters = { stdin: stdin.counters, stdout: stdout.counters, stderr: stderr.counters }
    this.flush()
  }

  /** Bytes [start, end) passed through a stream now. They may be reused after the call. */
  record(stream: StdioStream, bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.clock.read()
    this.recordAt(stream, this.clock, bytes, start, end)
  }

  /** As `record`, when somebody else has read the time. */
  recordAt(stream: StdioStream, time: Instant, bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.streams[stream].push(bytes, start, end, time)
    this.flushLater()
  }

  /** Bytes of a line that is not whole, as a frame of their own that says so; at most MAX_PAYLOAD of them. */
  recordPiece(stream: StdioStream, time: Instant, bytes: Uint8Array, comment: string): void {
    this.streams[stream].piece(bytes, 0, comment, time)
    this.flushLater()
  }

  /** Bytes of the stream that nobody has, as an empty frame: the message under way ends there. `count` is 0 where it is not known. */
  recordGap(stream: StdioStream, time: Instant, count: number, comment: string): void {
    this.streams[stream].cut()
    this.streams[stream].piece(NOTHING, count, comment, time)
    this.flushLater()
  }

  private flushLater(): void {
    if (this.writer.length >= BATCH_BYTES) this.flush()
    else if (this.writer.length > 0) this.timer ??= setTimeout(() => this.flushSoon(), FLUSH_MS)
  }

  /** The stream is over: what is left of a line leaves as it is. */
  endStream(stream: StdioStream): void {
    this.streams[stream].finish()
  }

  /** How the messages of a stream are framed, by the last of them; undefined before the first. */
  framingOf(stream: StdioStream): Framing | undefined {
    return this.streams[stream].framing
  }

  get total(): { frames: number; bytes: number; dropped: number } {
    const total = { frames: 0, bytes: 0, dropped: 0 }
    for (const { frames, bytes, dropped } of Object.values(this.counters)) {
      total.frames += frames
      total.bytes += bytes
      total.dropped += dropped
    }
    return total
  }

  /** Bytes in the file so far. */
  get writtenBytes(): number {
    return this.file.writtenBytes
  }

  /** Ends the streams, writes the statistics and what waits, and closes the file. Counters are final after that. */
  async finish(): Promise<void> {
    this.clock.read()
    for (const name of STDIO_STREAMS) this.streams[name].finish()
    for (const name of STDIO_STREAMS) {
      const { interfaceId, counters } = this.streams[name]
      const received = counters.frames + counters.dropped
      const { startNs } = this
      this.writer.statistics({
        interfaceId,
        startNs,
        endNs: this.clock.ns,
        received,
        delivered: counters.frames,
        dropped: counters.dropped,
      })
    }
    this.flush()
    for (const batch of await this.file.end()) this.countLost(batch)
  }

  /** Writes a frame of a stream, or counts it as dropped. Called back by the stream's framer. */
  write(stream: StreamRecorder, bytes: Uint8Array, start: number, end: number, notes: FrameNotes | undefined): void {
    const { counters } = stream
    if (this.file.queuedBytes + this.writer.length > this.maxQueuedBytes) {
      counters.dropped++
      if (stream.missing++ === 0) this.onDrop()
      return
    }
    counters.frames++
    if (stream.missing === 0) this.writer.frame(stream.header, bytes, start, end, notes)
    else {
      const missing = `${stream.missing} frames before this one were not recorded: the disk was full or slow`
      const comments = [...(notes?.comments ?? []), missing]
      this.writer.frame(stream.header, bytes, start, end, { comments, dropCount: stream.missing })
      stream.missing = 0
    }
  }

  /** Small batches don't queue up behind one that the disk has not taken: they grow. */
  private flushSoon(): void {
    if (this.file.queuedBytes === 0) this.flush()
    else this.timer = setTimeout(() => this.flushSoon(), FLUSH_MS)
  }

  private flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.writer.length > 0) this.file.append(this.writer.take(this.file.takeSpare()))
  }

  /** Frames of a batch that the disk never took. */
  private countLost(batch: Uint8Array): void {
    const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength)
    for (let at = 0; at < batch.length; at += view.getUint32(at + 4, true)) {
      if (view.getUint32(at, true) !== BlockType.enhancedPacket) continue
      const counters = this.counters[STDIO_STREAMS[view.getUint32(at + 8, true)]]
      counters.frames--
      counters.dropped++
    }
  }
}

/** One stream: its framer, and the header that its frames share. */
class StreamRecorder implements FrameSink {
  readonly counters: StreamCounters = { frames: 0, bytes: 0, dropped: 0 }
  readonly header: FrameHeader
  readonly interfaceId: number
  /** Frames dropped since the last one that was written. */
  missing = 0
  framing: Framing | undefined
  private readonly recorder: TapRecorder
  private framer: Framer
  private readonly messages: boolean
  private ending: FrameNotes | undefined

  constructor(recorder: TapRecorder, interfaceId: number, stream: StdioStream) {
    this.recorder = recorder
    this.interfaceId = interfaceId
    const flags = stream === 'stdin' ? INBOUND : OUTBOUND
    this.header = { interfaceId, timeSeconds: 0, timeNanos: 0, originalLength: 0, flags, prefix: PLAIN_TAGS.text }
    this.messages = stream !== 'stderr'
    this.framer = new Framer(this, { messages: this.messages })
  }

  push(bytes: Uint8Array, start: number, end: number, time: Instant): void {
    this.counters.bytes += end - start
    this.setTime(time)
    this.framer.push(bytes, start, end)
  }

  piece(bytes: Uint8Array, missing: number, comment: string, time: Instant): void {
    this.counters.bytes += bytes.length + missing
    this.setTime(time)
    this.header.prefix = PLAIN_TAGS.text
    this.header.originalLength = Math.min(LONGEST, PLAIN_TAGS.text.length + bytes.length + missing)
    this.recorder.write(this, bytes, 0, bytes.length, { comments: [comment] })
    this.header.originalLength = 0
  }

  /** What is held leaves as it is, and what follows begins anew. */
  cut(): void {
    this.ending = CUT
    this.framer.finish()
    this.ending = undefined
    this.framer = new Framer(this, { messages: this.messages })
  }

  private setTime(time: Instant): void {
    this.header.timeSeconds = time.seconds
    this.header.timeNanos = time.nanos
  }

  finish(): void {
    this.framer.finish()
  }

  frame(
    kind: PayloadKind,
    part: number,
    more: boolean,
    bytes: Uint8Array,
    start: number,
    end: number,
    messageHeader?: Uint8Array,
  ): void {
    const plain = part === 0 && !messageHeader
    if (kind === 'json' && part <= 1) this.framing = messageHeader ? 'headers' : 'lines'
    this.header.prefix = plain ? PLAIN_TAGS[kind] : notedTags(kind, part, more, messageHeader)
    this.recorder.write(this, bytes, start, end, this.ending ?? (part === 1 ? FIRST_PART : undefined))
  }
}

const NOTHING = new Uint8Array(0)
/** What a pcapng frame can say of its length. */
const LONGEST = 0xffff_ffff
const CUT: FrameNotes = { comments: ['Incomplete: the bytes that follow are missing'] }
const FIRST_PART: FrameNotes = { comments: [FIRST_PART_COMMENT] }
