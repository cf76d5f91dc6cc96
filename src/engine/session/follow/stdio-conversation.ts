/** What a tapped process, its client and its stderr say; over HTTP, a proxied server and one of its clients. A message in several frames is one, that of its first frame. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { StdioInterface } from '../../../shared/stdio-interface.ts'
import type { FollowedConversation, Voice } from '../../../shared/wire/follow.ts'
import type { Frames } from '../frames.ts'
import { RowList } from '../row-list.ts'
import type { Conversation } from './conversation.ts'
import { firstRowOf, isContinuation, messageRows, payloadAt } from './message-rows.ts'

const VOICE_OF = { stdin: 'client', stdout: 'server', stderr: 'stderr' } as const
const CHECK_ROWS = 65_536

export class StdioConversation implements Conversation {
  readonly about: FollowedConversation
  readonly bytes = null
  private readonly frames: Frames
  private readonly file: number
  private readonly conversation: string
  private readonly messages = new RowList()
  /** Voices by source id; null for sources of others. */
  private readonly voices: (Voice | null | undefined)[] = []
  private rows = 0

  /** Of the process that a row's frame is of. */
  constructor(frames: Frames, row: RowIndex, { pid, conversation, server, client }: StdioInterface) {
    this.frames = frames
    this.file = frames.sourceOf(row).file
    this.conversation = conversation
    this.about = { kind: 'stdio', pid, server, client }
  }

  get count(): number {
    return this.messages.length
  }

  update(until: number): boolean {
    const { frames, messages } = this
    const { rowCount } = frames
    for (; this.rows < rowCount; this.rows++) {
      if (this.rows % CHECK_ROWS === 0 && performance.now() > until) return false
      const row = this.rows as RowIndex
      const { segment, slot } = frames.at(row)
      if (this.voiceOf(segment.source[slot], row) !== null && !isContinuation(frames, row)) messages.push(row)
    }
    return true
  }

  row(at: number): RowIndex {
    return this.messages.at(at) as RowIndex
  }

  voice(at: number): Voice {
    const row = this.row(at)
    const { segment, slot } = this.frames.at(row)
    return this.voiceOf(segment.source[slot], row) as Voice
  }

  length(at: number): number {
    let length = 0
    for (const row of messageRows(this.frames, this.row(at))) length += payloadAt(this.frames, row).length
    return length
  }

  missing(): number {
    return 0
  }

  read(at: number, start: number, end: number): Uint8Array {
    const pieces: Uint8Array[] = []
    let offset = 0
    for (const row of messageRows(this.frames, this.row(at))) {
      const payload = payloadAt(this.frames, row)
      if (offset + payload.length > start)
        pieces.push(payload.slice(Math.max(0, start - offset), Math.max(0, end - offset)))
      offset += payload.length
      if (offset >= end) break
    }
    return Buffer.concat(pieces)
  }

  find(row: RowIndex): number {
    return this.messages.lowerBound(row + 1) - 1
  }

  holds(at: number, row: RowIndex): boolean {
    return firstRowOf(this.frames, row) === this.row(at)
  }

  private voiceOf(source: number, row: RowIndex): Voice | null {
    const known = this.voices[source]
    if (known !== undefined) return known
    const { stdio } = this.frames.interfaceOf(row)
    const own = stdio?.conversation === this.conversation && this.frames.sourceOf(row).file === this.file
    const voice = own ? VOICE_OF[stdio.stream] : null
    this.voices[source] = voice
    return voice
  }
}
