/** Filters on what later frames bring, while a file grows: rows come in, or leave, when their other half is read. */
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dns, ethernet, ipv4, question, tcp, text, udp } from '../fixtures/dissect/build.ts'
import { type Engine, readRows, startEngine, until } from '../support/engine.ts'
import { pcapFile } from '../support/pcap-file.ts'

const UDP = 17
const TCP = 6
const QUERY = 0x0100
const RESPONSE = 0x8180
const RECORD_HEADER = 16

const fromA = (protocol: number, payload: Uint8Array): Uint8Array => ethernet(0x0800, ipv4(protocol, payload))
/** The same packet the other way. */
function fromB(protocol: number, payload: Uint8Array): Uint8Array {
  const bytes = fromA(protocol, payload)
  const source = bytes.slice(26, 30)
  bytes.copyWithin(26, 30, 34)
  bytes.set(source, 30)
  return bytes
}
const query = (id: number): Uint8Array => fromA(UDP, udp(5000, 53, dns(QUERY, [question('a.b', 1)], [], [], id)))
const answer = (id: number): Uint8Array => fromB(UDP, udp(53, 5000, dns(RESPONSE, [question('a.b', 1)], [], [], id)))
/** What the client says from that offset on, when it has so much of the server's answers. */
const request = (offset: number, what: string, heard = 0): Uint8Array =>
  fromA(TCP, tcp(5001, 80, text(what), { sequence: 100 + offset, acknowledgment: 500 + heard }))
const reply = (what: string, heard: number): Uint8Array =>
  fromB(TCP, tcp(80, 5001, text(what), { sequence: 500, acknowledgment: 100 + heard }))

const NO_CONTENT = 'HTTP/1.1 204 No Content\r\n\r\n'
const GET = 'GET / HTTP/1.1\r\n\r\n'
const POST = 'POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n'

const FRAMES = [
  query(1),
  query(2),
  request(0, POST),
  answer(2),
  request(POST.length, 'five.'),
  request(POST.length + 5, 'five.'),
  reply(NO_CONTENT, POST.length + 10),
  query(3),
  request(POST.length + 10, GET, NO_CONTENT.length),
  answer(1),
  answer(3),
]
/** Frames of each piece that the file grows by. */
const PIECES = [3, 3, 1, 3, 1]

let engine: Engine
let folder = ''
beforeEach(() => {
  engine = startEngine()
})
afterEach(async () => {
  await engine.dispose()
  rmSync(folder, { recursive: true, force: true })
})

/** Offsets of the records of a pcap file, and its end. */
function recordsOf(bytes: Buffer): number[] {
  const offsets: number[] = []
  for (let at = 24; at < bytes.length; at += RECORD_HEADER + bytes.readUInt32LE(at + 8)) offsets.push(at)
  return [...offsets, bytes.length]
}

/** Frame numbers that a filter shows, which was set on the first piece of the frames while they are read piece by piece. */
async function shownWhileGrowing(filter: string, frames = FRAMES, pieces = PIECES): Promise<number[][]> {
  const whole = pcapFile(1, frames)
  folder = dirname(whole)
  const bytes = readFileSync(whole)
  const records = recordsOf(bytes)
  const path = `${folder}/growing.pcap`
  writeFileSync(path, bytes.subarray(0, 24))
  // biome-ignore lint/complexity/useLiteralKeys: the session follows files for its captures only
  engine.session['follow'](path)
  const { view, problem } = await engine.client.call('view.open', { filter })
  expect(problem).toBeNull()
  let state = { complete: false, scanned: 0 }
  engine.client.on('view', (now) => {
    if (now.view === view) state = now
  })
  const shown: number[][] = []
  let rows = 0
  for (const count of pieces) {
    appendFileSync(path, bytes.subarray(records[rows], records[rows + count]))
    rows += count
    await until(() => engine.session.info().rows === rows && state.complete && state.scanned === rows, 'the view')
    shown.push((await readRows(engine.client, view, rows)).map(({ number }) => number))
  }
  return shown
}

describe('filters on what later frames bring', () => {
  it.each([
    ['dns.response_in', [[], [2], [2], [1, 2], [1, 2, 8]]],
    ['dns.flags.response == 0 && !dns.response_in', [[1, 2], [1], [1], [8], []]],
    ['dns.response_in == 10', [[], [], [], [1], [1]]],
    ['tcp.reassembled_in', [[], [3, 5], [3, 5], [3, 5], [3, 5]]],
    ['http.response_in', [[], [], [6], [6], [6]]],
    ['http.next_request_in', [[], [], [], [6, 7], [6, 7]]],
    [
      'dns',
      [
        [1, 2],
        [1, 2, 4],
        [1, 2, 4],
        [1, 2, 4, 8, 10],
        [1, 2, 4, 8, 10, 11],
      ],
    ],
  ])('%s', async (filter, wanted) => {
    expect(await shownWhileGrowing(filter)).toEqual(wanted)
  })

  it('many at once', async () => {
    const queries = Array.from({ length: 1500 }, (_, i) => query(i + 1))
    const answers = queries.map((_, i) => answer(i + 1)).filter((_, i) => i % 3 !== 0)
    const [before, after] = await shownWhileGrowing('!dns.response_in', [...queries, ...answers], [1500, 1000])
    expect(before).toHaveLength(1500)
    expect(after).toEqual([
      ...queries.map((_, i) => i + 1).filter((number) => number % 3 === 1),
      ...answers.map((_, i) => 1501 + i),
    ])
  })
})
