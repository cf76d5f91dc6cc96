import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64, cArray, escapedString, hexDump, hexStream } from '../../../../../src/shared/format/bytes/dump.ts'
import { formatBytes } from '../../../../../src/shared/format/bytes/formats.ts'

const bytes = Uint8Array.from({ length: 18 }, (_, i) => 0x3e + i * 5)

describe('bytes', () => {
  it('dump as Wireshark copies them', () => {
    expect(hexDump(bytes)).toBe(
      '0000   3e 43 48 4d 52 57 5c 61 66 6b 70 75 7a 7f 84 89   >CHMRW\\afkpuz...\n' +
        '0010   8e 93                                             ..\n',
    )
    expect(hexDump(bytes, false)).toBe('0000   3e 43 48 4d 52 57 5c 61 66 6b 70 75 7a 7f 84 89\n0010   8e 93\n')
    expect(hexDump(new Uint8Array(0x10001)).split('\n')[0]).toMatch(/^00000 {3}00 /)
  })

  it('are arrays and strings of C', () => {
    expect(cArray(bytes, 'frame_1')).toBe(
      'static const unsigned char frame_1[18] = {\n' +
        '  0x3e, 0x43, 0x48, 0x4d, 0x52, 0x57, 0x5c, 0x61, 0x66, 0x6b, 0x70, 0x75,\n' +
        '  0x7a, 0x7f, 0x84, 0x89, 0x8e, 0x93\n};\n',
    )
    expect(escapedString(bytes)).toBe(
      '"\\x3e\\x43\\x48\\x4d\\x52\\x57\\x5c\\x61\\x66\\x6b\\x70\\x75\\x7a\\x7f\\x84\\x89" \\\n"\\x8e\\x93"\n',
    )
    expect(escapedString(new Uint8Array(0))).toBe('""\n')
  })

  it('are base64 and hexadecimal, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (any) => {
        expect(base64(any)).toBe(Buffer.from(any).toString('base64'))
        expect(hexStream(any)).toBe(Buffer.from(any).toString('hex'))
        expect(formatBytes(any, 'raw')).toBe(any)
      }),
    )
    expect(formatBytes(Uint8Array.of(0x61, 0, 0x62, 0x0a, 0xff), 'text')).toBe('ab\n')
  })
})
