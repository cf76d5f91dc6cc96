/**
 * The TLS records of one TCP stream, walked in order up to the frame that is asked for: of each is kept what opens it again, not what it
 * holds. Walked on when a later frame is asked for.
 */
import type { ProtocolId } from '../../../shared/base/brand.ts'
import { u16 } from '../../../shared/bytes.ts'
import type { TlsMessageContext, TlsRecordContext } from '../../dissect/frame-context.ts'
import { applicationOf } from '../../dissect/protocols/tls/application.ts'
import { openRecord, type PlainRecord, type RecordKeys } from '../../dissect/protocols/tls/protection.ts'
import { APPLICATION_DATA, isRecordType, RECORD_HEADER } from '../../dissect/protocols/tls/records.ts'
import type { Registry } from '../../dissect/registry.ts'
import { ApplicationMessages } from './application-messages.ts'
import { Connection, type OpenedRecord } from './connection.ts'
import type { FindSecret } from './key-log.ts'
import { NO_KEYS, RecordTable } from './record-table.ts'

/** Records of a stream that are walked; later ones stay encrypted. */
const MAX_RECORDS = 1 << 20
/** How much of a message is put together. */
const MAX_MESSAGE = 4 * 1024 * 1024
const MAX_PIECES = 16_384

/** Bytes that TLS is handed of a frame, as its dissector walks them. */
export interface TlsBytes {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** Where a stream's frames are. */
export interface StreamRows {
  /** The first row of the stream with TLS in [from, to), -1 when there is none. */
  next(from: number, to: number): number
  bytesOf(row: number): readonly TlsBytes[]
  /** 0 or 1. */
  directionOf(row: number): number
  readonly ports: readonly [number, number]
}

export class TlsStream {
  readonly table = new RecordTable()
  private readonly registry: Registry
  private readonly rows: StreamRows
  private readonly connection: Connection
  private readonly keys: RecordKeys[] = []
  /** By entry, where records are chained. */
  private readonly vectors = new Map<number, Uint8Array>()
  private protocol = 0 as ProtocolId
  private messages: ApplicationMessages | undefined
  private walked: number
  /** The records of the row that was read again last. */
  private reopened: Uint8Array[] = []
  private reopenedRow = -1

  constructor(registry: Registry, rows: StreamRows, firstRow: number, find: FindSecret) {
    this.registry = registry
    this.rows = rows
    this.walked = firstRow
    this.connection = new Connection(find)
  }

  /** Walks the records of rows up to `row` and with it. */
  walkTo(row: number): void {
    while (this.walked <= row && this.table.length < MAX_RECORDS) {
      const next = this.rows.next(this.walked, row + 1)
      if (next < 0) {
        this.walked = row + 1
        return
      }
      const direction = this.rows.directionOf(next)
      for (const part of this.rows.bytesOf(next)) {
        forEachRecord(part, (record) => this.take(next, direction, record))
      }
      this.walked = next + 1
    }
  }

  /** What the `index`-th whole record of a row holds; undefined where it is in the clear, or stays encrypted for want of secrets. */
  record(row: number, index: number, record: Uint8Array): TlsRecordContext | undefined {
    const { table } = this
    const entry = table.firstOf(row) + index
    if (entry >= table.length || table.row[entry] !== row) return undefined
    if (table.keys[entry] === NO_KEYS) {
      const { problem } = this.connection
      return problem !== undefined && record[0] === APPLICATION_DATA ? { problem } : undefined
    }
    const plain = this.open(entry, record)
    if (!plain) return undefined
    if (table.isApplication[entry] === 0) return { plain, continued: table.continued[entry] }
    return { plain, message: this.messageOf(entry, plain.bytes) }
  }

