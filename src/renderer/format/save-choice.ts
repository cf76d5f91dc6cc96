/** What can be saved: file formats, and which frames, with how many they are. */
import { type FrameRange, parseFrameRanges } from '../../shared/format/frame-range.ts'
import type { FrameSelection } from '../../shared/wire/calls.ts'

export const CAPTURE_FORMATS = ['pcapng', 'pcap', 'tcp-pcap'] as const
export const TEXT_FORMATS = ['text', 'csv', 'json', 'jsonl', 'cef'] as const
export type CaptureFormat = (typeof CAPTURE_FORMATS)[number]
export type FileFormat = CaptureFormat | (typeof TEXT_FORMATS)[number]

export const isCaptureFormat = (format: FileFormat): format is CaptureFormat =>
  CAPTURE_FORMATS.some((known) => known === format)

export const SCOPES = ['all', 'displayed', 'marked', 'selected', 'range'] as const
export type Scope = (typeof SCOPES)[number]

/** What there is to choose from. */
export interface FrameCounts {
  readonly all: number
  readonly displayed: number
  readonly marked: number
  readonly selected: number | null
  readonly view: number | null
}

const countOf = (ranges: readonly FrameRange[]): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)

/** How many frames a scope has; null where a range is not one. */
export function scopeCount(scope: Scope, range: string, counts: FrameCounts): number | null {
  switch (scope) {
    case 'all':
      return counts.all
    case 'displayed':
      return counts.view === null ? 0 : counts.displayed
    case 'marked':
      return counts.marked
    case 'selected':
      return counts.selected === null ? 0 : 1
    case 'range': {
      const ranges = parseFrameRanges(range, counts.all)
      return ranges.ok ? countOf(ranges.value) : null
    }
  }
}

/** Why a range is none; undefined when it is one, or when nothing is typed yet. */
export function refuseRange(range: string, last: number): string | undefined {
  if (range.trim() === '') return undefined
  const ranges = parseFrameRanges(range, last)
  return ranges.ok ? undefined : ranges.error
}

/** The frames of a scope as the engine takes them; null when there are none. */
export function selectionOf(scope: Scope, range: string, counts: FrameCounts): FrameSelection | null {
  if (!scopeCount(scope, range, counts)) return null
  switch (scope) {
    case 'all':
    case 'marked':
      return { kind: scope }
    case 'displayed':
      return counts.view === null ? null : { kind: scope, view: counts.view }
    case 'selected':
      return { kind: 'range', range: String(counts.selected) }
    case 'range':
      return { kind: scope, range }
  }
}
