/** Rows that are JSON-RPC messages of tapped processes, found in the columns alone: no frame is read, and four bytes a message are kept. */
import type { RowIndex } from '../../shared/base/brand.ts'
import { RowFlag } from '../../shared/row-flags.ts'
import type { CallParams } from '../../shared/wire/calls.ts'
import type { SequenceProcess } from '../../shared/wire/sequence.ts'
import type { Frames } from './frames.ts'
import { RowList } from './row-list.ts'

const CHECK_ROWS = 65_536
/** Choices whose rows are kept. */
const MAX_LISTS = 16

type Choice = Pick<CallParams<'sequence.read'>, 'process' | 'show'>

export interface SequenceSpeaker {
  readonly process: number
  readonly fromServer: boolean
}

export class SequenceRows {
  readonly all = new RowList()
  readonly processes: SequenceProcess[] = []
  private readonly frames: Frames
  private readonly jsonrpc: number
  private readonly ordinals = new Map<string, number>()
  private readonly bySource: (SequenceSpeaker | null | undefined)[] = []
  private readonly lists = new Map<string, { readonly rows: RowList; upTo: number }>()
  private next = 0

  constructor(frames: Frames, jsonrpc: number) {
    this.frames = frames
    this.jsonrpc = jsonrpc
  }

  /** Looks at the rows that came until a time of `performance.now()`; false when more are left. */
  update(until: number): boolean {
    const { frames, all } = this
    const { rowCount } = frames
    for (; this.next < rowCount; this.next++) {
      if (this.next % CHECK_ROWS === 0 && performance.now() > until) return false
      const row = this.next as RowIndex
      const { segment, slot } = frames.at(row)
      if (this.speakerOf(segment.source[slot], row) && frames.stacks.has(segment.stack[slot], this.jsonrpc as never)) {
        all.push(row)
      }
    }
    return true
  }

  /** Rows of a choice, in order. */
  of({ process, show }: Choice): RowList {
    if (process === null && show === 'all') return this.all
    const key = `${process} ${show}`
    const list = this.lists.get(key) ?? { rows: new RowList(), upTo: 0 }
    this.lists.delete(key)
    this.lists.set(key, list)
    for (const oldest of this.lists.keys()) if (this.lists.size > MAX_LISTS) this.lists.delete(oldest)
    for (; list.upTo < this.all.length; list.upTo++) {
      const row = this.all.at(list.upTo) as RowIndex
      if (this.isShown(row, process, show)) list.rows.push(row)
    }
    return list.rows
  }

  speaker(row: RowIndex): SequenceSpeaker {
    const { segment, slot } = this.frames.at(row)
    return this.speakerOf(segment.source[slot], row) as SequenceSpeaker
  }

  private isShown(row: RowIndex, process: number | null, show: Choice['show']): boolean {
    if (process !== null && this.speaker(row).process !== process) return false
    const { segment, slot } = this.frames.at(row)
    const flags = segment.flags[slot]
    if (show === 'errors') return (flags & RowFlag.error) !== 0
    return show === 'all' || (flags & (RowFlag.request | RowFlag.response)) !== 0
  }

  /** Who writes to a source; null for one that is no stream between a client and a server. */
  private speakerOf(source: number, row: RowIndex): SequenceSpeaker | null {
    const known = this.bySource[source]
    if (known !== undefined) return known
    const { stdio } = this.frames.interfaceOf(row)
    let speaker: SequenceSpeaker | null = null
    if (stdio && stdio.stream !== 'stderr') {
      const key = `${this.frames.sourceOf(row).file} ${stdio.conversation}`
      const { pid, server, client, clientPid } = stdio
      const process = this.ordinals.get(key) ?? this.processes.push({ pid, server, client, clientPid }) - 1
      this.ordinals.set(key, process)
      speaker = { process, fromServer: stdio.stream === 'stdout' }
    }
    this.bySource[source] = speaker
    return speaker
  }
}
