/** What is printed of each frame, as data: workers print as well. */
import type { TimeFormat } from './time-column.ts'

export const FORMATS = ['text', 'fields', 'json', 'jsonraw', 'jsonl', 'cef', 'csv', 'ek'] as const
export type Format = (typeof FORMATS)[number]

/** `-E`: how `-T fields` prints values. */
export interface FieldSettings {
  readonly separator: string
  readonly aggregator: string
  /** First, last, or all. */
  readonly occurrence: 'f' | 'l' | 'a'
  readonly quote: string
  readonly header: boolean
  /** The byte order mark first. */
  readonly bom: boolean
}

export interface PrintSettings {
  readonly format: Format
  /** Names that `-e` gives. */
  readonly fields: readonly string[]
  readonly settings: FieldSettings
  readonly summary: boolean
  readonly tree: boolean
  readonly hex: boolean
  /** The protocols whose trees are opened; all when empty. */
  readonly only: readonly string[]
  /** A line after the tree and bytes of each frame. */
  readonly separator: string
  readonly time: TimeFormat
  readonly hoursMinutes: boolean
  /** Tapscope's, for formats that name the program. */
  readonly version: string
}
