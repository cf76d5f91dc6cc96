/** Frames of a session as rules look at them. */
import type { RowIndex } from '../../../shared/base/brand.ts'
import type { Rows } from '../../alerts/rule-scanner.ts'
import type { Frames } from '../frames.ts'

export function scannedFrames(frames: Frames): Rows {
  return {
    timeMs: (row) => timeMs(frames, row),
    dissect: (row, layers) => frames.dissectLayers(row, layers),
    peek: (row) => frames.peek(row),
    linkType: (row) => frames.interfaceOf(row).linkType,
    stdio: (row) => frames.interfaceOf(row).stdio,
    isVeiled: (row) => frames.isVeiled(row),
  }
}

/** Milliseconds since the Unix epoch. */
export function timeMs(frames: Frames, row: RowIndex): number {
  const { segment, slot } = frames.at(row)
  return segment.timeSeconds[slot] * 1000 + segment.timeNanos[slot] / 1e6
}
