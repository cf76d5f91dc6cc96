import { describe, expect, it } from 'vitest'
import { addressBytes } from '../../../../../src/engine/indexing/announcements/announcement.ts'
import { ftpAnnouncement } from '../../../../../src/engine/indexing/announcements/ftp.ts'
import { sdpAnnouncements } from '../../../../../src/engine/indexing/announcements/sdp.ts'
import { SocksRelays } from '../../../../../src/engine/indexing/announcements/socks.ts'
import { hex } from '../../../../fixtures/dissect/build.ts'

const address = Uint8Array.of(192, 0, 2, 1)

describe('FTP announces', () => {
  it.each([
    ['227 Entering Passive Mode (192,0,2,1,230,119).\r\n', true, { address, port: 58_999 }],
    ['227 =192,0,2,1,0,21\r\n', true, { address, port: 21 }],
    ['229 Entering Extended Passive Mode (|||6446|)\r\n', true, { address: undefined, port: 6446 }],
    ['PORT 192,0,2,1,234,10\r\n', false, { address, port: 59_914 }],
    ['TYPE I\r\nport 192,0,2,1,4,1\r\n', false, { address, port: 1025 }],
  ])('%j', (text, fromServer, expected) => {
    expect(ftpAnnouncement(text, fromServer)).toEqual(expected)
  })

  it.each([
    ['PORT 192,0,2,1,234,10\r\n', true],
    ['227 Entering Passive Mode (192,0,2,1,230,119).\r\n', false],
    ['227 Entering Passive Mode (192,0,2,256,230,119).\r\n', true],
    ['227 Entering Passive Mode (192,0,2,1,0,0).\r\n', true],
    ['229 Entering Extended Passive Mode (||6446|)\r\n', true],
    ['EPRT |1|192.0.2.1|6446|\r\n', false],
    ['PORT 1,2\r\n', false],
    ['', true],
  ])('nothing in %j', (text, fromServer) => {
    expect(ftpAnnouncement(text, fromServer)).toBeUndefined()
  })
})

const message = (body: string, type = 'Content-Type: application/sdp'): string =>
  `INVITE sip:b SIP/2.0\r\nCall-ID: 7\r\nCSeq: 1 INVITE\r\n${type}\r\n\r\n${body}`

describe('SDP announces', () => {
  it('the ports of RTP and RTCP, at the address of the session or of the medium', () => {
    const six = hex('20010db8 00000000 00000000 00000001')
    const found = sdpAnnouncements(
      message(
        [
          'v=0',
          'c=IN IP4 192.0.2.1/127',
          'm=audio 30000 RTP/AVP 0',
          'm=video 40000/2 UDP/TLS/RTP/SAVPF 96',
          'c=IN IP6 2001:db8::1',
          'a=rtcp:50000 IN IP4 192.0.2.9',
          'm=image 6000 udptl t38',
        ].join('\r\n'),
      ),
    )
    expect(found?.identity).toBe('7 1 INVITE')
    expect(found?.endpoints).toEqual([
      { address, port: 30_000 },
      { address, port: 30_001 },
      { address: six, port: 40_000 },
      { address: six, port: 50_000 },
      { address, port: 6000 },
    ])
  })

  it('nothing that is refused, has no address, or is something else', () => {
    const media = ['audio 0 RTP/AVP 0', 'application 9 TCP/MSRP *', 'audio x RTP/AVP 0', 'audio 99999999 RTP/AVP 0']
    const body = `c=IN IP4 192.0.2.1\r\n${media.map((one) => `m=${one}\r\n`).join('')}`
    expect(sdpAnnouncements(message(body))?.endpoints).toEqual([])
    expect(sdpAnnouncements(message('m=audio 30000 RTP/AVP 0\r\nc=IN IP4 host.example'))?.endpoints).toEqual([])
    expect(sdpAnnouncements(message(body, 'Content-Type: text/plain'))).toBeUndefined()
    expect(sdpAnnouncements('INVITE sip:b SIP/2.0\r\nContent-Type: application/sdp\r\n')).toBeUndefined()
  })

  it('no more media than a bound', () => {
    const body = `c=IN IP4 192.0.2.1\r\n${'m=audio 30000 RTP/AVP 0\r\n'.repeat(1000)}`
    expect(sdpAnnouncements(message(body))?.endpoints.length).toBe(128)
  })
})

describe('SOCKS relays', () => {
  const read = (relays: SocksRelays, fromServer: boolean, bytes: string): number => {
    const payload = hex(bytes)
    return relays.read(3, fromServer, payload, 0, payload.length)
  }

  it.each([
    ['version 5', '05 01 00 01 c0000201 01bb', '05 00 00 01 00000000 0000', 443],
    ['version 5 by name', '05 01 00 03 01 68 0050', '05 00 00 01 00000000 0000', 80],
    ['version 5 over IPv6', `05 01 00 04 ${'00'.repeat(16)} 0019`, '05 00 00 01 00000000 0000', 25],
    ['version 4', '04 01 0050 c0000201 00', '00 5a 0000 00000000', 80],
  ])('%s, from the first bytes after the answer on', (_, request, answer, port) => {
    const relays = new SocksRelays()
    expect([
      read(relays, false, '05 01 00'),
      read(relays, true, '05 00'),
      read(relays, false, request),
      read(relays, true, answer),
      read(relays, true, '6869'),
      read(relays, false, '6869'),
    ]).toEqual([0, 0, 0, 0, port, 0])
  })

  it.each([
    ['a bind request', '05 02 00 01 c0000201 01bb'],
    ['a request that is cut', '05 01 00 01 c0000201 01'],
    ['another version', '06 01 00 01 c0000201 01bb'],
    ['an unknown kind of address', '05 01 00 09 c0000201 01bb'],
  ])('not %s', (_, request) => {
    const relays = new SocksRelays()
    expect([read(relays, false, request), read(relays, true, '05 00 00 01'), read(relays, true, '6869')]).toEqual([
      0, 0, 0,
    ])
  })

  it('nothing that the server refuses', () => {
    const relays = new SocksRelays()
    read(relays, false, '05 01 00 01 c0000201 01bb')
    expect([read(relays, true, '05 05 00 01'), read(relays, true, '6869'), read(relays, false, '6869')]).toEqual([
      0, 0, 0,
    ])
  })
})

it.each(['192.0.2', '300.0.0.1', '2001:db8::1::', '', ':', 'host'])('%j is no address', (text) => {
  expect(addressBytes(text)).toBeUndefined()
})
