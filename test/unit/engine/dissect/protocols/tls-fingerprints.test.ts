import { describe, expect, it } from 'vitest'
import {
  type Hello,
  ja3sText,
  ja3Text,
  ja4,
  md5,
  readHello,
} from '../../../../../src/engine/dissect/protocols/tls/fingerprints.ts'
import { clientHello, serverHello, text } from '../../../../fixtures/dissect/build.ts'

const HEADER = 4
const none: Hello = {
  version: 0x0303,
  ciphers: [],
  extensions: [],
  groups: [],
  formats: [],
  signatures: [],
  versions: [],
  protocol: new Uint8Array(),
}
const numbers = (list: string): number[] => list.split(',').map((one) => Number.parseInt(one, 16))

describe('fingerprints of hellos', () => {
  it('reads a hello without GREASE', () => {
    const bytes = clientHello('paste.example')
    const hello = readHello(bytes, HEADER, bytes.length, true)
    expect(hello && ja3Text(hello)).toBe('771,4865-49199,0-10-11-13-16-43-51,29-23,0')
    expect(hello && ja4(hello).raw).toBe('t13d0207h2_1301,c02f_000a,000b,000d,002b,0033_0403,0804')
  })

  it('reads what a server chose', () => {
    const bytes = serverHello(0x0304)
    const hello = readHello(bytes, HEADER, bytes.length, false)
    expect(hello && ja3sText(hello)).toBe('771,4865,43')
  })

  it('hashes the example of JA3', () => {
    expect(md5('769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0')).toBe(
      'ada70206e40642a3e4461f35503241d5',
    )
  })

  it('hashes the example of JA4', () => {
    const hello = {
      ...none,
      ciphers: numbers('1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035'),
      extensions: numbers('001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,000a,0015'),
      signatures: numbers('0403,0804,0401,0503,0805,0501,0806,0601'),
      versions: [0x0304, 0x0303],
      protocol: text('h2'),
    }
    expect(ja4(hello).hashed).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1')
  })

  it('hashes a hello that offers nothing', () => {
    expect(ja4(none).hashed).toBe('t12i000000_000000000000_000000000000')
    expect(ja4({ ...none, version: 0x1234, protocol: Uint8Array.of(0xab, 0xcd) }).raw).toBe('t00i0000ad__')
  })

  it.each([0, 34, 36])('knows none in %i bytes', (length) => {
    expect(readHello(clientHello('x'), HEADER, HEADER + length, true)).toBeUndefined()
  })
})
