/** Generic Routing Encapsulation, RFC 2784 and RFC 2890 (key, sequence number); RFC 1701 routes, RFC 2637 for PPTP. */
import { u16 } from '../../../../shared/bytes.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { addChecksum, expectedChecksum, isWhole } from '../ip/checksum.ts'
import { greFields as fields, GRE_TYPE_NAMES } from './fields.ts'
import { addFlags, addRouting, Flag, headerEnd, isEnhanced, isRedirected } from './header.ts'

const HEADER = 4
const PROBLEM = { severity: 'warn', problem: 'Incorrect GRE Checksum' } as const

export const gre: ProtocolDefinition = {
  name: 'gre',
  title: 'Generic Routing Encapsulation',
  column: 'GRE',
  family: 'ip',
  fields,
  bindings: [{ table: 'ip.proto', values: [47] }],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    const from = headerEnd(bytes, start, end)
    if (from < 0) return out.malformed()
    if (from < end) out.continueWith(out.registry.byNumber('gre.proto', u16(bytes, start + 2)), from, end)
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(gre, start, Math.min(HEADER, end - start))
    if (end - start < HEADER) {
      out.malformed(gre, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    const flags = u16(bytes, start)
    const type = u16(bytes, start + 2)
    const hex = `0x${type.toString(16).toUpperCase().padStart(4, '0')}`
    const from = headerEnd(bytes, start, end)
    out.info = `Encapsulated ${GRE_TYPE_NAMES[type] ?? `${hex} (unknown)`}`
    out.amend(node, `${gre.title} (${GRE_TYPE_NAMES[type] ?? `${hex} - unknown`})`)
    addFlags(out, bytes, start)
    out.item(fields.protocol, bytes, start + 2, 2)
    if (from < 0) {
      out.malformed(gre, start + HEADER, end, 'the header does not fit in the packet')
      out.close()
      return
    }
    out.amend(node, undefined, from - start)
    let at = start + HEADER
    if ((flags & (Flag.checksum | Flag.routing)) !== 0) {
      const check = (flags & Flag.checksum) !== 0 && isWhole(out, end)
      addChecksum(out, fields, bytes, at, check ? expectedChecksum(out, bytes, at, start, end) : undefined, PROBLEM)
      out.item(fields.offset, bytes, at + 2, 2)
      at += 4
    }
    if ((flags & Flag.key) !== 0) {
      if (isEnhanced(flags, type)) {
        out.item(fields.payloadLength, bytes, at, 2)
        out.item(fields.callId, bytes, at + 2, 2)
      } else out.item(fields.key, bytes, at, 4)
      at += 4
    }
    if ((flags & Flag.sequence) !== 0) {
      out.item(fields.sequence, bytes, at, 4)
      at += 4
    }
    if (isEnhanced(flags, type) && (flags & Flag.acknowledgment) !== 0) {
      out.item(fields.acknowledgment, bytes, at, 4)
      at += 4
    }
    if ((flags & Flag.routing) !== 0) at = addRouting(out, bytes, at, end)
    if (isRedirected(type, bytes, at, end)) addRedirect(at)
    out.close()
    if (from < end) out.call(out.registry.byNumber('gre.proto', type), bytes, from, end)

    function addRedirect(where: number): void {
      out.open(fields.redirect, where, 4, null)
      out.item(fields.dynamicService, bytes, where, 1)
      out.item(fields.alternativeUsed, bytes, where, 1)
      out.item(fields.redirectValid, bytes, where, 1)
      out.item(fields.serviceId, bytes, where + 1, 1)
      out.item(fields.alternativeBucket, bytes, where + 2, 1)
      out.item(fields.primaryBucket, bytes, where + 3, 1)
      out.close()
    }
  },
}
