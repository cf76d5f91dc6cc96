/** Which version a session has: what a ServerHello chose, and never what an encrypted message only looks like. */
import { describe, expect, it } from 'vitest'
import { dissectFrame } from '../../../../../src/engine/dissect/dissect.ts'
import { createRegistry } from '../../../../../src/engine/dissect/protocols/index.ts'
import { serverHelloVersion } from '../../../../../src/engine/dissect/protocols/tls/records.ts'
import { concat, ethernet, handshake, ipv4, tcp, tlsRecord, u8, u16 } from '../../../../fixtures/dissect/build.ts'
import { frameContext } from '../../../../fixtures/dissect/context.ts'

const registry = createRegistry()
const CHANGE_CIPHER_SPEC = tlsRecord(20, 0x0303, u8(1))
const SERVER_HELLO = 2
const KNOWN = [0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x7f1c, 0xfb1a]

const hello = (version: number): Uint8Array =>
  tlsRecord(22, 0x0303, handshake(SERVER_HELLO, concat(u16(version), new Uint8Array(32), u8(0), u16(0xc02b), u8(0))))

/** A record under keys that nobody has: its first byte, then what is no version and no length of a message. */
const encrypted = (first: number): Uint8Array => tlsRecord(22, 0x0303, concat(u8(first), new Uint8Array(39).fill(0xee)))

function columns(payload: Uint8Array): string[] {
  const frame = ethernet(0x0800, ipv4(6, tcp(50_000, 443, payload)))
  const stream = { index: 0, tlsVersion: 0x0303 }
  const detail = dissectFrame(registry, { ...frameContext(1, frame.length), stream }, frame)
  return [detail.protocolColumn, detail.info]
}

describe('the version of a TLS session', () => {
  it('is the one that the ServerHello chose', () => {
    for (const version of KNOWN) expect(serverHelloVersion(hello(version), 0, hello(version).length)).toBe(version)
  })

  it('is not that of a ServerHello with a version that there is not', () => {
    for (const version of [0, 0x0002, 0x02ff, 0x0305, 0xeeee]) {
      expect(serverHelloVersion(hello(version), 0, hello(version).length)).toBe(0)
    }
  })

  it('is what the stream has, whatever byte an encrypted message begins with', () => {
    for (let first = 0; first < 256; first++) {
      const record = encrypted(first)
      expect(serverHelloVersion(record, 0, record.length)).toBe(0)
      expect(columns(record), `${first}`).toEqual(['TLSv1.2', 'Encrypted Handshake Message'])
      expect(columns(concat(CHANGE_CIPHER_SPEC, record)), `${first}`).toEqual([
        'TLSv1.2',
        'Change Cipher Spec, Encrypted Handshake Message',
      ])
    }
  })
})
