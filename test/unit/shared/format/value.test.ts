/** Values as `tshark -T fields` prints them, and lines as Wireshark's tree shows them; the expectations are from tshark 4.0.17. */
import { describe, expect, it } from 'vitest'
import type { FieldInfo, FieldType, FieldValue } from '../../../../src/shared/fields.ts'
import { formatFieldValue, treeText } from '../../../../src/shared/format/value.ts'

const field = (label: string, type: FieldType, more: Partial<FieldInfo> = {}): FieldInfo => ({
  name: 'test.field',
  label,
  type,
  ...more,
})

const names = { 6: 'TCP', 17: 'UDP' }
const long = 'x'.repeat(300)

describe('formatFieldValue', () => {
  it.each<[string, FieldInfo, FieldValue, string]>([
    ['a decimal number', field('Port', 'uint16'), 443, '443'],
    ['hex as wide as the type', field('Type', 'uint16', { base: 'hex' }), 0x800, '0x0800'],
    ['hex of a masked field as wide as its type', field('Flags', 'uint8', { base: 'hex', mask: 0xe0 }), 2, '0x02'],
    ['hex first', field('Identification', 'uint16', { base: 'hex_dec' }), 4660, '0x1234'],
    ['decimal first', field('Identifier', 'uint16', { base: 'dec_hex' }), 4660, '4660'],
    ['an octal number', field('Mode', 'uint8', { base: 'oct' }), 8, '010'],
    ['a named number by its value', field('Protocol', 'uint8', { values: names }), 6, '6'],
    ['a negative number', field('Shift', 'int32'), -2, '-2'],
    ['64 bits', field('Length', 'uint64'), 2n ** 63n, '9223372036854775808'],
    ['64 bits in hex', field('Cookie', 'uint64', { base: 'hex' }), 255n, '0x00000000000000ff'],
    ['booleans', field('Set', 'boolean'), true, '1'],
    ['booleans', field('Set', 'boolean'), false, '0'],
    ['an Ethernet address', field('Source', 'ether'), Uint8Array.of(0, 12, 41, 30, 79, 90), '00:0c:29:1e:4f:5a'],
    ['an IPv4 address', field('Source', 'ipv4'), Uint8Array.of(192, 0, 2, 1), '192.0.2.1'],
    ['bytes', field('Data', 'bytes'), Uint8Array.of(0xca, 0xfe), 'cafe'],
    ['bytes with separators', field('Address', 'bytes', { separator: ':' }), Uint8Array.of(0xca, 0xfe, 1), 'ca:fe:01'],
    ['no bytes', field('Data', 'bytes'), new Uint8Array(), '<MISSING>'],
    ['text with line ends', field('Line', 'string'), 'Host: a\r\n', 'Host: a\\r\\n'],
    [
      'an absolute time',
      field('Time', 'absolute_time'),
      1_270_661_369_782_934_000n,
      'Apr  7, 2010 17:29:29.782934000 UTC',
    ],
    ['a relative time', field('Delta', 'relative_time'), -41_000n, '-0.000041000'],
    ['a marker', field('Object', 'none'), null, '1'],
    ['a protocol', field('Domain Name System', 'protocol'), null, 'Domain Name System'],
  ])('%s', (_what, info, value, text) => expect(formatFieldValue(info, value)).toBe(text))
})

describe('treeText', () => {
  it.each<[string, FieldInfo, FieldValue, string]>([
    ['a name before its number', field('Protocol', 'uint8', { values: names }), 17, 'Protocol: UDP (17)'],
    ['a number without a name', field('Protocol', 'uint8', { values: names }), 99, 'Protocol: Unknown (99)'],
    ['both bases', field('Identification', 'uint16', { base: 'hex_dec' }), 4660, 'Identification: 0x1234 (4660)'],
    ['a unit', field('Length', 'uint16', { unit: ' bytes' }), 24, 'Length: 24 bytes'],
    [
      'a bit',
      field('Syn', 'boolean', { mask: 2, wordBits: 12, states: ['Set', 'Not set'] }),
      true,
      '.... .... ..1. = Syn: Set',
    ],
    ['bits in a word', field('Flags', 'uint8', { base: 'hex', mask: 0xe0 }), 2, '010. .... = Flags: 0x2'],
    [
      'the top bit',
      field('Router', 'boolean', { mask: 0x80000000, wordBits: 32 }),
      true,
      '1... .... .... .... .... .... .... .... = Router: True',
    ],
    [
      'named bits',
      field('Opcode', 'uint16', { mask: 0x7800, values: { 0: 'Standard query' } }),
      0,
      '.000 0... .... .... = Opcode: Standard query (0)',
    ],
    ['many bytes', field('Data', 'bytes'), new Uint8Array(40), `Data: ${'00'.repeat(36)}…`],
    ['a relative time', field('Time', 'relative_time'), 5_783_000n, 'Time: 0.005783000 seconds'],
    ['a marker', field('Object', 'none'), null, 'Object'],
  ])('%s', (_what, info, value, text) => expect(treeText(info, value)).toBe(text))

  it('cuts long lines as Wireshark does', () => {
    const line = treeText(field('String value', 'string'), long)
    expect(line.startsWith('String value [truncated]: xxx')).toBe(true)
    expect(line.length).toBe(238)
  })
})
