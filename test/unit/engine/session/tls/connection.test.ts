import { expect, it } from 'vitest'
import { Connection } from '../../../../../src/engine/session/tls/connection.ts'
import type { FindSecret } from '../../../../../src/engine/session/tls/key-log.ts'
import { clientHello, concat, handshake, tlsRecord, u8, u16 } from '../../../../fixtures/dissect/build.ts'

/** Any connection has these. */
const everything: FindSecret = (label) => new Uint8Array(label === 'CLIENT_RANDOM' ? 48 : 32)
const nothing: FindSecret = () => undefined

const random = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const serverHello = (suite: number, version: number): Uint8Array => {
  const extensions = version === 0x0304 ? concat(u16(6, 43, 2, version)) : u16(0)
  const body = concat(u16(0x0303), new Uint8Array(32).fill(7), u8(0), u16(suite), u8(0), extensions)
  return tlsRecord(22, 0x0303, handshake(2, body))
}

it('opens nothing that is not authentic, and says which suites it cannot open', () => {
  const connection = new Connection(everything)
  connection.take(0, tlsRecord(22, 0x0301, clientHello('localhost')))
  connection.take(1, serverHello(0x0005, 0x0303))
  expect(connection.problem).toContain('RC4')
  connection.take(1, serverHello(0x1301, 0x0304))
  expect(connection.problem).toBeUndefined()
  expect(connection.take(1, tlsRecord(23, 0x0303, new Uint8Array(40)))).toBeUndefined()
})

it('takes any records in any order', () => {
  const next = random(1)
  for (let round = 0; round < 300; round++) {
    const connection = new Connection(round % 3 === 0 ? nothing : everything)
    for (let i = 0; i < 20; i++) {
      const choice = next()
      const suite = [0x1301, 0x1303, 0xc02b, 0x002f, 0xc0ac, 0x0005][Math.floor(next() * 6)]
      const record =
        choice < 0.2
          ? tlsRecord(22, 0x0301, clientHello('localhost'))
          : choice < 0.4
            ? serverHello(suite, next() < 0.5 ? 0x0304 : 0x0303)
            : choice < 0.5
              ? tlsRecord(20, 0x0303, u8(1))
              : tlsRecord(
                  20 + Math.floor(next() * 5),
                  0x0303,
                  new Uint8Array(Math.floor(next() * 80)).map(() => next() * 256),
                )
      const cut = next() < 0.3 ? record.map((byte) => (next() < 0.1 ? next() * 256 : byte)) : record
      expect(connection.take(next() < 0.5 ? 0 : 1, cut)).toBeUndefined()
    }
  }
})
