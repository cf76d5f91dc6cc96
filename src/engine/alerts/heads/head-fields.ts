/**
 * Fields that stand at a known place of a frame's topmost layer, read without a dissection. A field that is missing here is only dear; one that is
 * read wrongly would lose alerts, so that a test compares each with what a dissection finds.
 */
import { u16 } from '../../../shared/bytes.ts'
import { readName } from '../../dissect/protocols/dns/name.ts'
import { ja3Text, ja4, md5 } from '../../dissect/protocols/tls/fingerprints.ts'
import { dhcpMessageTypes } from './dhcp-type.ts'
import type { Head } from './frame-heads.ts'
import { cipherSuites, handshakeTypes, ofClientHellos } from './handshake-messages.ts'

/** All values of the field in the layer; null where they can't be told. */
type Read = (head: Head) => readonly (number | string)[] | null

interface HeadField {
  /** Topmost layers in which it is told. */
  readonly protocols: readonly string[]
  readonly read: Read
  /** There are no values that a dissection does not find. */
  readonly isExact?: true
}

const DNS = ['dns', 'mdns', 'llmnr']
const DNS_HEADER = 12
const UPDATE = 5
const ECHO_REPLY = 0
/** More questions are not read. */
const MAX_QUESTIONS = 8

const byteAt =
  (offset: number): Read =>
  ({ bytes, start, end }) =>
    start + offset < end ? [bytes[start + offset]] : []

/** A message of DNS over UDP; over TCP a length goes before it. */
const inDns =
  (read: Read): Read =>
  (head) =>
    head.below !== 'udp' || head.end - head.start < DNS_HEADER ? null : read(head)

const isResponse = ({ bytes, start }: Head): boolean => (bytes[start + 2] & 0x80) !== 0

/** A number of each question; null where there are too many, or one can't be read. */
const ofQuestions = (numberOf: (text: string, type: number) => number): Read =>
  inDns(({ bytes, start, end }) => {
    const count = u16(bytes, start + 4)
    if (count > MAX_QUESTIONS) return null
    const numbers: number[] = []
    let at = start + DNS_HEADER
    for (let i = 0; i < count; i++) {
      const name = readName(bytes, start, at, end)
      const after = at + name.length
      if (name.cut || after + 4 > end) return null
      numbers.push(numberOf(name.text, u16(bytes, after)))
      at = after + 4
    }
    return numbers
  })

const FIELDS: Readonly<Record<string, HeadField>> = {
  'icmp.type': { protocols: ['icmp'], read: byteAt(0), isExact: true },
  'icmp.code': { protocols: ['icmp'], read: byteAt(1) },
  'icmpv6.type': { protocols: ['icmpv6'], read: byteAt(0), isExact: true },
  'dns.flags.response': { protocols: DNS, read: inDns((head) => [isResponse(head) ? 1 : 0]) },
  'dns.flags.rcode': {
    protocols: DNS,
    read: inDns((head) => (isResponse(head) ? [head.bytes[head.start + 3] & 15] : [])),
  },
  'dns.count.answers': {
    protocols: DNS,
    read: inDns(({ bytes, start }) => (((bytes[start + 2] >> 3) & 15) === UPDATE ? [] : [u16(bytes, start + 6)])),
  },
  'dns.qry.type': { protocols: DNS, read: ofQuestions((_, type) => type) },
  'dns.qry.name.len': { protocols: DNS, read: ofQuestions((text) => text.length) },
  'dhcp.option.dhcp': { protocols: ['dhcp'], read: dhcpMessageTypes },
  'icmp.resp_to': {
    protocols: ['icmp'],
    read: ({ bytes, start, request }) => (bytes[start] === ECHO_REPLY && request > 0 ? [request] : []),
    isExact: true,
  },
  'tls.handshake.type': { protocols: ['tls'], read: handshakeTypes },
  'tls.handshake.ciphersuite': { protocols: ['tls'], read: cipherSuites },
  'tls.handshake.ja3': { protocols: ['tls'], read: ofClientHellos((hello) => md5(ja3Text(hello))) },
  'tls.handshake.ja4': { protocols: ['tls'], read: ofClientHellos((hello) => ja4(hello).hashed) },
}

export const HEAD_FIELDS = Object.keys(FIELDS)

export const headField = (name: string): HeadField | undefined =>
  Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined

const CERTIFICATE = 11

/** Handshake messages of TLS that a field is in only; undefined where that can't be told. */
export const handshakeOf = (name: string): number | undefined =>
  name.startsWith('tlsx.certificate.') ? CERTIFICATE : undefined
