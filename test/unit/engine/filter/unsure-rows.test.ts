/** Rows whose columns don't tell the whole frame, from real bytes: what a scan says for certain is what the frame's tree says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRegistry } from '../../../../src/engine/dissect/protocols/index.ts'
import { compileFilter } from '../../../../src/engine/filter/compile.ts'
import { readIndex } from '../../../../src/engine/indexing/read-index.ts'
import { Frames } from '../../../../src/engine/session/frames.ts'
import { PcapWriter } from '../../../../src/engine/store/pcap-writer.ts'
import type { RowIndex } from '../../../../src/shared/base/brand.ts'
import {
  concat,
  ethernet,
  exportedPdu,
  hex,
  icmp,
  ipv4,
  ipv6,
  tag,
  tcp,
  text,
  u16,
  u32,
  udp,
} from '../../../fixtures/dissect/build.ts'

const registry = createRegistry()
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-rows-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What the frames of a capture say to a filter: the columns (2 leaves it open), and the tree. */
function answers(linkType: number, packets: readonly Uint8Array[], filter: string) {
  const path = join(folder, 'capture')
  const writer = new PcapWriter({ linkType, nanoseconds: false })
  packets.forEach((bytes, i) => writer.frame(linkType, 1000 + i, 0, bytes.length, bytes))
  writeFileSync(path, writer.take())
  const index = readIndex(registry, path)
  const frames = new Frames(registry, index)
  try {
    const compiled = compileFilter(filter, registry)
    if (!compiled.ok) throw new Error(compiled.error.message)
    const { value: program } = compiled
    const columns = new Uint8Array(packets.length)
    program.scan(index, 0, packets.length, columns)
    const rows = packets.map((_, row) => row as RowIndex)
    const layers = rows.map((row) => program.test(frames.dissectLayers(row, program.layers)))
    return { columns: [...columns], tree: rows.map((row) => program.test(frames.dissect(row))), layers }
  } finally {
    frames.dispose()
  }
}

const part = (note: string, payload: string): Uint8Array =>
  exportedPdu('json', text(payload), tag(37, text(note.padEnd(Math.ceil(note.length / 4) * 4, '\0'))))

describe('columns leave it open', () => {
  it.each<[what: string, linkType: number, packets: readonly Uint8Array[], filter: string, holds: boolean[]]>([
    ['IPv6 of another version', 1, [ethernet(0x86dd, hex('1b1ae902'))], 'ipv6', [true]],
    ['an IPv4 header that is none', 1, [ethernet(0x0800, new Uint8Array(20))], 'ip.addr', [false]],
    ['TCP that ends in its ports', 1, [ethernet(0x0800, ipv4(6, hex('0050')))], 'tcp.srcport < 65535', [false]],
    [
      'a part whose message is another one',
      252,
      [
        part('part=1;more=1', '{"a":'),
        part('part=2;more=1', '{"jsonrpc":"2.0","method":"notifications/initialized"}'),
        part('part=3;more=0', ', "result": 1}'),
      ],
      'mcpx',
      [false, false, false],
    ],
  ])('%s', (_, linkType, packets, filter, holds) => {
    const { columns, tree, layers } = answers(linkType, packets, filter)
    expect(tree).toEqual(holds)
    expect(layers).toEqual(holds)
    columns.forEach((verdict, row) => {
      expect(verdict === 2 || (verdict === 1) === tree[row], `row ${row}`).toBe(true)
    })
  })
})

