/**
 * JSON lines of taps, ours and others', into pcapng: bytes in, pcapng out, as a decompressor works, so that an import is a file that grows. Every
 * line becomes a frame; one that is no JSON is kept as it is, says so, and is counted.
 */
import { type Instant, parseRfc3339 } from '../../../shared/format/rfc3339.ts'
import type { Decoder, Emit } from '../../store/compression/decoder.ts'
import { ImportWriter } from './import-writer.ts'
import { type Imported, isObject, type LineReader, textOf } from './imported.ts'
import { mcpsnoopReader } from './mcpsnoop-line.ts'
import { mcpspyReader } from './mcpspy-line.ts'
import { tapscopeLine } from './tapscope-line.ts'

/** Of a longer line nothing but its bytes is taken. */
const MAX_LINE_BYTES = 256 * 1024 * 1024
/** Lines without a time at the beginning that wait for the first one that has one. */
const MAX_WAITING = 1000
const NEWLINE = 10
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const BYTE_ORDER_MARK = '\ufeff'

type Put = (time: Instant) => void

export class JsonLinesImporter implements Decoder {
  private readonly writer: ImportWriter
  private readonly readers: readonly LineReader[] = [tapscopeLine, mcpsnoopReader(), mcpspyReader()]
  private readonly maxLineBytes: number
  /** Pieces of the line under way. */
  private pieces: Uint8Array[] = []
  private held = 0
  /** Whether the line under way is longer than may be, and what was held of it has left. */
  private long = false
  private line = 1
  private bad = 0
  private firstBad = 0
  private time: Instant | null = null
  private waiting: Put[] = []

  constructor(emit: Emit, maxLineBytes = MAX_LINE_BYTES) {
    this.writer = new ImportWriter(emit)
    this.maxLineBytes = maxLineBytes
  }

  /** Never has a problem: what a line has wrong is told at the end. */
  push(bytes: Uint8Array): null {
    for (let at = 0; at < bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, at)
      const stop = newline < 0 ? bytes.length : newline + 1
      this.hold(bytes.subarray(at, stop), newline >= 0)
      at = stop
    }
    if (this.waiting.length === 0) this.writer.flush()
    return null
  }

  /** How many lines could not be read. */
  end(): string | null {
    if (this.held > 0) this.endLine()
    this.release({ seconds: 0, nanos: 0 })
    this.writer.flush()
    if (this.bad === 0) return null
    return this.bad === 1
      ? `line ${this.firstBad} is no JSON; it is shown as it is`
      : `${this.bad} lines are no JSON, the first is line ${this.firstBad}; they are shown as they are`
  }

  private hold(piece: Uint8Array, ended: boolean): void {
    this.pieces.push(ended && this.held === 0 ? piece : piece.slice())
    this.held += piece.length
    if (ended) this.endLine()
    else if (this.held > this.maxLineBytes) this.dropLong()
  }

  private endLine(): void {
    const bytes = this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces)
    this.pieces = []
    this.held = 0
    if (this.long) this.putLine(null, bytes)
    else this.takeLine(bytes)
    this.long = false
    this.line++
  }

  /** What is held of a line that is too long leaves. */
  private dropLong(): void {
    const bytes = Buffer.concat(this.pieces)
    this.pieces = []
    this.held = 0
    const comments = this.long ? [] : [this.complain('is too long')]
    this.long = true
    this.putLine(null, bytes, comments)
  }

  private takeLine(bytes: Uint8Array): void {
    const text = decode(bytes)
    if (text?.trim() === '') return
    const value = text === null ? undefined : parseJson(text)
    if (text === null || value === undefined) {
      return this.putLine(null, bytes, [this.complain(text === null ? 'is not UTF-8' : 'is no JSON')])
    }
    const imported = this.read(value, text)
    if (imported.kind === 'message') this.put(imported.time, (time) => this.writer.message(imported, time))
    else if (imported.kind === 'packet') this.put(imported.time, (time) => this.writer.packet(imported, time))
    else this.putLine(imported.time, bytes)
  }

  private read(value: unknown, text: string): Imported {
    if (!isObject(value)) return { kind: 'event', time: null }
    for (const reader of this.readers) {
      const imported = reader(value, text)
      if (imported) return imported
    }
    const { timestamp, ts, time } = value
    return { kind: 'event', time: parseRfc3339(textOf(timestamp ?? ts ?? time)) }
  }

  private putLine(time: Instant | null, bytes: Uint8Array, comments: readonly string[] = []): void {
    const kept = this.time === null && time === null ? bytes.slice() : bytes
    this.put(time, (at) => this.writer.line(kept, at, comments))
  }

  /** A line without a time gets that of the line before it, or of the first that has one. */
  private put(time: Instant | null, write: Put): void {
    if (time === null && this.time === null) {
      this.waiting.push(write)
      if (this.waiting.length > MAX_WAITING) this.release({ seconds: 0, nanos: 0 })
      return
    }
    this.time = time ?? this.time
    if (this.time === null) return
    this.release(this.time)
    write(this.time)
  }

  private release(time: Instant): void {
    const { waiting } = this
    this.waiting = []
    if (waiting.length > 0) this.time = time
    for (const write of waiting) write(time)
  }

  private complain(what: string): string {
    if (this.bad++ === 0) this.firstBad = this.line
    return `Line ${this.line} of the imported file ${what}: it is kept as it is`
  }
}

/** Null when the bytes are no UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    const text = strictUtf8.decode(bytes)
    return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
  } catch {
    return null
  }
}

/** Undefined when the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
