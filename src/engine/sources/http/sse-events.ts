/**
 * Server-sent events (WHATWG HTML, section 9.2), cut as they come. Sans-io: bytes in however they are chunked, the data of events out at
 * once, as views of what came in, so that an event of any size takes no memory here.
 */
export interface EventSink {
  /** Data of the event under way; lines of it are joined by a newline. */
  data(bytes: Uint8Array, start: number, end: number): void
  /** The event is over. Comments alone are none. */
  end(): void
}

const LF = 10
const CR = 13
const COLON = 58
const SPACE = 32
const BOM = [0xef, 0xbb, 0xbf]
const utf8 = new TextDecoder()
const NEWLINE = Uint8Array.of(LF)
/** Of a field that is kept: longer names and values are cut. */
const LONGEST = 1024
const KEPT = ['event', 'id'] as const

type Part = 'name' | 'blank' | 'value'

export class SseEvents {
  /** Of the event under way, as far as they have come. */
  type = ''
  id: string | undefined
  private readonly sink: EventSink
  private part: Part = 'name'
  private name = ''
  private value: number[] = []
  private dataLines = 0
  private anyField = false
  private afterReturn = false
  /** Bytes of a byte order mark that were passed over. */
  private marks = 0

  constructor(sink: EventSink) {
    this.sink = sink
  }

  /** Whether an event has begun and is not over. */
  get isOpen(): boolean {
    return this.anyField || this.name !== ''
  }

  push(bytes: Uint8Array): void {
    let at = 0
    while (at < bytes.length && bytes[at] === BOM[this.marks]) {
      this.marks++
      at++
    }
    if (at < bytes.length) this.marks = BOM.length
    while (at < bytes.length) {
      const isRest = this.afterReturn && bytes[at] === LF
      this.afterReturn = false
      if (isRest) at++
      else at = this.part === 'value' ? this.takeValue(bytes, at) : this.takeByte(bytes[at], at)
    }
  }

  /** A byte of a field's name, or the first of its value. Returns where to go on. */
  private takeByte(byte: number, at: number): number {
    if (byte === LF || byte === CR) {
      this.endLine(byte)
      return at + 1
    }
    if (this.part === 'blank') {
      this.part = 'value'
      if (this.name === 'data' && this.dataLines++ > 0) this.sink.data(NEWLINE, 0, 1)
      return byte === SPACE ? at + 1 : at
    }
    if (byte === COLON) this.part = 'blank'
    else if (this.name.length < LONGEST) this.name += String.fromCharCode(byte)
    return at + 1
  }

  private takeValue(bytes: Uint8Array, at: number): number {
    let end = at
    while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++
    if (this.name === 'data') {
      if (end > at) this.sink.data(bytes, at, end)
    } else if (isKept(this.name)) {
      for (let i = at; i < end && this.value.length < LONGEST; i++) this.value.push(bytes[i])
    }
    if (end === bytes.length) return end
    this.endLine(bytes[end])
    return end + 1
  }

  private endLine(byte: number): void {
    const { name, part } = this
    const value = utf8.decode(Uint8Array.from(this.value))
    this.name = ''
    this.value = []
    this.part = 'name'
    this.afterReturn = byte === CR
    if (name === '' && part === 'name') return this.endEvent()
    if (name === '') return
    this.anyField = true
    if (name === 'event') this.type = value
    else if (name === 'id') this.id = value
    else if (name === 'data' && part !== 'value' && this.dataLines++ > 0) this.sink.data(NEWLINE, 0, 1)
  }

  private endEvent(): void {
    if (!this.anyField) return
    this.sink.end()
    this.type = ''
    this.id = undefined
    this.dataLines = 0
    this.anyField = false
  }
}

const isKept = (name: string): boolean => KEPT.some((kept) => kept === name)
