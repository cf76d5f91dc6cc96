/**
 * One stream of a process as a native program tells of it: where an attached tap begins, and after each gap, the first bytes may be the rest of a message.
 * They are held until the end of their line shows what they are; from there on the recorder's framing does it.
 */
import type { StdioStream } from '../../../shared/stdio-interface.ts'
import { concatenate } from './exported-pdu.ts'
import { MAX_PAYLOAD } from './framer.ts'
import { payloadKind } from './payload-kind.ts'
import type { GapReason } from './stdio-records.ts'
import type { Instant, TapRecorder } from './tap-recorder.ts'

const NEWLINE = 10
const HEADER = 'content-length:'
const BEGAN = 'The tap began here: this may lack its beginning'
const AFTER_GAP = 'Bytes before this are missing: it may lack its beginning'

export class AttachStream {
  private readonly recorder: TapRecorder
  private readonly name: StdioStream
  /** Undefined while frames are whole; else what to say of a line that may not be. */
  private doubt: string | undefined
  private held: Uint8Array[] = []
  private heldLength = 0
  private time: Instant = { seconds: 0, nanos: 0 }

  constructor(recorder: TapRecorder, name: StdioStream, { fromStart }: { readonly fromStart: boolean }) {
    this.recorder = recorder
    this.name = name
    this.doubt = fromStart ? undefined : BEGAN
  }

  /** Bytes [start, end) may be reused after the call. */
  data(time: Instant, bytes: Uint8Array, start: number, end: number): void {
    if (!this.doubt) return this.recorder.recordAt(this.name, time, bytes, start, end)
    this.time = time
    const newline = bytes.subarray(start, end).indexOf(NEWLINE)
    const stop = newline < 0 ? end : start + newline + 1
    this.held.push(bytes.slice(start, stop))
    this.heldLength += stop - start
    if (newline >= 0) this.judge()
    else if (this.heldLength > MAX_PAYLOAD) this.judgeLong()
    if (stop < end) this.data(time, bytes, stop, end)
  }

  gap(time: Instant, count: number, reason: GapReason): void {
    this.finish()
    this.recorder.recordGap(this.name, time, count, gapComment(count, reason))
    this.doubt = AFTER_GAP
  }

  /** No more bytes come: what is held leaves. */
  finish(): void {
    if (this.heldLength > 0) this.judge()
  }

  /** A line, its end included (or the last one, without). */
  private judge(): void {
    const line = this.takeHeld()
    const text = new TextDecoder('latin1').decode(line)
    const header = this.name === 'stderr' ? -1 : text.toLowerCase().indexOf(HEADER)
    const whole = header === 0 || (this.name !== 'stderr' && isJson(line))
    const cut = whole ? 0 : header > 0 ? header : line.length
    if (cut > 0) this.pieces(line.subarray(0, cut))
    this.doubt = undefined
    if (cut < line.length) this.recorder.recordAt(this.name, this.time, line, cut)
  }

  /** Too long to wait for its end: a message if it begins like one. */
  private judgeLong(): void {
    const begun = this.takeHeld()
    if (this.name === 'stderr' || payloadKind(begun, 0, begun.length) === 'text') return this.pieces(begun)
    this.doubt = undefined
    this.recorder.recordAt(this.name, this.time, begun)
  }

  private pieces(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += MAX_PAYLOAD) {
      this.recorder.recordPiece(this.name, this.time, bytes.subarray(at, at + MAX_PAYLOAD), this.doubt ?? '')
    }
  }

  private takeHeld(): Uint8Array {
    const all = concatenate(this.held)
    this.held = []
    this.heldLength = 0
    return all
  }
}

function isJson(line: Uint8Array): boolean {
  if (payloadKind(line, 0, line.length) === 'text') return false
  try {
    JSON.parse(new TextDecoder().decode(line))
    return true
  } catch {
    return false
  }
}

function gapComment(count: number, reason: GapReason): string {
  const bytes = count > 0 ? `${count} bytes` : 'Bytes'
  switch (reason) {
    case 'kernel-copy':
      return `${bytes} could not be read: they were moved by the kernel (sendfile, splice)`
    case 'io-uring':
      return `${bytes} could not be read: they went through io_uring`
    case 'overflow':
      return `${bytes} are missing: they came faster than they could be recorded`
    case 'batch':
      return `${bytes} could not be read: they went through recvmmsg or sendmmsg`
    default:
      return `${bytes} could not be read from the memory of the process`
  }
}
