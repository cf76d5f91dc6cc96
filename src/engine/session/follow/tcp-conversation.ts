/**
 * What the two ends of a TCP stream say, put in order: bytes once, where their sequence numbers place them. What one end says until the other
 * does is a message, or several where it is long. Bytes that never came are told before those after them.
 */
import type { RowIndex } from '../../../shared/base/brand.ts'
import { RowFlag } from '../../../shared/row-flags.ts'
import type { FollowedConversation, Voice } from '../../../shared/wire/follow.ts'
import type { Frames } from '../frames.ts'
import { RowList } from '../row-list.ts'
import type { TcpPayload } from '../tcp-segments.ts'
import type { Conversation } from './conversation.ts'

/** A message goes on in the next one beyond this. */
const MAX_MESSAGE = 16 * 1024
/** Segments that wait for one before them; beyond, it is taken as lost. */
const MAX_WAITING = 1024
const CHECK_ROWS = 65_536

interface Waiting {
  readonly row: RowIndex
  readonly sequence: number
  readonly length: number
}

interface Direction {
  /** Sequence number that is next, once one was seen. */
  next: number | null
  readonly waiting: Waiting[]
  readonly voice: Voice
}

/** The rows of one stream, and what is read of them. */
export interface TcpStreamRows {
  readonly about: FollowedConversation
  readonly stream: number
  /** Whether the second endpoint is the client. */
  readonly clientIsReverse: boolean
  readonly firstRow: number
  /** Whether a stack has TCP, which the number of the stream is then of. */
  isTcp(stack: number): boolean
}

type TcpFrames = Pick<Frames, 'rowCount' | 'at' | 'tcpPayload'>

export class TcpConversation implements Conversation {
  readonly about: FollowedConversation
  readonly bytes: Record<Voice, number> = { client: 0, server: 0, stderr: 0 }
  private readonly frames: TcpFrames
  private readonly stream: TcpStreamRows
  /** Pieces in order: row, bytes of its payload that are left out, bytes, and bytes missing before it. */
  private readonly rows = new RowList()
  private readonly skips = new RowList()
  private readonly lengths = new RowList()
  private readonly gaps = new RowList()
  /** First piece of each message. */
  private readonly starts = new RowList()
  private readonly forward: Direction
  private readonly reverse: Direction
  private lastVoice: Voice | null = null
  private lastLength = 0
  private next: number

  constructor(frames: TcpFrames, stream: TcpStreamRows) {
    this.frames = frames
    this.stream = stream
    this.about = stream.about
    this.next = stream.firstRow
    this.forward = { next: null, waiting: [], voice: stream.clientIsReverse ? 'server' : 'client' }
    this.reverse = { next: null, waiting: [], voice: stream.clientIsReverse ? 'client' : 'server' }
  }

  get count(): number {
    return this.starts.length
  }

  update(until: number, ended: boolean): boolean {
    const { frames, stream } = this
    const { rowCount } = frames
    const wanted = stream.stream + 1
    for (; this.next < rowCount; this.next++) {
      if (this.next % CHECK_ROWS === 0 && performance.now() > until) return false
      const row = this.next as RowIndex
      const { segment, slot } = frames.at(row)
      if (segment.stream[slot] !== wanted || !stream.isTcp(segment.stack[slot])) continue
      const payload = frames.tcpPayload(row)
      if (payload) this.take(row, payload)
      if (performance.now() > until) {
        this.next++
        return false
      }
    }
    if (ended) for (const direction of [this.forward, this.reverse]) this.drain(direction, true)
    return true
  }

  row(at: number): RowIndex {
    return this.rows.at(this.starts.at(at)) as RowIndex
  }

  voice(at: number): Voice {
    return this.directionOf(this.row(at)).voice
  }

  length(at: number): number {
    let length = 0
    for (let piece = this.starts.at(at); piece < this.endOf(at); piece++) length += this.lengths.at(piece)
    return length
  }

  missing(at: number): number {
    return this.gaps.at(this.starts.at(at))
  }

  read(at: number, start: number, end: number): Uint8Array {
    const pieces: Uint8Array[] = []
    let offset = 0
    for (let piece = this.starts.at(at); piece < this.endOf(at) && offset < end; piece++) {
      const length = this.lengths.at(piece)
      if (offset + length > start) {
        const skip = this.skips.at(piece)
        const bytes = this.frames.tcpPayload(this.rows.at(piece) as RowIndex)?.bytes ?? new Uint8Array(0)
        const own = bytes.subarray(skip, skip + length)
        pieces.push(own.slice(Math.max(0, start - offset), Math.max(0, end - offset)))
      }
      offset += length
    }
    return Buffer.concat(pieces)
  }

  /** Pieces are in the order of rows but for those that waited. */
  find(row: RowIndex): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.row(middle) <= row) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  holds(at: number, row: RowIndex): boolean {
    for (let piece = this.starts.at(at); piece < this.endOf(at); piece++) if (this.rows.at(piece) === row) return true
    return false
  }

  private endOf(at: number): number {
    return at + 1 < this.starts.length ? this.starts.at(at + 1) : this.rows.length
  }

  private directionOf(row: RowIndex): Direction {
    const { segment, slot } = this.frames.at(row)
    return (segment.flags[slot] & RowFlag.reverse) !== 0 ? this.reverse : this.forward
  }

  private take(row: RowIndex, { sequence, bytes }: TcpPayload): void {
    const direction = this.directionOf(row)
    direction.next ??= sequence >>> 0
    if (bytes.length === 0) return
    direction.waiting.push({ row, sequence, length: bytes.length })
    this.drain(direction, direction.waiting.length > MAX_WAITING)
  }

  /** Adds what waits and is next; with `lost`, also what is behind bytes that did not come. */
  private drain(direction: Direction, lost: boolean): void {
    const { waiting } = direction
    waiting.sort((a, b) => (a.sequence - b.sequence) | 0)
    while (waiting.length > 0) {
      const [{ row, sequence, length }] = waiting
      const next = direction.next ?? sequence
      const gap = (sequence - next) | 0
      if (gap > 0 && !lost) return
      waiting.shift()
      if (gap + length <= 0) continue
      this.add(direction.voice, row, Math.max(0, -gap), length - Math.max(0, -gap), Math.max(0, gap))
      direction.next = (sequence + length) >>> 0
    }
  }

  private add(voice: Voice, row: RowIndex, skip: number, length: number, gap: number): void {
    if (voice !== this.lastVoice || gap > 0 || this.lastLength + length > MAX_MESSAGE) {
      this.starts.push(this.rows.length)
      this.lastLength = 0
    }
    this.lastVoice = voice
    this.lastLength += length
    this.rows.push(row)
    this.skips.push(skip)
    this.lengths.push(length)
    this.gaps.push(gap)
    this.bytes[voice] += length
  }
}
