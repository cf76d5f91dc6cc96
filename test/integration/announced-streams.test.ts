/** Streams that control connections announce, how far a conversation was captured, and addresses in use twice: as tshark says. */
import { afterAll, describe, expect, it } from 'vitest'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { readIndex } from '../../src/engine/indexing/read-index.ts'
import { Frames } from '../../src/engine/session/frames.ts'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { formatFieldValue } from '../../src/shared/format/value.ts'
import { A, B, concat, ethernet, hex, ipv4, tcp, text, u8, u16, udp } from '../fixtures/dissect/build.ts'
import { pcapFile } from '../support/pcap-file.ts'
import { backwards, TcpConversation } from '../support/tcp-conversation.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const ETHERNET = 1
const IPV4 = 228
const CLIENT = A.v4
const SERVER = B.v4
const comma = (address: string, port: number): string => `${address.replaceAll('.', ',')},${port >> 8},${port & 255}`

function ftpFrames(): Uint8Array[] {
  const frames: Uint8Array[] = []
  const control = new TcpConversation(frames, 40_000, 21)
  control.ask('PASV\r\n').answer(`227 Entering Passive Mode (${comma(SERVER, 50_000)}).\r\n`)
  new TcpConversation(frames, 40_001, 50_000).answer('data')
  new TcpConversation(frames, 40_002, 50_000).answer('the announcement is used up')
  control.ask('EPSV\r\n').answer('229 Entering Extended Passive Mode (|||50001|)\r\n')
  new TcpConversation(frames, 40_003, 50_001).answer('data')
  const active = new TcpConversation(frames, 21, 41_000)
  active.answer(`PORT ${comma(SERVER, 50_002)}\r\n`).ask('200 done\r\n')
  new TcpConversation(frames, 20, 50_002).ask('data')
  active.answer(`EPRT |1|${SERVER}|50003|\r\n`).ask('200 done\r\n')
  new TcpConversation(frames, 20, 50_003).ask('data')
  active.answer(`PORT ${comma('10.9.9.9', 50_004)}\r\n`).ask('200 done\r\n')
  new TcpConversation(frames, 20, 50_004).ask('data')
  control.answer('227 nothing (1,2,3)\r\n').ask('PORT 1,2,3,4,5,999\r\n')
  new TcpConversation(frames, 40_004, 50_004)
  return frames
}

const sdp = (address: string, port: number, more = ''): string =>
  `v=0\r\no=- 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0\r\n${more}`
