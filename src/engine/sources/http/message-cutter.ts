/**
 * One message as it comes, in chunks, made into frames: one, or several where it is longer than a frame may be. Holds one frame's bytes at
 * most. Sans-io.
 */
import { concatenate, type PayloadKind } from '../stdio/exported-pdu.ts'
import { MAX_PAYLOAD } from '../stdio/framer.ts'
import { payloadKind } from '../stdio/payload-kind.ts'

/** `part` is 0 for a whole message, else counts from 1, with `more` until the last. */
export type FrameOut = (kind: PayloadKind, part: number, more: boolean, bytes: Uint8Array) => void

export class MessageCutter {
  private readonly out: FrameOut
  private held: Uint8Array[] = []
  private heldLength = 0
  private parts = 0
  private kind: PayloadKind = 'text'

  constructor(out: FrameOut) {
    this.out = out
  }

  /** Whether bytes have come since the last message ended. */
  get isOpen(): boolean {
    return this.heldLength > 0 || this.parts > 0
  }

  /** Bytes [start, end) of the message; they are kept until they leave in a frame. */
  push(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; ) {
      if (this.heldLength === MAX_PAYLOAD) this.emit(true)
      const stop = Math.min(end, at + MAX_PAYLOAD - this.heldLength)
      this.held.push(bytes.subarray(at, stop))
      this.heldLength += stop - at
      at = stop
    }
  }

  /** The message is over; an empty one is a frame as well. */
  end(): void {
    this.emit(false)
    this.parts = 0
  }

  private emit(more: boolean): void {
    const bytes = this.held.length === 1 ? this.held[0] : concatenate(this.held)
    this.held = []
    this.heldLength = 0
    if (this.parts === 0) this.kind = payloadKind(bytes, 0, bytes.length)
    const part = more || this.parts > 0 ? ++this.parts : 0
    this.out(this.kind, part, more, bytes)
  }
}
