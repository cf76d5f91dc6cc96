/** What the session's thread and the indexing worker say to each other. Buffers are shared, never copied. */
import type { FeedState } from '../store/file-feed.ts'
import type { KeptBlock } from '../store/record-parser.ts'
import type { IndexedSource } from './indexer.ts'

export type ToIndexer =
  | { readonly type: 'open'; readonly file: number; readonly path: string; readonly follow: boolean }
  /** The file will not grow any more: read to its end, then close. */
  | { readonly type: 'finish'; readonly file: number }
  /** Stop reading the file where it is. */
  | { readonly type: 'close'; readonly file: number }

/** Where the reading of a file stands. */
export interface FileProgress {
  readonly file: number
  readonly state: FeedState
  readonly format: 'pcap' | 'pcapng' | 'unknown'
  readonly problem: string | null
  readonly size: number
  readonly position: number
  readonly frames: number
}

export type FromIndexer =
  | { readonly type: 'header'; readonly buffer: SharedArrayBuffer }
  | { readonly type: 'segment' | 'endpoints' | 'tcpStreams' | 'udpStreams'; readonly buffer: SharedArrayBuffer }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'source'; readonly source: IndexedSource }
  | { readonly type: 'kept'; readonly file: number; readonly blocks: readonly KeptBlock[] }
  | { readonly type: 'progress'; readonly files: readonly FileProgress[] }
