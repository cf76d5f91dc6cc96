/**
 * The internet checksum, RFC 1071: over a header, a message, or a message with a pseudo-header of the network layer's addresses
 * (RFC 9293 section 3.1, RFC 768, RFC 8200 section 8.1).
 */
import { u16 } from '../../../../shared/bytes.ts'
import { foldedSum, sumOfWords } from '../../../../shared/internet-checksum.ts'
import type { Detail, ExpertSeverity, NetworkHeader } from '../../detail.ts'
import type { Field } from '../../protocol.ts'

/** Values of a checksum status field. */
export const ChecksumStatus = { bad: 0, good: 1, unverified: 2, missing: 3, illegal: 4 } as const
export const CHECKSUM_STATUS = { 0: 'Bad', 1: 'Good', 2: 'Unverified', 3: 'Not present', 4: 'Illegal' }

function pseudoHeader(network: NetworkHeader, length: number, protocol: number): number {
  const { bytes, source, destination, addressLength } = network
  const addresses = sumOfWords(
    bytes,
    source,
    source + addressLength,
    sumOfWords(bytes, destination, destination + addressLength, 0),
  )
  return addresses + Math.floor(length / 0x10000) + (length % 0x10000) + protocol
}

/**
 * What the checksum at `at` of bytes [start, end) should be. With `protocol` a pseudo-header counts as well; undefined when its
 * addresses are not known.
 */
export function expectedChecksum(
  out: Detail,
  bytes: Uint8Array,
  at: number,
  start: number,
  end: number,
  protocol = 0,
): number | undefined {
  const { network } = out
  if (protocol !== 0 && !network) return undefined
  const head = protocol !== 0 && network ? pseudoHeader(network, end - start, protocol) : 0
  return foldedSum(sumOfWords(bytes, start, end, head) - u16(bytes, at))
}

/** Whether bytes up to `end` are all that was sent, so that a checksum over them tells something. */
export const isWhole = (out: Detail, end: number): boolean => !out.truncated && !out.quoted && end >= out.reportedEnd

const hex4 = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`

export interface ChecksumFields {
  readonly checksum: Field
  readonly checksumStatus: Field
  /** What it should be, where Wireshark has a field for that. */
  readonly checksumCalculated?: Field
}

/** How a protocol words its checksum line, and how bad a wrong one is. */
export interface ChecksumWords {
  readonly status?: string
  readonly unverified?: string
  /** Follows `should be 0x1234`. */
  readonly hint?: string
  readonly severity?: ExpertSeverity
  readonly problem?: string
}

/**
 * Adds the checksum at `at` and its status: what `expected` says, or that nobody validated when it is undefined. False when it is
 * wrong.
 */
export function addChecksum(
  out: Detail,
  fields: ChecksumFields,
  bytes: Uint8Array,
  at: number,
  expected: number | undefined,
  words: ChecksumWords = {},
): boolean {
  const { status = 'Checksum Status', unverified = 'unverified', hint = '' } = words
  const { severity = 'error', problem = 'Bad checksum' } = words
  const node = out.item(fields.checksum, bytes, at, 2)
  const stored = u16(bytes, at)
  const good = stored === expected || (stored === 0xffff && expected === 0)
  const value = expected === undefined ? ChecksumStatus.unverified : good ? ChecksumStatus.good : ChecksumStatus.bad
  if (expected === undefined) out.amend(node, `${out.text(node)} [${unverified}]`)
  else if (good) out.amend(node, `${out.text(node)} [correct]`)
  else {
    out.amend(node, `${out.text(node)} incorrect, should be ${hex4(expected)}${hint}`)
    out.enter()
    out.expert(severity, at, 2, `${problem} [should be ${hex4(expected)}]`)
    out.close()
  }
  out.generated(fields.checksumStatus, value, at, 0, `[${status}: ${CHECKSUM_STATUS[value]}]`)
  if (expected !== undefined && fields.checksumCalculated) {
    out.generated(fields.checksumCalculated, good ? stored : expected, at, 2)
  }
  return good || expected === undefined
}
