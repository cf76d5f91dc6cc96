/** Streams of tunnels, of packets that ICMP quotes, of datagrams in fragments, and of SCTP: numbered as tshark numbers them, and found by filters. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { concat, ethernet, hex, icmp, ipv4, tcp, text, u8, u16, u32, udp } from '../fixtures/dissect/build.ts'
import { type Engine, readRows, startEngine } from '../support/engine.ts'
import { pcapFile } from '../support/pcap-file.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const IPV4 = 228
const UDP = 17
const IP_IN_IP = 4
const SCTP = 132

/** An IPv4 packet between other hosts than A and B; the header's checksum is not looked at. */
function between(from: number, to: number, protocol: number, payload: Uint8Array): Uint8Array {
  const bytes = ipv4(protocol, payload)
  bytes.set([10, 9, 9, from, 10, 9, 9, to], 12)
  return bytes
}
const quote = (packet: Uint8Array): Uint8Array => icmp(3, 3, concat(u32(0), packet))
const vxlan = (packet: Uint8Array): Uint8Array =>
  udp(5000, 4789, concat(hex('08000000 00002a00'), ethernet(0x0800, packet)))

/** The payload of an IPv4 packet as two fragments. */
function fragments(id: number, protocol: number, payload: Uint8Array): Uint8Array[] {
  const at = 24
  return [
    ipv4(protocol, payload.subarray(0, at), { id, fragment: 0x2000 }),
    ipv4(protocol, payload.subarray(at), { id, fragment: at / 8 }),
  ]
}

const inner = between(1, 2, UDP, udp(5015, 5016, text('inside')))
const unseen = between(3, 4, UDP, udp(5030, 5031, text('inside')))

const TUNNELS = [
  ipv4(1, quote(ipv4(UDP, udp(5003, 5004, text('asked'))))),
  ipv4(UDP, vxlan(inner)),
  ipv4(UDP, vxlan(between(1, 2, 1, quote(between(2, 1, UDP, udp(5017, 5018, text('asked'))))))),
  ipv4(IP_IN_IP, between(1, 2, UDP, udp(5019, 5020, text('inside')))),
  ipv4(UDP, udp(5003, 5004, text('again'))),
  ...fragments(1, UDP, vxlan(inner)),
  inner,
  ...fragments(2, IP_IN_IP, unseen),
  unseen,
  ipv4(1, quote(ipv4(6, tcp(5040, 5041, text('data'))))),
  ipv4(6, tcp(5040, 5041, text('data'))),
  // Too little of a header to tell, a fragment of another datagram, a length that cannot be.
  ipv4(1, quote(ipv4(6, tcp(5042, 5043, text(''))).subarray(0, 28))),
  ipv4(1, quote(ipv4(UDP, udp(5044, 5045, text('piece')), { fragment: 3 }))),
  ipv4(UDP, udp(5046, 5047, text('none'), 3)),
  ipv4(UDP, udp(5048, 5049, text('last'))),
]
const TUNNEL_STREAMS = [
  ['0', ''],
  ['1,2', ''],
  ['1,3', ''],
  ['4', ''],
  ['0', ''],
  ['', ''],
  ['1,2', ''],
  ['2', ''],
  ['', ''],
  ['5', ''],
  ['5', ''],
  ['', '0'],
  ['', '0'],
  ['', ''],
  ['', ''],
  ['', ''],
  ['6', ''],
]

const data = (tsn: number): Uint8Array => concat(u8(0, 3), u16(20), u32(tsn), u16(0, 0), u32(0), text('data'))
const ack = (tsn: number): Uint8Array => concat(u8(3, 0), u16(16), u32(tsn, 1000), u16(0, 0))
const ask = (tag: number, chunk: Uint8Array, from = 1): Uint8Array =>
  between(from, 2, SCTP, concat(u16(6001, 6002), u32(tag, 0), chunk))
const answer = (tag: number, chunk: Uint8Array): Uint8Array =>
  between(2, 1, SCTP, concat(u16(6002, 6001), u32(tag, 0), chunk))