const sip = (line: string, sequence: string, body: string): Uint8Array =>
  text(
    `${line}\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK${sequence}\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: 1@h\r\n` +
      `CSeq: ${sequence} INVITE\r\nContent-Type: application/sdp\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
const rtp = concat(u8(0x80, 0), u16(1), u16(0, 160, 1, 2), text('sound'))

function sipFrames(): Uint8Array[] {
  const frames: Uint8Array[] = []
  const say = (from: number, to: number, payload: Uint8Array, back = false): void => {
    const packet = ipv4(17, udp(from, to, payload))
    frames.push(back ? backwards(packet) : packet)
  }
  say(5060, 5060, sip('INVITE sip:b@h SIP/2.0', '1', sdp(CLIENT, 30_000)))
  for (const port of [31_000, 31_002]) {
    say(30_000, port, rtp)
    say(port, 30_000, rtp, true)
  }
  say(30_001, 31_001, hex('80c80006000000010000000000000000000000000000000000000000'))
  say(1, 2, text('another'))
  say(5060, 5060, sip('SIP/2.0 200 OK', '1', sdp(SERVER, 31_000, 'a=sendrecv\r\n')), true)
  say(31_000, 30_000, rtp, true)
  say(31_000, 30_007, rtp, true)
  say(5060, 5060, sip('INVITE sip:b@h SIP/2.0', '2', sdp(CLIENT, 30_000)))
  say(30_000, 31_000, rtp)
  say(5060, 5060, sip('INVITE sip:b@h SIP/2.0', '3', sdp('no.address', 30_010)))
  say(30_010, 31_010, rtp)
  return frames
}

function socksFrames(): Uint8Array[] {
  const frames: Uint8Array[] = []
  new TcpConversation(frames, 40_000, 1080)
    .ask(hex('05 01 00'))
    .answer(hex('05 00'))
    .ask(hex('05 01 00 01 5db8d822 1f90'))
    .answer(hex('05 00 00 01 00000000 0000'))
    .ask('relayed')
    .answer('relayed')
  new TcpConversation(frames, 40_001, 7)
  return frames
}

/** Streams that begin with anything but a SYN. */
function lateFrames(): Uint8Array[] {
  const frames: Uint8Array[] = []
  const say = (port: number, flags: number, payload = ''): unknown =>
    frames.push(ipv4(6, tcp(port, 7, text(payload), { flags })))
  say(1, 0x18, 'data')
  for (const flags of [0x12, 0x10, 0x11]) say(2, flags)
  for (const flags of [0x14, 0x10]) say(3, flags)
  for (const flags of [0x10, 0x04]) say(4, flags)
  for (const flags of [0x02, 0x10]) say(5, flags)
  return frames
}

const arp = (operation: number, ...addresses: string[]): Uint8Array =>
  ethernet(0x0806, concat(u16(1, 0x0800), u8(6, 4), u16(operation), hex(addresses.join(''))))
const [MAC_1, MAC_2, MAC_3] = ['020000000001', '020000000002', '020000000003']
const [IP_1, IP_2] = ['0a000001', '0a000002']

const arpFrames = (): Uint8Array[] => [
  arp(1, MAC_1, IP_1, '000000000000', IP_2),
  arp(2, MAC_2, IP_2, MAC_1, IP_1),
  arp(2, MAC_3, IP_2, MAC_2, IP_1),
  arp(1, MAC_3, IP_1, MAC_1, IP_2),
  arp(3, MAC_3, IP_1, MAC_1, IP_2),
  arp(2, 'ffffffffffff', IP_1, '000000000000', IP_2),
  arp(2, MAC_1, IP_1, MAC_2, '00000000'),
  arp(2, MAC_3, IP_1, MAC_1, '00000000'),
  arp(2, MAC_3, IP_1, MAC_2, IP_2),
]

const STREAMS = ['tcp.stream', 'udp.stream']
const DUPLICATES = ['detected', 'frame'].map((name) => `arp.duplicate-address-${name}`)
const SECONDS = 'arp.seconds-since-duplicate-address-frame'

describe.each([
  { name: 'FTP', linkType: IPV4, frames: ftpFrames() },
  { name: 'SIP', linkType: IPV4, frames: sipFrames() },
  { name: 'SOCKS', linkType: IPV4, frames: socksFrames() },
  { name: 'late streams', linkType: IPV4, frames: lateFrames() },
  { name: 'ARP', linkType: ETHERNET, frames: arpFrames() },
])('$name', ({ linkType, frames: bytes }) => {
  const file = pcapFile(linkType, bytes)
  const registry = createRegistry()
  const frames = new Frames(registry, readIndex(registry, file))
  afterAll(() => frames.dispose())

  const ours = (names: readonly string[]): string[] =>
    bytes.map((_, row) => {
      const detail = frames.dissect(row as RowIndex)
      const cellOf = (name: string): string => {
        if (name === '_ws.col.Info') return detail.info
        const field = registry.field(name)
        if (!field) throw new Error(`${name} is a field`)
        return detail
          .nodesOf(field)
          .map((node) => (field.type === 'none' ? '1' : formatFieldValue(field, detail.values[node])))
          .join(',')
      }
      return names.map(cellOf).join('\t')
    })

  it.skipIf(!haveTshark)('has streams as tshark numbers them', () => {
    const names = ['frame.number', ...STREAMS, ...DUPLICATES, SECONDS]
    expect(ours(names)).toEqual(tsharkFields(file, names))
  })

  it.skipIf(!haveTshark)('is captured as far as tshark says', () => {
    const names = ['frame.number', 'tcp.completeness']
    expect(ours(names)).toEqual(tsharkFields(file, names, undefined, ['-2']))
  })
})

it('the Info column says which address is used twice', () => {
  const registry = createRegistry()
  const file = pcapFile(ETHERNET, arpFrames())
  const frames = new Frames(registry, readIndex(registry, file))
  const info = arpFrames().map((_, row) => frames.dissect(row as RowIndex).info)
  frames.dispose()
  expect(info.map((text) => / \(duplicate use of (.*) detected!\)$/.exec(text)?.[1])).toEqual([
    undefined,
    undefined,
    '10.0.0.1',
    '10.0.0.1',
    undefined,
    undefined,
    undefined,
    '10.0.0.1',
    undefined,
  ])
  if (haveTshark) expect(info).toEqual(tsharkFields(file, ['_ws.col.Info']))
})
