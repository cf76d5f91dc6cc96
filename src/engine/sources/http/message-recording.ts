/** One body after the other, or one event after the other, as frames of a conversation's stream. */
import { formatHttpNote, type HttpFacts } from '../../../shared/http-note.ts'
import type { StdioStream } from '../../../shared/stdio-interface.ts'
import type { PayloadKind } from '../stdio/exported-pdu.ts'
import type { Instant } from '../stdio/tap-recorder.ts'
import type { Conversation } from './conversations.ts'
import type { HttpRecorder, HttpStream } from './http-recorder.ts'
import { MessageCutter } from './message-cutter.ts'

export interface MessageOptions {
  readonly recorder: HttpRecorder
  readonly stream: StdioStream
  /** Where a message belongs; asked when its first frame leaves, with that frame's bytes. */
  conversation(first: Uint8Array): Conversation
  /** What is known by now of the request that it travels in. */
  facts(): HttpFacts
}

export class MessageRecording {
  /** The last message, where it was one frame. */
  last: Uint8Array | null = null
  private readonly options: MessageOptions
  private readonly cutter = new MessageCutter((kind, part, more, bytes) => this.write(kind, part, more, bytes))
  private time: Instant = { seconds: 0, nanos: 0 }
  private comment: string | undefined
  private taken: HttpStream | null = null

  constructor(options: MessageOptions) {
    this.options = options
  }

  get isOpen(): boolean {
    return this.cutter.isOpen
  }

  push(bytes: Uint8Array, start: number, end: number, time: Instant): void {
    this.time = time
    this.cutter.push(bytes, start, end)
  }

  /** The message is over, or will not come to its end, as the comment says. */
  end(time: Instant, comment?: string): void {
    this.time = time
    this.comment = comment
    this.cutter.end()
    this.comment = undefined
  }

  private write(kind: PayloadKind, part: number, more: boolean, bytes: Uint8Array): void {
    const { recorder, stream, conversation, facts } = this.options
    const target = this.taken ?? recorder.streamFor(conversation(bytes), stream)
    target.isTaken = more
    this.taken = more ? target : null
    this.last = part === 0 ? bytes : null
    const note = formatHttpNote(facts())
    recorder.record(target, this.time, bytes, { kind, part, more, note, comment: more ? undefined : this.comment })
  }
}
