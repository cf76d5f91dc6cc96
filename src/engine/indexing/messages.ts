/** What the session's thread and the two workers of the first pass say to each other. Buffers are shared, never copied. */
import type { FeedState } from '../store/file-feed.ts'
import type { NestedAddressesPart } from '../store/nested-addresses.ts'
import type { DamageReport, KeptBlock } from '../store/record-parser.ts'
import type { StoredSegmentsHandle } from '../store/stored-segments.ts'
import type { TcpMessagesPart } from '../store/tcp-messages.ts'
import type { TcpNumbersPart } from '../store/tcp-numbers.ts'
import type { TransactionKind, TransactionsPart } from '../store/transactions.ts'
import type { IndexedSource } from './frame-scanner.ts'

export interface FileToRead {
  readonly file: number
  readonly path: string
  /** Whether it may still grow. */
  readonly follow: boolean
  /** Whether it grows to a known whole (an unpacked copy), which frames of other files wait for. */
  readonly awaited?: boolean
  /** Whether to read on behind damage. */
  readonly resync?: boolean
  /** A file that this one goes on from, as those of a ring do: it is begun when that one is read to its end. */
  readonly after?: number
}

export type ToIndexer =
  | ({ readonly type: 'open' } & FileToRead)
  /** Files that are merged by time from their beginning. */
  | { readonly type: 'openTogether'; readonly files: readonly FileToRead[] }
  /** The file will not grow any more: read to its end, then close. */
  | { readonly type: 'finish'; readonly file: number }
  /** Stop reading the file where it is. */
  | { readonly type: 'close'; readonly file: number }
  /** The file was deleted: read to its end if that is begun, else not at all. */
  | { readonly type: 'remove'; readonly file: number }

/** Where the reading of a file stands. */
export interface FileProgress {
  readonly file: number
  readonly state: FeedState
  readonly format: 'pcap' | 'pcapng' | 'unknown'
  readonly problem: string | null
  /** The damaged places, up to a bound; how many there are; bytes that were not read as records. */
  readonly damages: readonly DamageReport[]
  readonly damageCount: number
  readonly skippedBytes: number
  readonly size: number
  readonly position: number
  readonly frames: number
}

/** What makes up the index: every reader on another thread has to hear it, in order. */
export type Announcement =
  | {
      readonly type:
        | 'stacks'
        | 'segment'
        | 'endpoints'
        | 'tcpStreams'
        | 'udpStreams'
        | 'sctpDirections'
        | 'layerStreams'
        | 'duplicateAddresses'
      readonly buffer: SharedArrayBuffer
    }
  | { readonly type: 'nestedAddresses'; readonly part: NestedAddressesPart; readonly buffer: SharedArrayBuffer }
  | { readonly type: 'tcpMessages'; readonly part: TcpMessagesPart; readonly buffer: SharedArrayBuffer }
  | { readonly type: 'tcpNumbers'; readonly part: TcpNumbersPart; readonly buffer: SharedArrayBuffer }
  | {
      readonly type: 'transactions'
      readonly kind: TransactionKind
      readonly part: TransactionsPart
      readonly buffer: SharedArrayBuffer
    }
  /** All column segments, in a file that was kept (cache/): they come with it instead of one by one. */
  | { readonly type: 'storedSegments'; readonly handle: StoredSegmentsHandle }
  /** The rows below are there, and all that they name was announced. */
  | { readonly type: 'rows'; readonly rows: number }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'source'; readonly source: IndexedSource }
  /** Where the frames of a file are read. */
  | { readonly type: 'path'; readonly file: number; readonly path: string }
  /** A file is no more: its rows stay, without their bytes. */
  | { readonly type: 'removed'; readonly file: number }
  /** Blocks of a file that are no frames and kept: names, secrets. */
  | { readonly type: 'kept'; readonly file: number; readonly blocks: readonly KeptBlock[] }

export type FromIndexer = Announcement | { readonly type: 'progress'; readonly files: readonly FileProgress[] }

/** What the scanner's thread tells the linker's: what readers have to hear, passed on in order, and the frames between. */
export type ToLinker =
  | FromIndexer
  /** A window that records may name. */
  | { readonly type: 'window'; readonly window: number; readonly buffer: SharedArrayBuffer }
  /** Records of frames; with them the rows below `rows` are there. */
  | {
      readonly type: 'batch'
      readonly batch: number
      readonly words: SharedArrayBuffer
      readonly length: number
      readonly rows: number
    }

/** The linker is done with a batch and the windows that it named. */
export interface FromLinker {
  readonly linked: number
}
