import { describe, expect, test } from 'vitest'
import { parseBytes, parseEther, parseInteger, parseIPv4, parseIPv6 } from '../../../../src/shared/filter/literals.ts'
import { parseAbsoluteTime, parseDuration } from '../../../../src/shared/filter/times.ts'

describe('literals', () => {
  test.each([
    ['80', 80n],
    ['0x50', 0x50n],
    ['0b101', 5n],
    ['0120', 80n],
    ['0', 0n],
    ['99999999999999999999', 99999999999999999999n],
    ['08', undefined],
    ['0x', undefined],
    ['0b2', undefined],
    ['1e3', undefined],
    ['80.0', undefined],
  ])('integer %s', (word, expected) => {
    expect(parseInteger(word)).toBe(expected)
  })

  test.each([
    ['10.0.0.1', { value: 0x0a000001, bits: 32 }],
    ['192.168.0.0/16', { value: 0xc0a80000, bits: 16 }],
    ['1.2.3', undefined],
    ['1.2.3.256', undefined],
    ['1.2.3.4/33', undefined],
    ['01.2.3.4', undefined],
  ])('IPv4 %s', (word, expected) => {
    const parsed = parseIPv4(word)
    expect(parsed.ok ? parsed.value : undefined).toEqual(expected)
  })

  test.each([
    ['::', 0n, 128],
    ['::1', 1n, 128],
    ['1::', 1n << 112n, 128],
    ['2001:db8::/32', 0x20010db8n << 96n, 32],
    ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n, 128],
    ['::ffff:1.2.3.4', 0xffff01020304n, 128],
    ['1::2::3', undefined],
    ['1:2:3', undefined],
    ['12345::', undefined],
    ['::1/129', undefined],
    ['1:2:3:4:5:6:7::8', undefined],
  ])('IPv6 %s', (word, value, bits?: number) => {
    const parsed = parseIPv6(word)
    expect(parsed.ok ? parsed.value : undefined).toEqual(value === undefined ? undefined : { value, bits })
  })

  test.each([
    ['00:1b:c5:00:00:ff'],
    ['00-1b-c5-00-00-ff'],
    ['001b.c500.00ff'],
    ['00.1b.c5.00.00.ff'],
    ['001bc50000ff'],
  ])('Ethernet %s', (word) => {
    expect(parseEther(word)).toBe(0x001bc50000ff)
  })

  test.each([
    ['61', '61'],
    ['6162', '6162'],
    ['616', '6106'],
    ['abc', 'ab0c'],
    ['6', '06'],
    ['61:62:63', '616263'],
    ['61-62', '6162'],
    ['61.62', '6162'],
    [':61', '61'],
    ['61:', '61'],
    ['61:62:', undefined],
    ['0x616263', '616263'],
    ['61:6', undefined],
    ['61:62-63', undefined],
    ['xyz', undefined],
  ])('bytes %s', (word, expected) => {
    const bytes = parseBytes(word)
    expect(bytes && Buffer.from(bytes).toString('hex')).toBe(expected)
  })
})

describe('times', () => {
  test.each([
    ['5', 5_000_000_000n],
    ['0.000000001', 1n],
    ['1.5', 1_500_000_000n],
    ['0.0000000001', undefined],
    ['1e3', undefined],
    ['1.5.2', undefined],
  ])('duration %s', (word, expected) => {
    expect(parseDuration(word)).toBe(expected)
  })

  const AT = BigInt(Date.UTC(2026, 0, 2, 3, 4, 5)) * 1_000_000n
  test.each([
    ['2026-01-02 03:04:05Z', AT],
    ['2026-01-02T03:04:05.123456789Z', AT + 123_456_789n],
    ['2026-01-02 03:04:05 UTC', AT],
    ['2026-01-02 04:04:05+01:00', AT],
    ['2026-01-02 04:04:05+0100', AT],
    ['Jan  2, 2026 03:04:05.5 UTC', AT + 500_000_000n],
    ['2026-13-02 03:04:05', undefined],
    ['2026-01-02 25:04:05', undefined],
    ['Jan 32, 2026 00:00:00', undefined],
    ['Jan 2, 2026', undefined],
    ['Foo 2, 2026 03:04:05', undefined],
    ['garbage', undefined],
    ['20260102T030405Z', undefined],
  ])('%s', (text, expected) => {
    expect(parseAbsoluteTime(text)).toBe(expected)
  })

  test('without a zone a time is local', () => {
    const local = BigInt(new Date(2026, 0, 2, 3, 4, 0).getTime()) * 1_000_000n
    expect(parseAbsoluteTime('2026-01-02 03:04')).toBe(local)
    expect(parseAbsoluteTime('2026-01-02')).toBe(BigInt(new Date(2026, 0, 2).getTime()) * 1_000_000n)
  })
})
