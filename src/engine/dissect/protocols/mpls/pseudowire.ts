/** What MPLS carries besides IP: associated channels, RFC 4385 section 5, and Ethernet pseudowires, RFC 4448 section 4. */
import { u16 } from '../../../../shared/bytes.ts'
import type { ValueNames } from '../../../../shared/fields.ts'
import type { LayoutItem } from '../../item.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import type { Registry } from '../../registry.ts'

const HEADER = 4
const ETHERNET = 1
/** Channel types that are PPP's numbers of IPv4 and IPv6. */
const IPV4_CHANNEL = 0x0021
const IPV6_CHANNEL = 0x0057
const GENERIC_CHANNEL_LABEL = 13

const CHANNEL_NAMES: ValueNames = {
  0x0001: 'Management Communication Channel (MCC)',
  0x0002: 'Signaling Communication Channel (SCC)',
  0x0007: 'BFD Control, PW-ACH-encapsulated (BFD Without IP/UDP Headers)',
  0x000a: 'MPLS Direct Loss Measurement (DLM)',
  0x000b: 'MPLS Inferred Loss Measurement (ILM)',
  0x000c: 'MPLS Delay Measurement (DM)',
  0x000d: 'MPLS Direct Loss and Delay Measurement (DLM+DM)',
  0x000e: 'MPLS Inferred Loss and Delay Measurement (ILM+DM)',
  0x0021: 'IPv4 packet',
  0x0022: 'MPLS-TP CC message',
  0x0023: 'MPLS-TP CV message',
  0x0024: 'Protection State Coordination Protocol (PSC)',
  0x0025: 'On-Demand CV',
  0x0026: 'LI',
  0x0027: 'Pseudo-Wire OAM',
  0x0028: 'MAC Withdraw OAM Msg',
  0x0057: 'IPv6 packet',
  0x0058: 'Fault OAM',
  0x8902: 'MPLS-TP OAM',
}

const channelFields = {
  version: field('pwach.ver', 'Channel Version', 'uint8', { mask: 0x0f }),
  reserved: field('pwach.res', 'Reserved', 'uint8', { base: 'hex' }),
  type: field('pwach.channel_type', 'Channel Type', 'uint16', { base: 'hex', values: CHANNEL_NAMES }),
}
const CHANNEL: readonly LayoutItem[] = [
  [channelFields.version, 0, 1],
  [channelFields.reserved, 1, 1],
  [channelFields.type, 2, 2],
]

function channelProtocol(registry: Registry, type: number) {
  return registry.byNumber('ppp.protocol', type === IPV4_CHANNEL || type === IPV6_CHANNEL ? type : 0)
}

export const pwach: ProtocolDefinition = {
  name: 'pwach',
  title: 'PW Associated Channel Header',
  column: 'MPLS',
  family: 'link',
  fields: channelFields,
  bindings: [],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    out.continueWith(channelProtocol(out.registry, u16(bytes, start + 2)), start + HEADER, end)
  },

  dissect(bytes, start, end, out) {
    // The label before the header says whose channel it is: the pseudowire's, or the section's (RFC 5586 section 4).
    const generic = start >= HEADER && u16(bytes, start - 4) === 0 && bytes[start - 2] >> 4 === GENERIC_CHANNEL_LABEL
    const title = generic ? 'Generic Associated Channel Header' : pwach.title
    out.openProtocol(pwach, start, Math.min(HEADER, end - start), title)
    if (!out.items(CHANNEL, bytes, start, end)) {
      out.malformed(pwach, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    if (bytes[start + 1] !== 0) out.expert('warn', start + 1, 1, 'Error: this byte is reserved and must be 0')
    out.close()
    out.call(channelProtocol(out.registry, u16(bytes, start + 2)), bytes, start + HEADER, end)
  },
}

const controlFields = {
  sequence: field('pweth.cw.sequence_number', 'PW sequence number (ethernet)', 'uint16'),
}

export const pwethcw: ProtocolDefinition = {
  name: 'pwethcw',
  title: 'PW Ethernet Control Word',
  column: 'MPLS',
  family: 'link',
  fields: controlFields,
  bindings: [],

  summarize(_bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    out.continueWith(out.registry.byNumber('linktype', ETHERNET), start + HEADER, end)
  },

  dissect(bytes, start, end, out) {
    nameHeuristic(out.protocolNames)
    out.openProtocol(pwethcw, start, Math.min(HEADER, end - start))
    if (end - start < HEADER) {
      out.malformed(pwethcw, start, end, `${end - start} bytes are too few for the ${HEADER}-byte control word`)
      out.close()
      return
    }
    const sequence = u16(bytes, start + 2)
    out.add(controlFields.sequence, start + 2, 2, sequence, `Sequence Number: ${sequence}`)
    out.close()
    out.call(out.registry.byNumber('linktype', ETHERNET), bytes, start + HEADER, end)
  },
}

/** Ethernet without a control word: no bytes of its own. */
export const pwethnocw: ProtocolDefinition = {
  name: 'pwethnocw',
  title: 'Ethernet PW (no CW)',
  column: 'MPLS',
  family: 'link',
  fields: {},
  bindings: [],

  summarize(_bytes, start, end, out) {
    out.continueWith(out.registry.byNumber('linktype', ETHERNET), start, end)
  },

  dissect(bytes, start, end, out) {
    nameHeuristic(out.protocolNames)
    out.openProtocol(pwethnocw, start, 0)
    out.close()
    out.call(out.registry.byNumber('linktype', ETHERNET), bytes, start, end)
  },
}

/** Wireshark names the guess itself among the layers. */
const nameHeuristic = (names: string[]): void => void names.splice(-1, 0, 'pwethheuristic')