  private take(row: number, direction: number, record: Uint8Array): void {
    const { table, connection } = this
    const entry = table.add(row, direction)
    const opened = connection.take(direction, record)
    if (!opened) return
    this.note(entry, opened)
    table.size[entry] = opened.plain.bytes.length
    table.continued[entry] = opened.continued
    if (opened.plain.type !== APPLICATION_DATA) return
    table.isApplication[entry] = 1
    if (this.protocol === 0) this.recognise(opened.plain.bytes)
    table.protocol[entry] = this.messages?.hasLeft ? 0 : this.protocol
    if (!this.messages || this.messages.hasLeft) return
    const place = this.messages.take(direction, entry, opened.plain.bytes)
    table.continued[entry] = place.continued
    table.origin[entry] = place.origin
    table.begins[entry] = place.begins
    table.completes[entry] = place.completes ? 1 : 0
  }

  private recognise(bytes: Uint8Array): void {
    const { registry, connection, rows } = this
    this.protocol = applicationOf(registry, connection.application, rows.ports, bytes)
    const framing = this.protocol === 0 ? undefined : registry.protocol(this.protocol).framing
    if (framing) this.messages = new ApplicationMessages(framing)
  }

  private note(entry: number, { keys, sequence, iv }: OpenedRecord): void {
    if (this.keys.at(-1) !== keys) {
      const known = this.keys.lastIndexOf(keys)
      this.table.keys[entry] = known < 0 ? Math.min(NO_KEYS, this.keys.push(keys) - 1) : known
    } else this.table.keys[entry] = this.keys.length - 1
    this.table.sequence[entry] = sequence
    if (iv.length > 0) this.vectors.set(entry, iv)
  }

  private open(entry: number, record: Uint8Array): PlainRecord | undefined {
    const { table } = this
    const keys = this.keys[table.keys[entry]]
    return keys && openRecord(keys, table.sequence[entry], record, this.vectors.get(entry) ?? keys.iv)
  }

  private messageOf(entry: number, bytes: Uint8Array): TlsMessageContext {
    const { table } = this
    return {
      protocol: table.protocol[entry] as ProtocolId,
      continued: table.continued[entry],
      begins: table.begins[entry],
      ...(table.completes[entry] === 1 ? { whole: () => this.whole(entry, bytes) } : {}),
    }
  }

  /** The message that a record completes, with the records it came in; undefined when one of them can't be read. A long one ends early. */
  private whole(last: number, lastBytes: Uint8Array): ReturnType<NonNullable<TlsMessageContext['whole']>> {
    const { table } = this
    const first = table.origin[last]
    const direction = table.direction[last]
    const pieces: Uint8Array[] = []
    const segments: { frame: number; start: number; length: number }[] = []
    let size = 0
    let length = 0
    let segmentCount = 0
    for (let entry = first; entry <= last; entry++) {
      if (table.direction[entry] !== direction || table.isApplication[entry] === 0) continue
      const from = entry === first ? table.begins[entry] : 0
      const to = entry === last ? table.continued[entry] : table.size[entry]
      if (from >= to) continue
      segmentCount++
      length += to - from
      if (size >= MAX_MESSAGE || pieces.length === MAX_PIECES) continue
      const plain = entry === last ? lastBytes : this.reopen(entry)
      if (!plain) return undefined
      pieces.push(plain.subarray(from, to))
      segments.push({ frame: table.row[entry] + 1, start: size, length: to - from })
      size += to - from
    }
    return { bytes: Buffer.concat(pieces), length, segmentCount, segments }
  }

  /** What a record of an earlier frame holds. */
  private reopen(entry: number): Uint8Array | undefined {
    const row = this.table.row[entry]
    if (row !== this.reopenedRow) {
      this.reopened = []
      for (const part of this.rows.bytesOf(row)) forEachRecord(part, (record) => this.reopened.push(record))
      this.reopenedRow = row
    }
    const record = this.reopened[entry - this.table.firstOf(row)]
    return record && this.open(entry, record)?.bytes
  }
}

/** The whole records in the bytes, header and all: those that the dissector walks. */
function forEachRecord({ bytes, start, end }: TlsBytes, visit: (record: Uint8Array) => void): void {
  for (let at = start; at + RECORD_HEADER <= end && isRecordType(bytes[at]); ) {
    const stop = at + RECORD_HEADER + u16(bytes, at + 3)
    if (stop > end) return
    visit(bytes.subarray(at, stop))
    at = stop
  }
}
