/** Checksums are validated when the preference asks for it, as Wireshark does. */
import { describe, expect, it } from 'vitest'
import type { Detail } from '../../../../../src/engine/dissect/detail.ts'
import { dissectFrame } from '../../../../../src/engine/dissect/dissect.ts'
import { DEFAULT_PREFERENCES, withPreference } from '../../../../../src/engine/dissect/preferences.ts'
import { Summary } from '../../../../../src/engine/dissect/summary.ts'
import { concat, hex, icmp, ipv4, ipv6, tcp, text, u16, udp, withChecksum } from '../../../../fixtures/dissect/build.ts'
import { frameContext } from '../../../../fixtures/dissect/context.ts'
import { registry } from '../support.ts'

const IPV4 = 228
const IPV6 = 229
const ALL = {
  ...DEFAULT_PREFERENCES,
  'ip.check_checksum': true,
  'tcp.check_checksum': true,
  'udp.check_checksum': true,
}
/** Addresses, protocol and length, as RFC 768 sums them. */
const pseudo = (protocol: number, length: number): Uint8Array => concat(hex('0a00000a 0a00000b'), u16(protocol, length))

const dissect = (bytes: Uint8Array, preferences = ALL, linkType = IPV4): Detail =>
  dissectFrame(registry, frameContext(linkType, bytes.length), bytes, preferences)

function fieldValue(detail: Detail, name: string): unknown {
  return detail.values[detail.fields.findIndex((field) => field?.name === name)]
}

describe('checksums', () => {
  const segment = tcp(1, 2, text('abc'), { flags: 0x018 })
  const sealed = withChecksum(segment, 16, pseudo(6, segment.length))

  it('are not validated unless a preference says so', () => {
    const detail = dissect(ipv4(6, segment), DEFAULT_PREFERENCES)
    expect(fieldValue(detail, 'ip.checksum.status')).toBe(2)
    expect(fieldValue(detail, 'tcp.checksum.status')).toBe(2)
    expect(detail.info).not.toContain('INCORRECT')
  })

  it('are good where they are right', () => {
    const detail = dissect(ipv4(6, sealed))
    expect(fieldValue(detail, 'ip.checksum.status')).toBe(1)
    expect(fieldValue(detail, 'tcp.checksum.status')).toBe(1)
    expect(detail.severities).not.toContain('error')
  })

  it('are bad where they are wrong, with what they should be', () => {
    const bytes = ipv4(6, segment)
    bytes[10] ^= 1
    const detail = dissect(bytes)
    expect(fieldValue(detail, 'ip.checksum.status')).toBe(0)
    expect(fieldValue(detail, 'tcp.checksum.status')).toBe(0)
    expect(fieldValue(detail, 'tcp.checksum_calculated')).toBe((sealed[16] << 8) | sealed[17])
    expect(detail.info).toContain(' [TCP CHECKSUM INCORRECT] Len=3')
    expect(detail.severities.filter((severity) => severity === 'error').length).toBe(2)
  })

  it('of UDP may be missing over IPv4, not over IPv6', () => {
    const datagram = udp(1, 2, text('abc'))
    datagram.fill(0, 6, 8)
    expect(fieldValue(dissect(ipv4(17, datagram)), 'udp.checksum.status')).toBe(3)
    const detail = dissect(ipv6(17, datagram), ALL, IPV6)
    expect(fieldValue(detail, 'udp.checksum.status')).toBe(4)
    expect(detail.info).toContain('[ILLEGAL CHECKSUM (0)]')
  })

  it('of UDP are summed with the addresses', () => {
    const datagram = udp(1, 2, text('abcd'))
    expect(dissect(ipv4(17, datagram)).info).toContain('[UDP CHECKSUM INCORRECT]')
    const whole = withChecksum(datagram, 6, pseudo(17, datagram.length))
    expect(fieldValue(dissect(ipv4(17, whole)), 'udp.checksum.status')).toBe(1)
  })

  it('cannot be validated where the capture cut the packet', () => {
    const bytes = ipv4(6, segment)
    const cut = bytes.subarray(0, bytes.length - 1)
    const context = { ...frameContext(IPV4, cut.length), originalLength: bytes.length }
    expect(fieldValue(dissectFrame(registry, context, cut, ALL), 'tcp.checksum.status')).toBe(2)
  })
})

describe('withPreference', () => {
  it('changes one setting and refuses unknown ones', () => {
    expect(withPreference(DEFAULT_PREFERENCES, 'udp.check_checksum', 'TRUE')).toEqual({
      ...DEFAULT_PREFERENCES,
      'udp.check_checksum': true,
    })
    expect(withPreference(DEFAULT_PREFERENCES, 'tls.keylog_file', '/a/file')).toEqual({
      ...DEFAULT_PREFERENCES,
      'tls.keylog_file': '/a/file',
    })
    expect(withPreference(DEFAULT_PREFERENCES, 'udp.check', 'TRUE')).toBeUndefined()
    expect(withPreference(DEFAULT_PREFERENCES, 'udp.check_checksum', 'maybe')).toBeUndefined()
  })
})

describe('an echo reply', () => {
  const echoOf = (message: Uint8Array): object => {
    const summary = new Summary(registry)
    const bytes = ipv4(1, message)
    summary.run(bytes, 0, bytes.length, IPV4)
    const { identifier, sequence, checksum } = summary.echo
    return { identifier, sequence, checksum }
  }
  const body = (data: string): Uint8Array => concat(u16(0x0102, 7), text(data))

  it('tells the checksum of its request', () => {
    expect(echoOf(icmp(0, 0, body('abcd')))).toEqual(echoOf(icmp(8, 0, body('abcd'))))
    expect(echoOf(icmp(0, 0, body('abcd')))).not.toEqual(echoOf(icmp(8, 0, body('abce'))))
  })
})
