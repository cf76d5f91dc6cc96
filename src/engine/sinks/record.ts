import type { SinkEvent } from './event.ts'

/** An event as bytes, ready to be sent; or what a receiver has to know before those that follow. */
export interface OutputRecord {
  readonly bytes: Uint8Array
  /** Is sent again at the beginning of each connection and each file: a pcapng section and its interfaces. */
  readonly header?: boolean
}

/** Makes records of events; one an output, since what it has told of before may count. */
export interface EventEncoder {
  encode(event: SinkEvent): readonly OutputRecord[]
}

export const utf8 = new TextEncoder()

export function joined(records: readonly { readonly bytes: Uint8Array }[]): Uint8Array {
  if (records.length === 1) return records[0].bytes
  return Buffer.concat(records.map(({ bytes }) => bytes))
}
