/** What the engine says of a session: its files, sources and protocols, and of a filter and a timeline over them. */
import type { AlertTotals } from './alerts.ts'
import type { CaptureInfo } from './capture.ts'

/** Protocol families, for colours and the timeline's stack. */
export const FAMILIES = [
  'link',
  'arp',
  'ip',
  'icmp',
  'tcp',
  'udp',
  'dns',
  'http',
  'tls',
  'mcp',
  'json',
  'text',
  'event',
  'other',
] as const
export type Family = (typeof FAMILIES)[number]

/** A file of the session. */
export interface FileInfo {
  readonly id: number
  readonly path: string
  readonly name: string
  readonly format: 'pcap' | 'pcapng' | 'unknown'
  readonly bytes: number
  readonly indexedBytes: number
  readonly frames: number
  /** `following` while a capture may still append. */
  readonly state: 'indexing' | 'following' | 'complete' | 'damaged' | 'failed'
  /** What is wrong and from which offset, for damaged and failed. */
  readonly problem: string | null
  /** `gzip`, `zstd`, `lz4`; its bytes and offsets are those of what it unpacks to. */
  readonly compression: string | null
  /** Compressed bytes that are unpacked, while that goes on. */
  readonly unpacked: { readonly done: number; readonly total: number } | null
  /** Damaged places, the first thousand of them, and how many there are. */
  readonly damages: readonly FileDamage[]
  readonly damageCount: number
  /** Bytes that were not read as frames. */
  readonly skippedBytes: number
}

export interface FileDamage {
  readonly offset: number
  readonly reason: string
  readonly skipped: number
}

/** A source: an interface of a file. */
export interface SourceInfo {
  readonly id: number
  readonly file: number
  readonly name: string
  readonly description: string
  readonly kind: 'packets' | 'stdio' | 'events'
  readonly linkType: number
  readonly frames: number
  readonly bytes: number
  /** Frames a second over the last second, 0 when nothing arrives. */
  readonly rate: number
  readonly live: boolean
}

export interface SessionInfo {
  readonly version: string
  readonly rows: number
  readonly files: readonly FileInfo[]
  readonly sources: readonly SourceInfo[]
  readonly captures: readonly CaptureInfo[]
  /** First and last time in the index, seconds since the epoch; null while empty. */
  readonly firstTime: { readonly seconds: number; readonly nanos: number } | null
  readonly lastTime: { readonly seconds: number; readonly nanos: number } | null
  /** Sum over files, while something is indexed. */
  readonly indexing: {
    readonly bytes: number
    readonly totalBytes: number
    readonly bytesPerSecond: number
  } | null
  /**
   * What rings deleted before it was read: frames, and files of which nobody knows how many frames they had. Null while nothing is missing.
   */
  readonly unread: { readonly frames: number; readonly files: number } | null
  /** Free bytes on the file system of the spools. */
  readonly diskFree: number | null
  readonly protocols: readonly ProtocolInfo[]
  /** Frames that are marked. */
  readonly marked: number
  readonly alerts: AlertTotals
  /** Whether names are shown for addresses. */
  readonly resolveNames: boolean
  /** Grows when rows that were read look other than they did: marks, names. */
  readonly rowsVersion: number
}

export interface ProtocolInfo {
  readonly id: number
  readonly name: string
  readonly column: string
  readonly title: string
  readonly family: Family
}

/** Span in UTF-16 units of the filter text. */
export interface FilterProblem {
  readonly message: string
  readonly start: number
  readonly end: number
  readonly hint: string | null
}

export interface Timeline {
  /** Start of the first bucket, seconds since the epoch, and width of a bucket in seconds. */
  readonly start: number
  readonly bucketSeconds: number
  /** `counts[family index in FAMILIES][bucket]`, frames of the view; families without any frame are empty arrays. */
  readonly counts: readonly (readonly number[])[]
  /** Frames of the whole session by bucket, to show what the filter leaves out. */
  readonly total: readonly number[]
  readonly rows: number
}
