/** The internet checksum (RFC 1071), which ICMP has over its message and ICMPv6 over a pseudo-header as well (RFC 8200 8.1). */
import { u16 } from '../../../../shared/bytes.ts'
import type { Detail, NetworkHeader } from '../../detail.ts'
import type { Field } from '../../protocol.ts'

const GOOD = 1
const BAD = 0
const UNVERIFIED = 2

function sum(bytes: Uint8Array, start: number, end: number, from: number): number {
  let total = from
  let at = start
  for (; at + 1 < end; at += 2) total += u16(bytes, at)
  if (at < end) total += bytes[at] << 8
  return total
}

function fold(total: number): number {
  let folded = total
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000)
  return ~folded & 0xffff
}

function pseudoHeader(network: NetworkHeader, length: number, protocol: number): number {
  const { bytes, source, destination, addressLength } = network
  const addresses = sum(bytes, source, source + addressLength, sum(bytes, destination, destination + addressLength, 0))
  return addresses + Math.floor(length / 0x10000) + (length % 0x10000) + protocol
}

/**
 * Adds the checksum at `at` of the message [start, end) and its status. A message that is not all there cannot be checked.
 * `pseudo` is the protocol number of the pseudo-header, 0 when there is none.
 */
export function addChecksum(
  out: Detail,
  checksum: Field,
  status: Field,
  bytes: Uint8Array,
  at: number,
  start: number,
  end: number,
  pseudo: number,
): void {
  const node = out.item(checksum, bytes, at, 2)
  const { network } = out
  if (out.truncated || out.quoted || end < out.reportedEnd || (pseudo !== 0 && !network)) {
    out.amend(node, `${out.text(node)} [unverified]`)
    out.generated(status, UNVERIFIED, at, 0, '[Checksum Status: Unverified]')
    return
  }
  const head = pseudo !== 0 && network ? pseudoHeader(network, end - start, pseudo) : 0
  const stored = u16(bytes, at)
  const expected = fold(sum(bytes, start, end, head) - stored)
  if (stored === expected) {
    out.amend(node, `${out.text(node)} [correct]`)
    out.generated(status, GOOD, at, 0, '[Checksum Status: Good]')
    return
  }
  const shouldBe = `0x${expected.toString(16).padStart(4, '0')}`
  out.amend(node, `${out.text(node)} incorrect, should be ${shouldBe}`)
  out.expert('warn', at, 2, `Bad checksum [should be ${shouldBe}]`)
  out.generated(status, BAD, at, 0, '[Checksum Status: Bad]')
}
