/** Turns the three streams of a process into frames of a spool: framer, pcapng blocks, file. */
import {
  formatCommand,
  STDIO_STREAMS,
  type StdioStream,
  stdioInterfaceComment,
  stdioInterfaceName,
  type TappedProcessInfo,
} from '../../../shared/stdio-interface.ts'
import type { Framing } from '../../../shared/wire/resend.ts'
import type { FrameNotes } from '../../store/pcapng-writer.ts'
import type { SpoolFileWriter } from '../../store/spool-file-writer.ts'
import { notedTags, type PayloadKind, PLAIN_TAGS } from './exported-pdu.ts'
import { FrameRecorder, type FrameRecorderOptions, RecordedStream, type StreamCounters } from './frame-recorder.ts'
import { Framer, type FrameSink } from './framer.ts'
import { FIRST_PART_COMMENT } from './message-frames.ts'

/** Seconds since the Unix epoch, and nanoseconds within. */
export interface Instant {
  readonly seconds: number
  readonly nanos: number
}

export interface RecorderOptions extends FrameRecorderOptions {
  readonly process: TappedProcessInfo
  /** Streams that are not tapped, and why. */
  readonly untapped?: Partial<Record<StdioStream, string>>
}

export class TapRecorder extends FrameRecorder {
  readonly counters: Record<StdioStream, StreamCounters>
  private readonly streams: Record<StdioStream, StreamRecorder>

  constructor(file: SpoolFileWriter, options: RecorderOptions) {
    super(file, options)
    const description = formatCommand(options.process.command)
    const stream = (name: StdioStream): StreamRecorder => {
      const id = this.addInterface({
        name: stdioInterfaceName(options.process.pid, name),
        description,
        comments: [stdioInterfaceComment(options.process, name, { untapped: options.untapped?.[name] })],
      })
      return this.addStream(new StreamRecorder(this, id, name))
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

  /** The stream is over: what is left of a line leaves as it is. */
  endStream(stream: StdioStream): void {
    this.streams[stream].finish()
  }

  /** How the messages of a stream are framed, by the last of them; undefined before the first. */
  framingOf(stream: StdioStream): Framing | undefined {
    return this.streams[stream].framing
  }

  /** Ends the streams as well. */
  override async finish(): Promise<void> {
    this.clock.read()
    for (const name of STDIO_STREAMS) this.streams[name].finish()
    await super.finish()
  }
}

/** One stream: its framer, and what it found so far. */
class StreamRecorder extends RecordedStream implements FrameSink {
  framing: Framing | undefined
  private readonly recorder: TapRecorder
  private framer: Framer
  private readonly messages: boolean
  private ending: FrameNotes | undefined

  constructor(recorder: TapRecorder, interfaceId: number, stream: StdioStream) {
    super(interfaceId, stream === 'stdin')
    this.recorder = recorder
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
