/** The selected frame, its decoded tree and bytes, and what is selected inside it. */
import { create } from 'zustand'
import type { Decoding } from '../../shared/wire/calls.ts'
import type { FrameDetail } from '../../shared/wire/frame-detail.ts'
import type { Timestamp } from '../format/time.ts'

export interface ByteRange {
  readonly source: number
  readonly start: number
  /** One past the last. */
  readonly end: number
}

export interface SelectionState {
  /** Position in the shown view; null when the frame is not in it. */
  readonly position: number | null
  readonly frame: number | null
  readonly time: Timestamp | null
  /** Of `frame` once it has arrived; until then of the frame before. */
  readonly detail: FrameDetail | null
  readonly problem: string | null
  /** What was decoded on demand in `detail`. */
  readonly decodings: readonly Decoding[]
  readonly node: number | null
  /** Data source whose bytes are shown. */
  readonly source: number
  /** Byte under the cursor of the bytes view. */
  readonly cursor: number | null
  /** Bytes marked by dragging or with shift, for copying. */
  readonly marked: ByteRange | null
}

export const NOTHING_SELECTED: SelectionState = {
  position: null,
  frame: null,
  time: null,
  detail: null,
  problem: null,
  decodings: [],
  node: null,
  source: 0,
  cursor: null,
  marked: null,
}

export const useSelection = create<SelectionState>(() => NOTHING_SELECTED)
