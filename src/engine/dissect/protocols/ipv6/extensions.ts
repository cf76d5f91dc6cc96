/** IPv6 hop-by-hop and destination options, RFC 8200 sections 4.3 and 4.6. Each is a layer of its own. */
import type { ProtocolDefinition } from '../../protocol.ts'
import { dissectHeader, headFields, summarizeHeader } from './extension.ts'
import { addOptions, optionFields } from './options.ts'

const hopByHopFields = headFields('ipv6.hopopts')

export const hopByHop: ProtocolDefinition = {
  name: 'ipv6.hopopts',
  title: 'IPv6 Hop-by-Hop Option',
  column: 'IPv6',
  family: 'ip',
  fields: { ...hopByHopFields, ...optionFields },
  bindings: [{ table: 'ip.proto', values: [0] }],
  summarized: false,
  summarize: summarizeHeader,
  dissect(bytes, start, end, out) {
    const body = (headerEnd: number): void => addOptions(out, bytes, start + 2, headerEnd)
    dissectHeader(hopByHop, hopByHopFields, 'IPv6 hop-by-hop options', bytes, start, end, out, body, true)
  },
}

const destinationFields = headFields('ipv6.dstopts')

export const destinationOptions: ProtocolDefinition = {
  name: 'ipv6.dstopts',
  title: 'Destination Options for IPv6',
  column: 'IPv6',
  family: 'ip',
  fields: { ...destinationFields },
  bindings: [{ table: 'ip.proto', values: [60] }],
  summarized: false,
  summarize: summarizeHeader,
  dissect(bytes, start, end, out) {
    const body = (headerEnd: number): void => addOptions(out, bytes, start + 2, headerEnd)
    const info = 'IPv6 destination options'
    dissectHeader(destinationOptions, destinationFields, info, bytes, start, end, out, body, true)
  },
}
