/** IPv6 fragment header, RFC 8200 section 4.5. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import { RowFlag } from '../../../../shared/row-flags.ts'
import type { Detail } from '../../detail.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'
import { IP_PROTOCOL_NAMES } from '../ip/numbers.ts'
import { addReassembly, callFragment, reassemblyFields } from '../ip/reassembly.ts'
import { callNextHeader } from './next-header.ts'

const MIN_HEADER = 8

const fragmentFields = {
  next: field('ipv6.fraghdr.nxt', 'Next header', 'uint8', { values: IP_PROTOCOL_NAMES }),
  reserved: field('ipv6.fraghdr.reserved_octet', 'Reserved octet', 'uint8', { base: 'hex' }),
  offset: field('ipv6.fraghdr.offset', 'Offset', 'uint16', { mask: 0xfff8 }),
  reservedBits: field('ipv6.fraghdr.reserved_bits', 'Reserved bits', 'uint16', { mask: 0x0006 }),
  more: field('ipv6.fraghdr.more', 'More Fragments', 'boolean', { mask: 0x0001, wordBits: 16, states: ['Yes', 'No'] }),
  identification: field('ipv6.fraghdr.ident', 'Identification', 'uint32', { base: 'hex' }),
  ...reassemblyFields('ipv6', 'IPv6'),
}

const OFFSET = 0xfff8
const MORE = 0x0001

/** One that is alone (offset 0, no more: RFC 6946) is no fragment. */
const isFragment = (bytes: Uint8Array, start: number): boolean => (u16(bytes, start + 2) & (OFFSET | MORE)) !== 0

export const fragment: ProtocolDefinition = {
  name: 'ipv6.fraghdr',
  title: 'Fragment Header for IPv6',
  column: 'IPv6',
  family: 'ip',
  fields: fragmentFields,
  bindings: [{ table: 'ip.proto', values: [44] }],
  summarized: false,

  summarize(bytes, start, end, out) {
    if (end - start < MIN_HEADER) return out.malformed()
    const next = out.registry.ipProtocol(bytes[start])
    const from = start + MIN_HEADER
    if (!isFragment(bytes, start)) return out.continueWith(next, from, end)
    const word = u16(bytes, start + 2)
    if (out.truncated && (word & OFFSET) === 0) out.continueWith(next, from, end)
    else if (out.truncated || from >= end) out.flags |= RowFlag.fragment
    else out.endAtFragment(u32(bytes, start + 4), bytes[start], next, word & OFFSET, (word & MORE) !== 0, from, end)
  },

  dissect(bytes, start, end, out) {
    out.openProtocol(fragment, start, Math.min(MIN_HEADER, end - start))
    out.info = 'IPv6 fragment'
    if (!addFragmentHeader(bytes, start, end, out)) {
      out.malformed(fragment, start, end, 'the header does not fit in the packet')
      out.close()
      return
    }
    const from = start + MIN_HEADER
    const word = u16(bytes, start + 2)
    if (!isFragment(bytes, start) || (out.truncated && (word & OFFSET) === 0)) {
      out.close()
      callNextHeader(out, bytes[start], bytes, from, end)
      return
    }
    addReassembly(out, fragmentFields, 'IPv6')
    out.close()
    const id = u32(bytes, start + 4)
      .toString(16)
      .padStart(8, '0')
    out.info = `IPv6 fragment (off=${word & OFFSET} more=${word & MORE ? 'y' : 'n'} ident=0x${id} nxt=${bytes[start]})`
    callFragment(out, 'IPv6', out.registry.ipProtocol(bytes[start]), bytes, from, end)
  },
}

function addFragmentHeader(bytes: Uint8Array, start: number, end: number, out: Detail): boolean {
  if (end - start < MIN_HEADER) return false
  out.item(fragmentFields.next, bytes, start, 1)
  out.item(fragmentFields.reserved, bytes, start + 1, 1)
  const offset = out.item(fragmentFields.offset, bytes, start + 2, 2)
  out.amend(offset, `${out.text(offset)} (${(out.values[offset] as number) * 8} bytes)`)
  out.item(fragmentFields.reservedBits, bytes, start + 2, 2)
  out.item(fragmentFields.more, bytes, start + 2, 2)
  out.item(fragmentFields.identification, bytes, start + 4, 4)
  return true
}