const ASSOCIATIONS = [
  ask(0, data(100)),
  ask(0xaa, data(100)),
  answer(0xbb, ack(100)),
  answer(0xbb, data(500)),
  ask(0xaa, concat(ack(500), data(101))),
  ask(0xaa, data(99)),
  // Another address of the same association, and another association between the same ports.
  ask(0xaa, data(104), 7),
  ask(0xcc, data(900)),
  answer(0xdd, ack(900)),
]
const TSNS = [
  ['', '', '100', ''],
  ['0', '', '100', ''],
  ['', '0', '', '100'],
  ['0', '', '500', ''],
  ['1', '0', '101', '500'],
  ['4294967295', '', '99', ''],
  ['4', '', '104', ''],
  ['0', '', '900', ''],
  ['', '0', '', '900'],
]

function fieldsOf({ session }: Engine, names: readonly string[]): string[][] {
  const { frames } = session
  return Array.from({ length: frames.rowCount }, (_, row) => {
    const detail = frames.dissect(row as RowIndex)
    return names.map((name) => {
      const field = frames.registry.field(name)
      return (field ? detail.nodesOf(field) : []).map((node) => detail.values[node]).join(',')
    })
  })
}

async function opened(file: string): Promise<Engine> {
  const engine = startEngine()
  await engine.session.open(file)
  await engine.session.indexed()
  return engine
}

describe('streams of frames with several headers', () => {
  const names = ['udp.stream', 'tcp.stream']
  const file = pcapFile(IPV4, TUNNELS)
  let engine: Engine
  beforeAll(async () => {
    engine = await opened(file)
  })
  afterAll(() => engine.dispose())

  it('are numbered in the order of the headers', () => expect(fieldsOf(engine, names)).toEqual(TUNNEL_STREAMS))

  it.skipIf(!haveTshark)('as tshark does', () => {
    expect(tsharkFields(file, names).map((line) => line.split('\t'))).toEqual(TUNNEL_STREAMS)
  })

  it.each([
    ['udp.port == 4789', [2, 3, 7]],
    ['udp.srcport == 5015', [2, 7, 8]],
    ['udp.stream == 1', [2, 3, 7]],
    ['udp.stream == 2', [2, 7, 8]],
    ['udp.stream == 0', [1, 5]],
    ['tcp.stream == 0', [12, 13]],
    ['udp.stream == 5', [10, 11]],
    ['ip.src == 10.9.9.3', [10, 11]],
    ['ip.src == 10.9.9.1', [2, 3, 4, 7, 8]],
    ['ip.dst == 10.0.0.11 && ip.dst == 10.9.9.2', [2, 3, 4, 7]],
    ['udp.port != 4789', [1, 4, 5, 8, 10, 11, 16, 17]],
  ])('%s', async (filter, wanted) => {
    let view = -1
    const done = new Promise<void>((resolve) => {
      engine.client.on('view', (state) => state.complete && state.view === view && resolve())
    })
    const { view: own, problem } = await engine.client.call('view.open', { filter })
    view = own
    expect(problem).toBeNull()
    await done
    expect((await readRows(engine.client, view)).map(({ number }) => number)).toEqual(wanted)
  })
})

describe('TSNs', () => {
  const names = [
    'sctp.data_tsn',
    'sctp.sack_cumulative_tsn_ack',
    'sctp.data_tsn_raw',
    'sctp.sack_cumulative_tsn_ack_raw',
  ]
  const file = pcapFile(IPV4, ASSOCIATIONS)

  it('count from the first DATA chunk with the tag, whatever the addresses', async () => {
    const engine = await opened(file)
    expect(fieldsOf(engine, names)).toEqual(TSNS)
    await engine.dispose()
  })

  it.skipIf(!haveTshark)('as with tshark', () => {
    expect(tsharkFields(file, names).map((line) => line.split('\t'))).toEqual(TSNS)
  })
})
