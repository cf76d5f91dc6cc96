/**
 * Rows as bytes: a columnar batch, decoded as typed-array views over the message. The same bytes cross Electron's MessagePort and
 * a WebSocket. Text of a cell is derived by the engine when the row is asked for.
 *
 * Layout, little-endian, every part aligned to 8:
 *   header  16 × u32: magic, version, call id, view id, view generation, first position, rows, text bytes, 8 reserved
 *   rows    f64 timeSeconds[n] · u32 number[n], timeNanos[n], capturedLength[n], originalLength[n], related[n], flags[n] ·
 *           u16 protocol[n], source[n]
 *   text    u32 end[n × TEXT_COLUMNS] (ends of the UTF-8 strings, in row order), then the bytes
 */
export const ROWS_MAGIC = 0x31575254 // 'TRW1'
export const ROWS_VERSION = 1
export const MAX_BATCH_BYTES = 128 * 1024

/** Text columns of a row, in order. */
export const TEXT_COLUMNS = ['source', 'destination', 'protocol', 'info'] as const
export type TextColumn = (typeof TEXT_COLUMNS)[number]

const HEADER_WORDS = 16
const align8 = (n: number): number => (n + 7) & ~7

/** What `RowsEncoder.append` takes, reused by the caller: no object per row. */
export interface RowNumbers {
  number: number
  timeSeconds: number
  timeNanos: number
  capturedLength: number
  originalLength: number
  related: number
  flags: number
  protocol: number
  source: number
}

/** Builds one batch within the size bound. */
export class RowsEncoder {
  private readonly rows: RowNumbers[] = []
  private readonly texts: Uint8Array[] = []
  private textBytes = 0
  private readonly utf8 = new TextEncoder()

  /** Adds a row; false when the batch is full (the row was not added). A batch takes at least one row. */
  append(row: RowNumbers, texts: readonly string[]): boolean {
    const encoded = texts.map((text) => this.utf8.encode(text))
    const added = encoded.reduce((sum, bytes) => sum + bytes.length, 0)
    if (this.rows.length > 0 && sizeOf(this.rows.length + 1, this.textBytes + added) > MAX_BATCH_BYTES) return false
    this.rows.push({ ...row })
    this.texts.push(...encoded)
    this.textBytes += added
    return true
  }

  finish(callId: number, viewId: number, generation: number, first: number): Uint8Array {
    const n = this.rows.length
    const bytes = new Uint8Array(sizeOf(n, this.textBytes))
    const header = new Uint32Array(bytes.buffer, 0, HEADER_WORDS)
    header.set([ROWS_MAGIC, ROWS_VERSION, callId, viewId, generation, first, n, this.textBytes])
    const parts = views(bytes, n)
    this.rows.forEach((row, i) => {
      parts.timeSeconds[i] = row.timeSeconds
      parts.number[i] = row.number
      parts.timeNanos[i] = row.timeNanos
      parts.capturedLength[i] = row.capturedLength
      parts.originalLength[i] = row.originalLength
      parts.related[i] = row.related
      parts.flags[i] = row.flags
      parts.protocol[i] = row.protocol
      parts.source[i] = row.source
    })
    let at = 0
    this.texts.forEach((text, i) => {
      parts.text.set(text, at)
      at += text.length
      parts.textEnds[i] = at
    })
    return bytes
  }
}

function sizeOf(n: number, textBytes: number): number {
  return (
    HEADER_WORDS * 4 +
    align8(n * 8) +
    6 * align8(n * 4) +
    2 * align8(n * 2) +
    align8(n * TEXT_COLUMNS.length * 4) +
    textBytes
  )
}

function views(bytes: Uint8Array, n: number) {
  const { buffer } = bytes
  let at = bytes.byteOffset + HEADER_WORDS * 4
  const take = (size: number): number => {
    const here = at
    at += align8(size)
    return here
  }
  return {
    timeSeconds: new Float64Array(buffer, take(n * 8), n),
    number: new Uint32Array(buffer, take(n * 4), n),
    timeNanos: new Uint32Array(buffer, take(n * 4), n),
    capturedLength: new Uint32Array(buffer, take(n * 4), n),
    originalLength: new Uint32Array(buffer, take(n * 4), n),
    related: new Uint32Array(buffer, take(n * 4), n),
    flags: new Uint32Array(buffer, take(n * 4), n),
    protocol: new Uint16Array(buffer, take(n * 2), n),
    source: new Uint16Array(buffer, take(n * 2), n),
    textEnds: new Uint32Array(buffer, take(n * TEXT_COLUMNS.length * 4), n * TEXT_COLUMNS.length),
    text: new Uint8Array(buffer, at, bytes.byteOffset + bytes.byteLength - at),
  }
}

/** A decoded batch: views over the message's bytes, which it owns from now on. */
export class RowsBatch {
  readonly callId: number
  readonly viewId: number
  readonly generation: number
  /** Position in the view of the first row. */
  readonly first: number
  readonly length: number
  readonly timeSeconds: Float64Array
  readonly number: Uint32Array
  readonly timeNanos: Uint32Array
  readonly capturedLength: Uint32Array
  readonly originalLength: Uint32Array
  readonly related: Uint32Array
  readonly flags: Uint32Array
  readonly protocol: Uint16Array
  readonly source: Uint16Array
  private readonly textEnds: Uint32Array
  private readonly textBytes: Uint8Array
  private readonly utf8 = new TextDecoder()

  /** Throws a RangeError when the bytes are not a batch of this version. */
  constructor(message: Uint8Array) {
    const bytes = message.byteOffset % 8 === 0 ? message : message.slice()
    if (bytes.byteLength < HEADER_WORDS * 4) throw new RangeError('row batch: header is cut')
    const header = new Uint32Array(bytes.buffer, bytes.byteOffset, HEADER_WORDS)
    if (header[0] !== ROWS_MAGIC || header[1] !== ROWS_VERSION)
      throw new RangeError('row batch: unknown magic or version')
    const n = header[6]
    if (sizeOf(n, header[7]) !== bytes.byteLength) throw new RangeError('row batch: length does not match its header')
    this.callId = header[2]
    this.viewId = header[3]
    this.generation = header[4]
    this.first = header[5]
    this.length = n
    const parts = views(bytes, n)
    this.timeSeconds = parts.timeSeconds
    this.number = parts.number
    this.timeNanos = parts.timeNanos
    this.capturedLength = parts.capturedLength
    this.originalLength = parts.originalLength
    this.related = parts.related
    this.flags = parts.flags
    this.protocol = parts.protocol
    this.source = parts.source
    this.textEnds = parts.textEnds
    this.textBytes = parts.text
  }

  text(index: number, column: TextColumn): string {
    const cell = index * TEXT_COLUMNS.length + TEXT_COLUMNS.indexOf(column)
    const start = cell === 0 ? 0 : this.textEnds[cell - 1]
    return this.utf8.decode(this.textBytes.subarray(start, this.textEnds[cell]))
  }
}
