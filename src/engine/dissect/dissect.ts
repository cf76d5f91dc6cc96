/** One frame's bytes to its tree. */
import { escapeText } from '../../shared/format/text.ts'
import { Detail } from './detail.ts'
import type { FrameContext } from './frame-context.ts'
import type { Registry } from './registry.ts'

/** The whole tree of a frame: the frame line, then its layers. Never throws on any bytes. */
export function dissectFrame(registry: Registry, context: FrameContext, bytes: Uint8Array): Detail {
  const detail = new Detail(registry, context, bytes)
  const frame = registry.require('frame')
  frame.dissect(bytes, 0, bytes.length, detail)
  detail.info = escapeText(detail.info)
  return detail
}
