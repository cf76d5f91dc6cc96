/** Rows whose columns don't tell the whole frame, from real bytes: what a scan says for certain is what the frame's tree says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRegistry } from '../../../../src/engine/dissect/protocols/index.ts'
import { compileFilter } from '../../../../src/engine/filter/compile.ts'
import { Frames } from '../../../../src/engine/session/frames.ts'
import { PcapWriter } from '../../../../src/engine/store/pcap-writer.ts'
import type { RowIndex } from '../../../../src/shared/base/brand.ts'
import { concat, ethernet, exportedPdu, hex, ipv4, tag, tcp, text } from '../../../fixtures/dissect/build.ts'
import { readIndex } from '../../../support/first-pass.ts'

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
