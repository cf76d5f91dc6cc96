/** Internet Control Message Protocol for IPv6, RFC 4443, with neighbour discovery (RFC 4861) and listener reports (RFC 3810). */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16 } from '../../../../shared/bytes.ts'
import type { ValueNames } from '../../../../shared/fields.ts'
import { RowFlag } from '../../../../shared/row-flags.ts'
import type { Detail } from '../../detail.ts'
import { followQuote } from '../../follow-quote.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { addResponse, noteEcho } from '../icmp/echo.ts'
import { noteQuote } from '../icmp/quote.ts'
import { addChecksum, expectedChecksum, isWhole } from '../ip/checksum.ts'
import { icmpv6Fields as fields } from './fields.ts'
import { addMessage } from './messages.ts'
import { TYPE_NAMES } from './types.ts'

const HEADER = 4
const BODY = 8
const ICMPV6 = 58
const IPV6 = 0x86dd
const UNREACHABLE = 1
const TOO_BIG = 2
const TIME_EXCEEDED = 3
const PARAMETER_PROBLEM = 4
const ECHO_REQUEST = 128
const ECHO_REPLY = 129

const CODE_NAMES: Readonly<Record<number, ValueNames>> = {
  [UNREACHABLE]: {
    0: 'no route to destination',
    1: 'Administratively prohibited',
    2: 'Beyond scope of source address',
    3: 'Address unreachable',
    4: 'Port unreachable',
    5: 'Source address failed ingress/egress policy',
    6: 'Reject route to destination',
    7: 'Error in Source Routing Header',
    8: 'Headers too long',
  },
  [TIME_EXCEEDED]: { 0: 'hop limit exceeded in transit', 1: 'fragment reassembly time exceeded' },
  [PARAMETER_PROBLEM]: {
    0: 'erroneous header field encountered',
    1: 'unrecognized Next Header type encountered',
    2: 'unrecognized IPv6 option encountered',
    3: 'IPv6 first fragment has incomplete IPv6 header chain',
    4: 'SR Upper-layer Header Error',
  },
}

/** Errors quote the packet they are about. */
const isError = (type: number): boolean => type >= UNREACHABLE && type <= PARAMETER_PROBLEM

const codeText = (type: number, code: number): string => {
  const names = CODE_NAMES[type]
  return names ? (names[code] ?? `Unknown (${code})`) : ''
}

export const icmpv6: ProtocolDefinition = {
  name: 'icmpv6',
  title: 'Internet Control Message Protocol v6',
  column: 'ICMPv6',
  family: 'icmp',
  fields,
  bindings: [{ table: 'ip.proto', values: [ICMPV6] }],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    if (isError(bytes[start])) {
      out.flags |= RowFlag.nested
      noteQuote(bytes, start + BODY, end, out)
      followQuote(out, out.registry.ethertype(IPV6), bytes, start + BODY, end)
    }
    if (bytes[start] === ECHO_REQUEST) noteEcho(bytes, start, end, out, 0)
    else if (bytes[start] === ECHO_REPLY) noteEcho(bytes, start, end, out, ECHO_REQUEST - ECHO_REPLY)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(icmpv6, start, end - start)
    out.info = ''
    if (end - start < HEADER) {
      if (end > start) out.item(fields.type, bytes, start, 1)
      out.malformed(icmpv6, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    const type = bytes[start]
    const code = codeText(type, bytes[start + 1])
    out.info = (TYPE_NAMES[type] ?? `Unknown (${type})`) + (code ? ` (${code})` : '')
    out.item(fields.type, bytes, start, 1)
    out.item(fields.code, bytes, start + 1, 1, `Code: ${bytes[start + 1]}${code ? ` (${code})` : ''}`)
    const expected = isWhole(out, end) ? expectedChecksum(out, bytes, start + 2, start, end, ICMPV6) : undefined
    addChecksum(out, fields, bytes, start + 2, expected, { severity: 'warn' })
    if (isError(type)) addError(out, type, bytes, start, end)
    else if (type === ECHO_REQUEST || type === ECHO_REPLY) addEcho(out, bytes, start, end)
    else if (!addMessage(out, type, bytes, start, end)) {
      out.malformed(icmpv6, start + HEADER, end, 'the message ends before its fields do')
    }
    out.close()
  },
}

function addError(out: Detail, type: number, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < BODY) return out.malformed(icmpv6, start + HEADER, end, 'the message ends before its fields do')
  const lead = type === TOO_BIG ? fields.mtu : type === PARAMETER_PROBLEM ? fields.pointer : fields.reserved
  out.item(lead, bytes, start + 4, 4)
  const quote = start + BODY
  if (quote < end) out.call(out.registry.ethertype(IPV6), bytes, quote, end, true)
}

function addEcho(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  if (end - start < BODY) return out.malformed(icmpv6, start + HEADER, end, 'the message ends before its fields do')
  const id = u16(bytes, start + 4)
    .toString(16)
    .padStart(4, '0')
  out.info += ` id=0x${id}, seq=${u16(bytes, start + 6)}, hop limit=${out.network?.hopLimit ?? 0}`
  out.item(fields.identifier, bytes, start + 4, 2)
  out.item(fields.sequence, bytes, start + 6, 2)
  if (bytes[start] === ECHO_REPLY) addResponse(out, fields.request, fields.responseTime, start)
  out.callInside(0 as ProtocolId, bytes, start + BODY, end)
}
