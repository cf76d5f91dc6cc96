/**
 * The messages under way, over all streams: a fixed number of them, found by stream and direction. When there are too many, one that
 * was not met for long is given up.
 */
import { distance, Ending, PendingMessage } from './pending-message.ts'

const MAX_PENDING = 4096
/** Of one direction, where holes leave several unfinished. */
const MAX_IN_DIRECTION = 8

export class PendingMessages {
  /** By direction (twice the stream, plus one in reverse): the message that began last, plus one. */
  private newest = new Uint16Array(256)
  private readonly all: PendingMessage[] = []
  private readonly free: PendingMessage[] = []
  private hand = 0
  private readonly onDrop: (message: PendingMessage) => void

  /** `onDrop` hears of messages that are given up. */
  constructor(onDrop: (message: PendingMessage) => void) {
    this.onDrop = onDrop
  }

  any(direction: number): boolean {
    return direction < this.newest.length && this.newest[direction] !== 0
  }

  /** The message under way that a segment at `sequence` belongs to; undefined when it belongs to none. */
  at(direction: number, sequence: number): PendingMessage | undefined {
    for (let number = this.newest[direction]; number !== 0; ) {
      const message = this.all[number - 1]
      if (distance(sequence, message.start) >= 0 && reaches(message, sequence)) return message
      number = message.older
    }
    return undefined
  }

  /** A message object for one that begins in the direction; `begin` is the caller's to call. */
  open(direction: number): PendingMessage {
    if (direction >= this.newest.length) this.grow(direction)
    this.makeRoom(direction)
    const message = this.free.pop() ?? this.another()
    message.direction = direction
    message.older = this.newest[direction]
    this.newest[direction] = message.number
    return message
  }

  /** The message is complete or lost: takes it out. */
  close(message: PendingMessage): void {
    const { direction, number } = message
    if (this.newest[direction] === number) this.newest[direction] = message.older
    else {
      let newer = this.all[this.newest[direction] - 1]
      while (newer.older !== number) newer = this.all[newer.older - 1]
      newer.older = message.older
    }
    message.direction = -1
    this.free.push(message)
  }

  private drop(message: PendingMessage): void {
    this.onDrop(message)
    this.close(message)
  }

  private makeRoom(direction: number): void {
    let count = 0
    let oldest: PendingMessage | undefined
    for (let number = this.newest[direction]; number !== 0; number = oldest.older) {
      oldest = this.all[number - 1]
      count++
    }
    if (oldest && count >= MAX_IN_DIRECTION) this.drop(oldest)
    if (this.free.length > 0 || this.all.length < MAX_PENDING) return
    for (;;) {
      const message = this.all[this.hand]
      this.hand = (this.hand + 1) % MAX_PENDING
      if (!message.touched) return this.drop(message)
      message.touched = false
    }
  }

  private another(): PendingMessage {
    const message = new PendingMessage(this.all.length + 1)
    this.all.push(message)
    return message
  }

  private grow(direction: number): void {
    const grown = new Uint16Array(2 ** (32 - Math.clz32(direction)))
    grown.set(this.newest)
    this.newest = grown
  }
}

function reaches(message: PendingMessage, sequence: number): boolean {
  switch (message.ending) {
    case Ending.known:
      return distance(sequence, message.end) < 0
    case Ending.asked:
      return distance(sequence, message.edge) <= 0
    default:
      return true
  }
}
