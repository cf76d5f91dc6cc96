import { describe, expect, it } from 'vitest'
import { cipherSuite } from '../../../../../src/engine/dissect/protocols/tls/cipher.ts'
import { nextSecret, trafficKeys } from '../../../../../src/engine/dissect/protocols/tls/key-schedule.ts'
import { openRecord } from '../../../../../src/engine/dissect/protocols/tls/protection.ts'
import { hex } from '../../../../fixtures/dissect/build.ts'

const digits = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const NONE = new Uint8Array()

describe('keys of TLS 1.3', () => {
  const suite = cipherSuite(0x1301)
  if (!suite) throw new Error('TLS_AES_128_GCM_SHA256 is there')

  it('are those of RFC 8448 section 3', () => {
    const keys = trafficKeys(suite, hex('b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38'))
    expect(digits(keys.key)).toBe('3fce516009c21727d0f2e4e86ee403bc')
    expect(digits(keys.iv)).toBe('5d313eb2671276ee13000b30')
  })

  it('open a record of RFC 8448 section 3, at its place only', () => {
    // The client's close_notify, its second record of application data.
    const keys = trafficKeys(suite, hex('9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5'))
    const record = hex('1703030013c9872760655666b74d7ff1153efd6db6d0b0e3')
    expect(openRecord(keys, 1, record, NONE)).toEqual({ type: 21, bytes: Buffer.from([1, 0]) })
    expect(openRecord(keys, 0, record, NONE)).toBeUndefined()
    for (let length = 0; length < record.length; length++) {
      expect(openRecord(keys, 1, record.subarray(0, length), NONE)).toBeUndefined()
    }
  })

  it('become others with an update', () => {
    const secret = hex('9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5')
    expect(nextSecret(suite, secret)).toHaveLength(32)
    expect(digits(nextSecret(suite, secret))).not.toBe(digits(secret))
  })
})

describe('cipherSuite', () => {
  it.each([
    [0x1302, { mode: 'aead', cipher: 'aes-256-gcm', hash: 'sha384', tagLength: 16 }],
    [0x1303, { mode: 'aead', cipher: 'chacha20-poly1305', hash: 'sha256', ivLength: 12 }],
    [0x1305, { mode: 'aead', cipher: 'aes-128-ccm', hash: 'sha256', tagLength: 8 }],
    [0x002f, { mode: 'cbc', cipher: 'aes-128-cbc', mac: 'sha1', macLength: 20, hash: 'sha256' }],
    [0x000a, { mode: 'cbc', cipher: 'des-ede3-cbc', mac: 'sha1', keyLength: 24, ivLength: 8 }],
    [0xc024, { mode: 'cbc', cipher: 'aes-256-cbc', mac: 'sha384', macLength: 48, hash: 'sha384' }],
    [0xc02b, { mode: 'aead', cipher: 'aes-128-gcm', hash: 'sha256', ivLength: 4 }],
    [0xc0ac, { mode: 'aead', cipher: 'aes-128-ccm', hash: 'sha256', tagLength: 16 }],
    [0xcca9, { mode: 'aead', cipher: 'chacha20-poly1305', hash: 'sha256' }],
    [0xc05d, { mode: 'aead', cipher: 'aria-256-gcm', hash: 'sha384' }],
  ] as const)('%i', (number, parts) => {
    expect(cipherSuite(number)).toMatchObject(parts)
  })

  it('knows none without a cipher of its own', () => {
    // RC4, NULL, GOST, a number that stands for nothing, and the signal of a renegotiation.
    for (const number of [0x0005, 0x003b, 0x0081, 0xfffe, 0x00ff]) expect(cipherSuite(number)).toBeUndefined()
  })
})
