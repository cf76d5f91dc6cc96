/**
 * Rows of which later ones tell something: requests of their responses, segments and fragments of the row that completes what they are part
 * of. From the index alone, when somebody has tested the earlier rows before the later ones came.
 */
import type { RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import type { Segment } from '../store/columns.ts'
import type { Transactions } from '../store/transactions.ts'

/** Links that are followed back from a row. */
const MAX_LINKS = 1 << 16
/** Segments whose message is remembered. */
const MAX_KNOWN = 1 << 16

export class LinkedRows {
  private readonly index: IndexFollower
  /** Entries of the messages that segments go on with, by row. */
  private readonly messageOf = new Map<number, number>()

  constructor(index: IndexFollower) {
    this.index = index
  }

  /** Adds the rows before `from` of which rows [from, to) tell something. */
  addBefore(from: number, to: number, found: Set<number>): void {
    const add = (row: number): void => {
      if (row >= 0 && row < from) found.add(row)
    }
    const { keyed, numbered } = this.index.transactions
    keyed.forEachIn(from, to, (entry) => addFrames(keyed, entry, add))
    numbered.forEachIn(from, to, (entry) => {
      addFrames(numbered, entry, add)
      if (numbered.previous(entry) >= 0) addFrames(numbered, numbered.previous(entry), add)
    })
    const { columns } = this.index
    for (let row = from; row < to; row++) {
      const segment = columns.segmentOf(row as RowIndex)
      const slot = columns.slotOf(row as RowIndex)
      if (segment.related[slot] !== 0) this.addRelated(row, segment, slot, add)
    }
  }

  private addRelated(row: number, { flags, related }: Segment, slot: number, add: (row: number) => void): void {
    if ((flags[slot] & RowFlag.fragment) !== 0) return
    if ((flags[slot] & RowFlag.reassembled) !== 0) this.addFragments(row, add)
    if ((flags[slot] & RowFlag.segment) !== 0) return this.addSegments(row, add)
    add(related[slot] - 1)
    // The last part of a message may tell whose other half its first part is.
    if ((flags[slot] & RowFlag.part) !== 0) add(this.relatedOf(related[slot] - 1))
  }

  private relatedOf(row: number): number {
    const { columns } = this.index
    return columns.segmentOf(row as RowIndex).related[columns.slotOf(row as RowIndex)] - 1
  }

  /** The pieces of the datagram that a row completes. */
  private addFragments(row: number, add: (row: number) => void): void {
    const { columns } = this.index
    let at = row
    for (let links = 0; at >= 0 && links < MAX_LINKS; links++) {
      add(at)
      at = columns.segmentOf(at as RowIndex).related[columns.slotOf(at as RowIndex)] - 1
    }
  }

  /** The segments of the message that a row completes. */
  private addSegments(row: number, add: (row: number) => void): void {
    const { messages } = this.index.tcpMessages
    const entry = this.message(row)
    if (entry < 0) return
    if (messages.completed(entry) !== row) {
      if (this.messageOf.size === MAX_KNOWN) this.messageOf.clear()
      this.messageOf.set(row, entry)
      return
    }
    const first = messages.word(entry, 0) - 1
    for (let at = row, links = 0; at >= first && links < MAX_LINKS; links++) {
      add(at)
      this.messageOf.delete(at)
      at = this.previous(at)
    }
  }

  /** Entry of the message that a row goes on with, -1 for none. */
  private message(row: number): number {
    const { messages } = this.index.tcpMessages
    const isOf = (entry: number): boolean => {
      const completed = messages.completed(entry)
      return completed < 0 || completed >= row
    }
    let at = this.previous(row)
    for (let links = 0; at >= 0 && links < MAX_LINKS; links++) {
      const own = messages.find(at)
      if (own >= 0 && isOf(own)) return own
      const known = this.messageOf.get(at)
      if (known !== undefined && isOf(known)) return known
      at = this.previous(at)
    }
    return -1
  }

  /** Row of the segment of the message before this one's, -1 for none. */
  private previous(row: number): number {
    const { columns, tcpMessages } = this.index
    const segment = columns.segmentOf(row as RowIndex)
    const slot = columns.slotOf(row as RowIndex)
    if ((segment.flags[slot] & RowFlag.reassembled) === 0) return segment.related[slot] - 1
    const link = tcpMessages.links.find(row)
    return link < 0 ? -1 : tcpMessages.links.word(link, 1) - 1
  }
}

function addFrames(table: Transactions, entry: number, add: (row: number) => void): void {
  add(table.request(entry))
  add(table.response(entry))
}