describe('the first pass tells the addresses of packets in packets', () => {
  const [UDP, IP_IN_IP, IPV6_IN_IP] = [17, 4, 41]
  /** An IPv4 packet from 10.9.9.`from` to 10.9.9.`to`. */
  const between = (from: number, to: number, protocol: number, payload: Uint8Array): Uint8Array => {
    const bytes = ipv4(protocol, payload)
    bytes.set([10, 9, 9, from, 10, 9, 9, to], 12)
    return bytes
  }
  const quote = (packet: Uint8Array): Uint8Array => icmp(3, 3, concat(u32(0), packet))
  const vxlan = (packet: Uint8Array): Uint8Array =>
    udp(5000, 4789, concat(hex('08000000 00002a00'), ethernet(0x0800, packet)))
  const inner = between(1, 2, UDP, udp(5015, 5016, text('inside')))
  const split = between(3, 4, UDP, udp(5017, 5018, text('a datagram in two pieces')))
  const nestedQuotes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].reduce((packet, n) => between(n, 9, 1, quote(packet)), inner)

  const packets = [
    ipv4(UDP, vxlan(inner)),
    ipv4(1, quote(inner)),
    ipv4(1, quote(inner.subarray(0, 24))),
    ipv4(1, quote(inner.subarray(0, 12))),
    ipv4(1, quote(between(1, 2, UDP, vxlan(between(5, 6, 1, quote(between(7, 8, UDP, udp(1, 2, text('x'))))))))),
    ipv4(IP_IN_IP, ipv4(IP_IN_IP, between(1, 2, IPV6_IN_IP, ipv6(UDP, udp(1, 2, text('six')))))),
    ipv4(IPV6_IN_IP, ipv6(UDP, udp(1, 2, text('six'))).subarray(0, 30)),
    ipv4(1, quote(ipv6(UDP, udp(1, 2, text('six'))))),
    ipv4(IP_IN_IP, new Uint8Array(20)),
    ipv4(UDP, udp(5015, 5016, text('plain'))),
    ipv4(IP_IN_IP, split.subarray(0, 24), { id: 7, fragment: 0x2000 }),
    ipv4(IP_IN_IP, split.subarray(24), { id: 7, fragment: 3 }),
    ipv4(UDP, concat(u16(5015, 5016, 30, 0), text('a da')), { id: 8, fragment: 0x2000 }),
    nestedQuotes,
  ].map((packet) => ethernet(0x0800, packet))
  /** Rows whose bytes have to tell: a header that is cut, a datagram that carries a packet, more packets than are told. */
  const open = new Set([3, 6, 11, 13])

  it.each([
    'ip.addr',
    'ip.src == 10.9.9.1',
    'ip.dst == 10.9.9.2',
    'ip.addr == 10.9.9.7',
    'ip.src != 10.9.9.1',
    'ip.src !== 10.9.9.1',
    '!(ip.addr == 10.9.9.0/24)',
    'ip.dst == 10.9.9.2 && ip.src == 10.9.9.7',
    'ip.dst == 10.9.9.1',
    'ipv6.addr',
    'ipv6.dst == ::/0',
    'ip.src == 10.9.9.1 or ipv6.src == ::/0',
  ])('%s', (filter) => {
    const { columns, tree, layers } = answers(1, packets, filter)
    expect(layers).toEqual(tree)
    columns.forEach((verdict, row) => {
      if (!open.has(row)) expect([row, verdict]).toEqual([row, tree[row] ? 1 : 0])
      else expect(verdict === 2 || (verdict === 1) === tree[row], `row ${row}`).toBe(true)
    })
  })
})

it('a tunnel has no layers but those that are known', () => {
  const tunnel = ethernet(0x0800, ipv4(4, ipv4(17, udp(1, 2, text('inside')))))
  expect(answers(1, [tunnel], 'ip.addr == 10.0.0.10 && tcp').columns).toEqual([0])
  expect(answers(1, [tunnel], 'ip.addr == 10.0.0.10 && udp').columns).toEqual([1])
})

it('the names of all layers need all of them', () => {
  const { tree, layers } = answers(
    1,
    [ethernet(0x0800, ipv4(6, tcp(1, 2, text('x'))))],
    'frame.protocols == "eth:ethertype:ip:tcp:data"',
  )
  expect([tree, layers]).toEqual([[true], [true]])
})

it('the tree gives a segment to the protocol that its stream spoke then', () => {
  // Noise on TLS's port is TLS's, until text comes that is nobody's.
  const segment = (sequence: number, payload: Uint8Array): Uint8Array =>
    ethernet(0x0800, ipv4(6, tcp(443, 50000, payload, { sequence })))
  const noise = concat(hex('e1e2e3e4'), new Uint8Array(30))
  const packets = [segment(1000, noise), segment(1034, text('hello, this is text')), segment(1053, noise)]
  const { columns, tree } = answers(1, packets, 'tls')
  expect(tree[0]).toBe(true)
  expect(columns.map((verdict) => verdict === 1)).toEqual(tree)
})
