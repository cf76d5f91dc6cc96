/** Internet Protocol version 4, RFC 791. */
import { u16 } from '../../../../shared/bytes.ts'
import { RowFlag } from '../../../../shared/row-flags.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { EndpointKind } from '../../summary-parts.ts'
import { ipFields as fields } from './fields.ts'
import { addHeader } from './header.ts'
import { datagramEnd, headerLength, isBogus, isFragment, MIN_HEADER, MORE, OFFSET, ownEnd } from './layout.ts'
import { IP_PROTOCOL_NAMES } from './numbers.ts'
import { finalDestination, isRouteCut } from './options.ts'
import { addReassembly, callFragment } from './reassembly.ts'

const IPV6_ETHERTYPE = 0x86dd

/** Where the destination's address stands: in the header, or in a source route. */
function destinationAt(bytes: Uint8Array, start: number, headerEnd: number): number {
  if (headerEnd === start + MIN_HEADER) return start + 16
  return finalDestination(bytes, start + MIN_HEADER, headerEnd, start + 16)
}

export const ip: ProtocolDefinition = {
  name: 'ip',
  title: 'Internet Protocol Version 4',
  column: 'IPv4',
  family: 'ip',
  fields,
  bindings: [
    { table: 'ethertype', values: [0x0800] },
    { table: 'linktype', values: [228] },
    { table: 'ip.proto', values: [4] },
    { table: 'gre.proto', values: [0x0800, 0x883e] },
    { table: 'ppp.protocol', values: [0x0021] },
  ],

  extent(_registry, bytes, start, end) {
    if (end - start < MIN_HEADER || bytes[start] >> 4 !== 4 || isBogus(bytes, start)) return end
    return datagramEnd(bytes, start, end)
  },

  summarize(bytes, start, end, out) {
    // Some senders put IPv6 under IPv4's number: the version decides.
    if (start < end && bytes[start] >> 4 === 6) {
      return out.continueWith(out.registry.ethertype(IPV6_ETHERTYPE), start, end)
    }
    if (end - start < MIN_HEADER || bytes[start] >> 4 !== 4 || isBogus(bytes, start)) return out.malformed()
    const from = start + headerLength(bytes, start)
    if (isRouteCut(bytes, start + MIN_HEADER, from, end)) {
      out.packets.hidden = true
      return out.malformed()
    }
    out.addresses(EndpointKind.ipv4, start + 12, destinationAt(bytes, start, Math.min(end, from)))
    if (from > end) return out.malformed()
    const protocol = bytes[start + 9]
    const next = out.registry.ipProtocol(protocol)
    const stop = datagramEnd(bytes, start, end)
    out.endsAt(ownEnd(bytes, start, out.reportedEnd), end)
    if (!isFragment(bytes, start, out.truncated)) return out.continueWith(next, from, stop)
    if (out.truncated || stop <= from) {
      out.flags |= RowFlag.fragment
      return
    }
    const word = u16(bytes, start + 6)
    out.endAtFragment(u16(bytes, start + 4), protocol, next, (word & OFFSET) * 8, (word & MORE) !== 0, from, stop)
  },

  dissect(bytes, start, end, out) {
    if (start < end && bytes[start] >> 4 === 6) {
      out.openProtocol(ip, start, 1)
      out.add(fields.version, start, 1, 6, '0110 .... = Version: 6')
      out.expert('error', start, 1, 'Bogus IPv4 version')
      out.close()
      out.call(out.registry.ethertype(IPV6_ETHERTYPE), bytes, start, end)
      return
    }
    const node = out.openProtocol(ip, start, Math.min(MIN_HEADER, end - start))
    out.info = ''
    if (!addHeader(node, bytes, start, end, out)) {
      out.close()
      return
    }
    const protocol = bytes[start + 9]
    const next = out.registry.ipProtocol(protocol)
    const from = start + headerLength(bytes, start)
    const stop = datagramEnd(bytes, start, end)
    const name = IP_PROTOCOL_NAMES[protocol] ?? 'Unknown'
    out.endsAt(ownEnd(bytes, start, out.reportedEnd), end)
    if (!isFragment(bytes, start, out.truncated)) {
      out.close()
      if (next === 0) out.info = `${name} (${protocol})`
      out.call(next, bytes, from, stop)
      return
    }
    addReassembly(out, fields, 'IPv4')
    out.close()
    const id = u16(bytes, start + 4)
      .toString(16)
      .padStart(4, '0')
    const offset = (u16(bytes, start + 6) & OFFSET) * 8
    out.info = `Fragmented IP protocol (proto=${name} ${protocol}, off=${offset}, ID=${id})`
    callFragment(out, 'IPv4', next, bytes, from, stop)
  },
}
