/** TLS handshake messages that span records, in one segment or several: as tshark says once it has read the whole file. */
import { expect, it } from 'vitest'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { formatFieldValue } from '../../src/shared/format/value.ts'
import { clientHello, concat, handshake, serverHello, tlsRecord } from '../fixtures/dissect/build.ts'
import { startEngine } from '../support/engine.ts'
import { pcapFile } from '../support/pcap-file.ts'
import { TcpConversation } from '../support/tcp-conversation.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

const IPV4 = 228
const HANDSHAKE = 22
const ALERT = 21
const CERTIFICATE = 11
const DONE = 14

/** The bytes of `whole` in records that end at each of the positions, and at its end. */
const records = (whole: Uint8Array, ...ends: readonly number[]): Uint8Array[] =>
  [...ends, whole.length].map((end, i) => tlsRecord(HANDSHAKE, 0x0303, whole.subarray(i === 0 ? 0 : ends[i - 1], end)))

function frames(): Uint8Array[] {
  const all: Uint8Array[] = []
  let port = 41_000
  const open = (): TcpConversation => new TcpConversation(all, port++, 443)
  const send = (...segments: readonly Uint8Array[]): void => {
    const conversation = open()
    for (const segment of segments) conversation.ask(segment)
  }
  const hello = clientHello('paste.example')
  const flight = concat(
    serverHello(0x0303),
    handshake(CERTIFICATE, new Uint8Array(900)),
    handshake(DONE, new Uint8Array()),
  )
  send(concat(...records(hello, 100)))
  send(...records(hello, 100))
  send(...records(hello, 2))
  send(concat(...records(hello, 3, 50)))
  send(...records(hello, 40, 90))
  const [first, second, third] = records(hello, 40, 90)
  send(concat(first, second), third)
  send(concat(first, second, third).subarray(0, 60), concat(first, second, third).subarray(60))
  send(first, tlsRecord(ALERT, 0x0303, Uint8Array.of(2, 40)))
  send(first)
  open()
    .ask(tlsRecord(HANDSHAKE, 0x0303, hello))
    .answer(concat(...records(flight, 500, 600)))
  const [begin, ...rest] = records(flight, 500, 600, 602)
  open()
    .ask(tlsRecord(HANDSHAKE, 0x0303, hello))
    .answer(begin)
    .answer(concat(...rest.slice(0, 2)))
    .answer(rest[2])
  return all
}

const FIELDS = [
  ...['tls.record.length', 'tls.handshake.type', 'tls.handshake.length', 'tls.handshake.fragment'],
  ...['tls.handshake.fragment.count', 'tls.handshake.reassembled_in', 'tls.handshake.extensions_server_name'],
]

it.skipIf(!haveTshark)('TLS handshake messages over several records are put together as tshark does', async () => {
  const file = pcapFile(IPV4, frames())
  const engine = startEngine()
  try {
    await engine.session.open(file)
    await engine.session.indexed()
    const { frames } = engine.session
    const ours = Array.from({ length: frames.rowCount }, (_, row) => {
      const detail = frames.dissect(row as RowIndex)
      const cells = FIELDS.map((name) => {
        const field = frames.registry.field(name)
        if (!field) throw new Error(`${name} is a field`)
        return detail
          .nodesOf(field)
          .map((node) => formatFieldValue(field, detail.values[node]))
          .join(',')
      })
      return [...cells, detail.sources.length > 1 || cells[0] !== '' ? detail.info : ''].join('\t')
    })
    const theirs = tsharkFields(file, [...FIELDS, '_ws.col.Info'], undefined, ['-2']).map((line) => {
      const cells = line.split('\t')
      return cells[0] === '' ? cells.map(() => '').join('\t') : line
    })
    expect(ours).toEqual(theirs)
  } finally {
    await engine.dispose()
  }
})
