/** What decoders of record data take and give. */
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { type DomainName, readName } from './name.ts'

/** The data of one record: bytes [start, end) of the message that begins at `message`. */
export class RecordData {
  readonly out: Detail
  readonly bytes: Uint8Array
  readonly message: number
  readonly start: number
  readonly end: number
  /** Name that the record is about. */
  readonly owner: string

  constructor(out: Detail, bytes: Uint8Array, message: number, start: number, end: number, owner: string) {
    this.out = out
    this.bytes = bytes
    this.message = message
    this.start = start
    this.end = end
    this.owner = owner
  }

  /** Adds the domain name at `at`; undefined when it cannot be read. */
  name(field: Field, at: number): DomainName | undefined {
    const name = readName(this.bytes, this.message, at, this.end)
    if (name.cut) return undefined
    this.out.add(field, at, name.length, name.text)
    return name
  }
}

/** What a record tells: after its type in the Info column, and at the end of its line. */
export interface Told {
  readonly info: string
  readonly line: string
}

export const NOTHING: Told = { info: '', line: '' }

/** Adds the fields of the data; undefined when it is malformed. */
export type RecordDecoder = (data: RecordData) => Told | undefined
