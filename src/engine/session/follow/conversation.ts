/** A conversation that is followed: its messages by number, found in rows as they come. Row numbers are all that is kept of them. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { type FollowedConversation, VOICES, type Voice } from '../../../shared/wire/follow.ts'
import { RowList } from '../row-list.ts'

export interface Conversation {
  readonly about: FollowedConversation
  /** Messages found so far. */
  readonly count: number
  /** Bytes of each voice, where they are counted. */
  readonly bytes: Readonly<Record<Voice, number>> | null
  /** Looks at rows that came until a time of `performance.now()`; false when more are left. `ended` tells that no more rows will come. */
  update(until: number, ended: boolean): boolean
  /** The row that a message begins in. */
  row(at: number): RowIndex
  voice(at: number): Voice
  /** Bytes of a message, and how many were not captured before it. */
  length(at: number): number
  missing(at: number): number
  /** A copy of its bytes [start, end), as far as they are there. */
  read(at: number, start: number, end: number): Uint8Array
  /** The last message that begins at a row or before; -1 when there is none. */
  find(row: RowIndex): number
  /** Whether a row is part of a message. */
  holds(at: number, row: RowIndex): boolean
}

/** A conversation with the messages of each choice of voices in a list of their own, which grows with it. */
export class Followed {
  readonly conversation: Conversation
  readonly voices: Record<Voice, number> = { client: 0, server: 0, stderr: 0 }
  private readonly lists = new Map<string, { readonly shown: RowList; upTo: number }>()
  private counted = 0

  constructor(conversation: Conversation) {
    this.conversation = conversation
  }

  /** Numbers of the messages of these voices, in order. */
  shown(voices: readonly Voice[]): RowList {
    const { conversation } = this
    const key = VOICES.filter((voice) => voices.includes(voice)).join(' ')
    const list = this.lists.get(key) ?? { shown: new RowList(), upTo: 0 }
    this.lists.set(key, list)
    for (; list.upTo < conversation.count; list.upTo++) {
      if (voices.includes(conversation.voice(list.upTo))) list.shown.push(list.upTo)
    }
    return list.shown
  }

  count(): void {
    const { conversation, voices } = this
    for (; this.counted < conversation.count; this.counted++) voices[conversation.voice(this.counted)]++
  }
}
