/** Which response answers which request, over TCP and UDP: as tshark says once it has read the whole file, and found by filters. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { formatFieldValue } from '../../src/shared/format/value.ts'
import { concat, text } from '../fixtures/dissect/build.ts'
import { type Engine, readRows, startEngine } from '../support/engine.ts'
import { pcapFile } from '../support/pcap-file.ts'
import {
  datagram,
  dnsMessage,
  framedDns,
  httpRequest as get,
  httpResponse as said,
  TcpConversation,
} from '../support/tcp-conversation.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const IPV4 = 228

function httpFrames(): Uint8Array[] {
  const frames: Uint8Array[] = []
  const open = (port: number): TcpConversation => new TcpConversation(frames, port, 80)
  open(40_000).ask(get('/a')).ask(get('/b')).ask(get('/c')).answer(said(200, '1')).answer(said(200, '2'))
  open(40_001)
    .ask(get('/a') + get('/b') + get('/c'))
    .answer(said(200, '1') + said(200, '2') + said(200, '3'))
    .ask(get('/d'))
    .answer(said(404, '4'))
  open(40_002).ask(get('/e')).answer(said(100)).answer(said(200, 'x'))
  open(40_003).answer(said(200, 'unasked')).answer(said(200, 'too')).ask(get('/f')).answer(said(200))
  const long = get('/g', `X: ${'y'.repeat(99)}\r\n`)
  open(40_004)
    .ask(long.slice(0, 40))
    .ask(long.slice(40))
    .answer(said(200, 'z'.repeat(80)).slice(0, 60))
    .answer(said(200, 'z'.repeat(80)).slice(60))
  open(40_005)
    .ask(get('/h', '', 'HEAD'))
    .answer('HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\n')
    .ask(get('/i'))
    .answer(said(200))
  open(40_006)
    .ask(get('/j', '', 'NOTIFY'))
    .ask(get('/k'))
    .answer(said(200))
    .ask(get('/l', '', 'SUBSCRIBE'))
  frames.push(datagram(5000, 1900, text(get('*', '', 'M-SEARCH'))))
  frames.push(datagram(5000, 1900, text(get('*', '', 'NOTIFY'))))
  frames.push(datagram(5000, 1900, text(said(200)), true))
  return frames
}

function dnsFrames(): Uint8Array[] {
  const frames: Uint8Array[] = []
  new TcpConversation(frames, 41_000, 53)
    .ask(concat(framedDns(1), framedDns(2)))
    .answer(concat(framedDns(2, true), framedDns(1, true)))
    .ask(concat(framedDns(3), framedDns(4).subarray(0, 7)))
    .ask(framedDns(4).subarray(7))
    .answer(concat(framedDns(3, true), framedDns(4, true)))
    .ask(framedDns(5))
    .ask(framedDns(5))
    .answer(framedDns(5, true))
    .answer(framedDns(5, true))
    .answer(framedDns(6, true))
    .ask(concat(framedDns(7), framedDns(7)))
    .answer(concat(framedDns(7, true), framedDns(7, true)))
  const ask = (id: number, port = 53): unknown => frames.push(datagram(5000, port, dnsMessage(id)))
  const answer = (id: number, port = 53): unknown => frames.push(datagram(5000, port, dnsMessage(id, true), true))
  for (let id = 10; id < 14; id++) ask(id)
  for (let id = 13; id > 8; id--) answer(id)
  // A frame a second: the fifth is no retransmission any more.
  for (let again = 0; again < 7; again++) ask(20)
  answer(20)
  answer(20)
  ask(20)
  for (const port of [5353, 5355]) {
    ask(0, port)
    ask(0, port)
    answer(0, port)
  }
  // Too short to be read, and paired all the same.
  frames.push(datagram(5000, 53, dnsMessage(30).subarray(0, 6)))
  answer(30)
  return frames
}

const HTTP = [
  ...['request', 'response', 'notification', 'request_number', 'response_number', 'time', 'request_in', 'response_in'],
  ...['prev_request_in', 'prev_response_in', 'next_request_in', 'next_response_in', 'request.full_uri'],
].map((name) => `http.${name}`)
const DNS = [
  ...['id', 'response_in', 'response_to', 'time', 'retransmission', 'retransmit_request_in', 'retransmit_response_in'],
  'unsolicited',
].map((name) => `dns.${name}`)

function fieldsOf({ session }: Engine, names: readonly string[]): string[] {
  const { frames } = session
  return Array.from({ length: frames.rowCount }, (_, row) => {
    const detail = frames.dissect(row as RowIndex)
    const cells = names.map((name) => {
      const field = frames.registry.field(name)
      if (!field) throw new Error(`${name} is a field`)
      return detail
        .nodesOf(field)
        .map((node) => formatFieldValue(field, detail.values[node]))
        .join(',')
    })
    return cells.join('\t')
  })
}

async function opened(file: string): Promise<Engine> {
  const engine = startEngine()
  await engine.session.open(file)
  await engine.session.indexed()
  return engine
}

describe.each([
  { name: 'HTTP', frames: httpFrames(), fields: HTTP },
  { name: 'DNS', frames: dnsFrames(), fields: DNS },
])('$name', ({ frames, fields }) => {
  const file = pcapFile(IPV4, frames)
  let engine: Engine
  beforeAll(async () => {
    engine = await opened(file)
  })
  afterAll(() => engine.dispose())

  it.skipIf(!haveTshark)('pairs as tshark does', () => {
    expect(fieldsOf(engine, fields)).toEqual(tsharkFields(file, fields, undefined, ['-2']))
  })

  it.skipIf(!haveTshark)('names the URI that was asked for, as tshark does', () => {
    const names = ['frame.number', 'http.response_for.uri']
    expect(fieldsOf(engine, names)).toEqual(tsharkFields(file, names))
  })
})

describe('filters find', () => {
  it.each([
    { of: 'HTTP', filter: 'http.time', frames: httpFrames() },
    { of: 'HTTP', filter: 'http.request and not http.response_in', frames: httpFrames() },
    { of: 'HTTP', filter: 'http.next_response_in > http.request_in', frames: httpFrames() },
    { of: 'DNS', filter: 'dns.retransmission', frames: dnsFrames() },
    { of: 'DNS', filter: 'dns.time >= 4 or dns.unsolicited', frames: dnsFrames() },
  ])('$filter', { timeout: 30_000 }, async ({ filter, frames }) => {
    const file = pcapFile(IPV4, frames)
    const engine = await opened(file)
    try {
      let view = -1
      const done = new Promise<void>((resolve) => {
        engine.client.on('view', (state) => state.complete && state.view === view && resolve())
      })
      const answer = await engine.client.call('view.open', { filter })
      view = answer.view
      expect(answer.problem).toBeNull()
      await done
      const numbers = (await readRows(engine.client, view)).map(({ number }) => String(number))
      expect(numbers.length).toBeGreaterThan(0)
      if (haveTshark) expect(numbers).toEqual(tsharkFields(file, ['frame.number'], filter, ['-2']))
    } finally {
      await engine.dispose()
    }
  })
})
