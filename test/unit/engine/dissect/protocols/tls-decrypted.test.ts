/** What is shown of records that are decrypted, whatever they hold. */
import { describe, expect, it } from 'vitest'
import type { Detail } from '../../../../../src/engine/dissect/detail.ts'
import { dissectFrame } from '../../../../../src/engine/dissect/dissect.ts'
import type { TlsRecordContext } from '../../../../../src/engine/dissect/frame-context.ts'
import { createRegistry } from '../../../../../src/engine/dissect/protocols/index.ts'
import {
  concat,
  ethernet,
  handshake,
  ipv4,
  tcp,
  text,
  tlsRecord,
  u8,
  u16,
  u24,
  u32,
} from '../../../../fixtures/dissect/build.ts'
import { frameContext } from '../../../../fixtures/dissect/context.ts'

const registry = createRegistry()
const HANDSHAKE = 22
const APPLICATION_DATA = 23

/** The tree of a TLS 1.3 frame whose record holds this. */
function tree(opened: TlsRecordContext): Detail {
  const frame = ethernet(0x0800, ipv4(6, tcp(443, 50_000, tlsRecord(APPLICATION_DATA, 0x0303, new Uint8Array(40)))))
  const stream = { index: 0, tlsVersion: 0x0304 }
  return dissectFrame(registry, { ...frameContext(1, frame.length), stream, tls: { next: () => opened } }, frame)
}

const plain = (type: number, bytes: Uint8Array): TlsRecordContext => ({ plain: { type, bytes } })

function sound(detail: Detail): void {
  detail.fields.forEach((_, i) => {
    expect(detail.starts[i] + detail.lengths[i]).toBeLessThanOrEqual(
      detail.sources[detail.sourceIndexes[i]].bytes.length,
    )
    expect(() => detail.text(i)).not.toThrow()
  })
  expect(detail.depths.at(-1)).toBeLessThan(10)
}

const extension = (type: number, value: Uint8Array): Uint8Array => concat(u16(type, value.length), value)
const EXTENSIONS = concat(u16(15), extension(16, concat(u16(3), u8(2), text('h2'))), extension(99, u16(7)))
const CERTIFICATES = concat(u8(0), u24(3 + 4 + 2), u24(4), u32(7), u16(0))
const MESSAGES = concat(
  handshake(8, EXTENSIONS),
  handshake(13, concat(u8(1, 9), EXTENSIONS)),
  handshake(11, CERTIFICATES),
  handshake(15, concat(u16(0x0804, 4), u32(1))),
  handshake(20, new Uint8Array(32)),
  handshake(4, concat(u32(7200, 5), u8(1, 6), u16(2), u16(3), u16(0))),
  handshake(24, u8(1)),
)

describe('a record that is decrypted', () => {
  it('shows the messages that only TLS 1.3 has', () => {
    const detail = tree(plain(HANDSHAKE, MESSAGES))
    expect(detail.info).toBe(
      'Encrypted Extensions, Certificate Request, Certificate, Certificate Verify, Finished, New Session Ticket, Key Update',
    )
    const names = detail.fields.map((field) => field?.name)
    for (const name of ['alpn_str', 'type']) expect(names.some((one) => one?.endsWith(name))).toBe(true)
    expect(names).toContain('tls.handshake.certificate')
    expect(names).toContain('tls.handshake.session_ticket_nonce')
    expect(names).toContain('tls.handshake.certificate_request_context')
    sound(detail)
  })

  it('is shown whatever is missing or wrong in it', () => {
    for (let length = 0; length <= MESSAGES.length; length++)
      sound(tree(plain(HANDSHAKE, MESSAGES.subarray(0, length))))
    for (let at = 0; at < MESSAGES.length; at++) {
      for (const byte of [0, 1, 0x7f, 0xff]) {
        const damaged = MESSAGES.slice()
        damaged[at] = byte
        sound(tree(plain(HANDSHAKE, damaged)))
      }
    }
    for (let type = 0; type < 256; type++) sound(tree(plain(type, MESSAGES.subarray(0, 2))))
  })

  it('is shown as data where nobody knows the application', () => {
    const detail = tree({
      ...plain(APPLICATION_DATA, text('hello')),
      message: { protocol: registry.idOf('none'), continued: 0, begins: -1 },
    })
    expect(detail.info).toBe('Application Data')
    expect(detail.protocolNames.at(-1)).toBe('data')
    expect(detail.sources.map(({ name }) => name)).toEqual(['Frame', 'Decrypted TLS'])
  })

  it('says why one stays encrypted', () => {
    const detail = tree({ problem: 'no such cipher here' })
    expect(detail.values).toContain('no such cipher here')
  })
})

describe('a message over several records', () => {
  const request = text('GET /path HTTP/1.1\r\nHost: host\r\n\r\n')
  const http = registry.idOf('http')

  it('is the one of its last record', () => {
    const begins = tree({
      ...plain(APPLICATION_DATA, request.subarray(0, 9)),
      message: { protocol: http, continued: 0, begins: 0 },
    })
    expect(begins.info).toBe('[TLS segment of a reassembled PDU]')
    expect(begins.protocolColumn).toBe('TLSv1.3')
    const whole = () => ({
      bytes: request,
      length: request.length,
      segmentCount: 2,
      segments: [
        { frame: 1, start: 0, length: 9 },
        { frame: 2, start: 9, length: request.length - 9 },
      ],
    })
    const rest = request.subarray(9)
    const ends = tree({
      ...plain(APPLICATION_DATA, rest),
      message: { protocol: http, continued: rest.length, begins: -1, whole },
    })
    expect(ends.info).toBe('GET /path HTTP/1.1 ')
    expect(ends.protocolColumn).toBe('HTTP')
    expect(ends.values).toContain('https://host/path')
    expect(ends.sources.map(({ name }) => name)).toEqual(['Frame', 'Decrypted TLS', 'Reassembled TLS'])
    sound(ends)
  })

  it('says when it cannot be put together', () => {
    const message = { protocol: http, continued: 4, begins: -1, whole: () => undefined }
    const detail = tree({ ...plain(APPLICATION_DATA, request.subarray(0, 4)), message })
    expect(detail.severities).toContain('warn')
  })
})
