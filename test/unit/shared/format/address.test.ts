import { describe, expect, it } from 'vitest'
import { formatEther, formatHex, formatIPv4, formatIPv6 } from '../../../../src/shared/format/address.ts'

const from = (hex: string): Uint8Array =>
  Uint8Array.from((hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)))

describe('addresses', () => {
  it('reads at an offset', () => {
    const bytes = from('ffff020000000a01c0000201')
    expect([formatEther(bytes, 2), formatIPv4(bytes, 8)]).toEqual(['02:00:00:00:0a:01', '192.0.2.1'])
    expect(formatHex(bytes, 8, 10)).toBe('c000')
  })

  it.each([
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['00000000000000000000ffffc0000201', '::ffff:192.0.2.1'],
    ['000000000000000000000000c0000201', '::192.0.2.1'],
    ['ff020000000000000000000000000000', 'ff02::'],
  ])('%s is %s', (hex, text) => expect(formatIPv6(from(hex))).toBe(text))
})
