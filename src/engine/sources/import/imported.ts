/** What a line of another program's log turns out to be. */
import type { Instant } from '../../../shared/format/rfc3339.ts'
import type { StdioStream, TappedProcessInfo } from '../../../shared/stdio-interface.ts'

/** A message of a stdio stream, or a part of one. */
export interface ImportedMessage {
  readonly kind: 'message'
  readonly time: Instant | null
  /** The same for all messages of one process. */
  readonly key: string
  /** `pid` is 0 where the line does not tell. */
  readonly process: TappedProcessInfo
  /** Whether `pid` is this process's own: else another number is taken where a process has it already, so that answers find their requests. */
  readonly ownPid: boolean
  readonly stream: StdioStream
  readonly payload: Uint8Array
  /** Number of a part, from 1; 0 for a whole message. */
  readonly part: number
  readonly more: boolean
  /** Header lines that came before the message. */
  readonly header: Uint8Array | null
  /** The note of a message that came over HTTP, and its conversation with the server. */
  readonly http?: { readonly note: Uint8Array; readonly conversation: number }
  /** Bytes that the message had besides. */
  readonly missing: number
  readonly comments: readonly string[]
}

export interface ImportedPacket {
  readonly kind: 'packet'
  readonly time: Instant | null
  readonly interfaceName: string
  readonly linkType: number
  readonly bytes: Uint8Array
  readonly originalLength: number
  /** 0 unknown, 1 inbound, 2 outbound. */
  readonly direction: number
  readonly comments: readonly string[]
}

/** A line that is JSON and no message: it is kept as it is. */
export interface ImportedEvent {
  readonly kind: 'event'
  readonly time: Instant | null
}

export type Imported = ImportedMessage | ImportedPacket | ImportedEvent

/** A line's object. */
export type LineObject = Readonly<Record<string, unknown>>

/** Takes a line of its format, as `line` has it; null for others'. */
export type LineReader = (value: LineObject, line: string) => Imported | null

export const isObject = (value: unknown): value is LineObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
/** A process id, 0 where it is none. */
export const pidOf = (value: unknown): number =>
  Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < 2 ** 31 ? (value as number) : 0
