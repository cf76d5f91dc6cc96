/** One frame's bytes to its tree. */
import { escapeText } from '../../shared/format/text.ts'
import { Detail } from './detail.ts'
import type { FrameContext } from './frame-context.ts'
import type { Preferences } from './preferences.ts'
import { addProcesses } from './protocols/proc/proc.ts'
import type { Registry } from './registry.ts'
import type { WantedLayers } from './wanted-layers.ts'

/** The tree of a frame: the frame line, then its layers; all of them, or those that are wanted. Never throws on any bytes. */
export function dissectFrame(
  registry: Registry,
  context: FrameContext,
  bytes: Uint8Array,
  preferences?: Preferences,
  wanted?: WantedLayers,
): Detail {
  const detail = new Detail(registry, context, bytes, preferences, wanted)
  const frame = registry.require('frame')
  if (wanted && !wanted.has(frame.id)) {
    if (wanted.has(registry.idOf('proc'))) addProcesses(detail)
    detail.call(registry.byNumber('linktype', context.interface.linkType), bytes, 0, bytes.length)
    if (wanted.trees) return detail
  } else frame.dissect(bytes, 0, bytes.length, detail)
  detail.info = escapeText(detail.infoPrefix + detail.info)
  return detail
}
