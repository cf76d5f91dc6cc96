/** A row whose file is no more, as the index alone knows it: times, lengths, addresses and protocol, and a note that its bytes are gone. */
import type { EndpointId } from '../../shared/base/brand.ts'
import { Detail } from '../dissect/detail.ts'
import type { FrameContext } from '../dissect/frame-context.ts'
import type { Preferences } from '../dissect/preferences.ts'
import type { Registry } from '../dissect/registry.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import type { Segment } from '../store/columns.ts'
import { endpointText } from './endpoint-text.ts'

export const REMOVED = 'The bytes of this frame are gone: the ring has deleted their file'

const NO_BYTES = new Uint8Array(0)
/** Of no protocol: that of the interface of such a row. */
export const NO_LINK_TYPE = -1

export function removedFrame(
  registry: Registry,
  context: FrameContext,
  preferences: Preferences,
  { endpoints, stacks }: IndexFollower,
  { segment, slot }: { readonly segment: Segment; readonly slot: number },
): Detail {
  const detail = new Detail(registry, context, NO_BYTES, preferences)
  registry.require('frame').dissect(NO_BYTES, 0, 0, detail)
  detail.expert('note', 0, 0, REMOVED)
  const protocol = stacks.top(segment.stack[slot])
  if (protocol !== 0) detail.protocolColumn = registry.protocol(protocol).column
  detail.sourceColumn = endpointText(endpoints, segment.sourceEndpoint[slot] as EndpointId)
  detail.destinationColumn = endpointText(endpoints, segment.destinationEndpoint[slot] as EndpointId)
  detail.info = REMOVED
  return detail
}
