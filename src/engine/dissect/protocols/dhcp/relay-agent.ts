/** What a relay agent adds, option 82: RFC 3046, RFC 3527 (link selection), RFC 5107 (server identifier override). */
import { formatIPv4 } from '../../../../shared/format/address.ts'
import type { Field } from '../../protocol.ts'
import { dhcpFields, structuredFields as fields } from './fields.ts'
import { AGENT_NAMES } from './numbers.ts'
import type { OptionDecoder } from './structured.ts'

const SUBOPTIONS: Readonly<Record<number, Field>> = {
  1: fields.agentCircuit,
  2: fields.agentRemote,
  5: fields.agentLink,
  6: fields.agentSubscriber,
  7: fields.agentRadius,
  9: fields.agentVendor,
  10: fields.agentFlags,
  11: fields.agentServer,
  12: fields.agentRelay,
  150: fields.agentLinkCisco,
  152: fields.agentServerCisco,
}

/** Bytes that a value of the field must have, 0 for any. */
const sizeOf = (field: Field): number => (field.type === 'ipv4' ? 4 : field.type === 'uint8' ? 1 : 0)

export const relayAgent: OptionDecoder = ({ out, bytes, start, end }) => {
  let at = start
  while (at + 2 <= end) {
    const code = bytes[at]
    const from = at + 2
    const stop = Math.min(end, from + bytes[at + 1])
    const field = SUBOPTIONS[code]
    const fits = field !== undefined && (sizeOf(field) === 0 || sizeOf(field) === stop - from)
    const address = fits && field.type === 'ipv4' ? ` (${formatIPv4(bytes, from)})` : ''
    const name = `Option 82 Suboption: (${code}) ${AGENT_NAMES[code] ?? 'Unassigned'}${address}`
    out.open(fields.agent, at, stop - at, code, name)
    out.item(dhcpFields.suboptionLength, bytes, at + 1, 1)
    if (stop > from) out.item(fits ? field : fields.agentValue, bytes, from, stop - from)
    out.close()
    at = stop
  }
  return at > start
}
