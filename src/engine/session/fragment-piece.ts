/** Which piece of a datagram a frame carries, by the same layout the first pass reads. */
import type { Registry } from '../dissect/registry.ts'
import { Summary } from '../dissect/summary.ts'

export interface FragmentPiece {
  readonly offset: number
  readonly more: boolean
  readonly bytes: Uint8Array
}

/** Null when the frame is no IP fragment. */
export function fragmentPiece(registry: Registry, bytes: Uint8Array, linkType: number): FragmentPiece | null {
  const summary = new Summary(registry)
  summary.run(bytes, 0, bytes.length, linkType)
  const { fragment } = summary
  if (!fragment.present) return null
  return { offset: fragment.offset, more: fragment.more, bytes: bytes.subarray(fragment.start, fragment.end) }
}
