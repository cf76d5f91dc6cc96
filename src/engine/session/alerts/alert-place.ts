/** Where an alert's evidence is from: messages, packets or both, which server and which hosts. */
import type { EndpointId } from '../../../shared/base/brand.ts'
import type { Alert } from '../../alerts/alert.ts'
import type { Endpoints } from '../../store/endpoints.ts'
import { endpointText } from '../endpoint-text.ts'
import type { Frames } from '../frames.ts'
import type { AlertPlace } from './alert-store.ts'

export function placeOf({ rows }: Alert, frames: Frames, endpoints: Endpoints): AlertPlace {
  let server = ''
  let messages = false
  const hosts = new Set<string>()
  for (const row of rows) {
    const { stdio } = frames.interfaceOf(row)
    if (stdio) {
      messages = true
      server ||= stdio.server || `pid ${stdio.pid}`
      continue
    }
    const { segment, slot } = frames.at(row)
    if (hosts.size === 0)
      for (const id of [segment.sourceEndpoint[slot], segment.destinationEndpoint[slot]])
        if (id !== 0) hosts.add(endpointText(endpoints, id as EndpointId))
  }
  const packets = hosts.size > 0 || !messages
  return { source: messages && packets ? 'both' : messages ? 'stdio' : 'packets', server, hosts: [...hosts] }
}
