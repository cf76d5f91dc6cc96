/**
 * Frames of messages that passed over HTTP. A conversation has a stream each way and one of what the proxy has to say; where messages that
 * span frames overlap, a stream has further interfaces, so that the parts of a message follow each other on theirs.
 */
import {
  httpInterfaceName,
  type StdioStream,
  stdioInterfaceComment,
  type TappedProcessInfo,
} from '../../../shared/stdio-interface.ts'
import type { FrameNotes } from '../../store/pcapng-writer.ts'
import type { SpoolFileWriter } from '../../store/spool-file-writer.ts'
import { httpTags, type PayloadKind } from '../stdio/exported-pdu.ts'
import { FrameRecorder, type FrameRecorderOptions, RecordedStream } from '../stdio/frame-recorder.ts'
import { FIRST_PART_COMMENT } from '../stdio/message-frames.ts'
import type { Instant } from '../stdio/tap-recorder.ts'
import type { Conversation } from './conversations.ts'

export interface HttpRecorderOptions extends FrameRecorderOptions {
  /** Without a password or a query. */
  readonly url: string
  /** Short name of the server. */
  readonly server: string
}

/** An interface; a message that spans frames has it to itself. */
export class HttpStream extends RecordedStream {
  isTaken = false
  /** Name of the client as the interface has it. */
  readonly client: string

  constructor(interfaceId: number, inbound: boolean, client: string) {
    super(interfaceId, inbound)
    this.client = client
  }
}

/** A frame, but for its bytes. */
export interface FrameFacts {
  readonly kind: PayloadKind
  /** As MessageCutter has them. */
  readonly part: number
  readonly more: boolean
  /** shared/http-note.ts. */
  readonly note: Uint8Array
  readonly comment?: string | undefined
}

export class HttpRecorder extends FrameRecorder {
  private readonly options: HttpRecorderOptions
  private readonly streams = new Map<string, HttpStream[]>()

  constructor(file: SpoolFileWriter, options: HttpRecorderOptions) {
    super(file, options)
    this.options = options
    this.flush()
  }

  /** The time now; valid until the next call. */
  now(): Instant {
    this.clock.read()
    return this.clock
  }

  /** An interface for the next frame of a stream, which no message under way has. */
  streamFor(conversation: Conversation, stream: StdioStream): HttpStream {
    const key = `${conversation.number} ${stream}`
    const known = this.streams.get(key) ?? []
    const { client } = conversation
    const free = known.find((one) => !one.isTaken && one.client === client)
    if (free) return free
    const added = this.open(conversation, stream)
    this.streams.set(key, [...known.filter((one) => one.isTaken || one.client === client), added])
    return added
  }

  /** Writes a frame, whose last byte passed at that time. */
  record(stream: HttpStream, time: Instant, bytes: Uint8Array, facts: FrameFacts): void {
    const { header, counters } = stream
    const { kind, part, more, note, comment } = facts
    counters.bytes += bytes.length
    header.timeSeconds = time.seconds
    header.timeNanos = time.nanos
    header.prefix = httpTags(kind, part, more, note)
    const first = part === 1 ? [FIRST_PART_COMMENT] : []
    const comments = comment === undefined ? first : [...first, comment]
    const notes: FrameNotes | undefined = comments.length > 0 ? { comments } : undefined
    this.write(stream, bytes, 0, bytes.length, notes)
    this.flushLater()
  }

  private open({ number, client }: Conversation, stream: StdioStream): HttpStream {
    const { url, server } = this.options
    const { pid } = process
    const about: TappedProcessInfo = { pid, command: [url], server, client, clientPid: 0 }
    const id = this.addInterface({
      name: httpInterfaceName(pid, number, stream),
      description: url,
      comments: [stdioInterfaceComment(about, stream, { conversation: number })],
    })
    return this.addStream(new HttpStream(id, stream === 'stdin', client))
  }
}
