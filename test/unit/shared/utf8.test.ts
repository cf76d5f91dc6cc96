import fc from 'fast-check'
import { expect, it } from 'vitest'
import { invalidUtf8 } from '../../../src/shared/format/utf8.ts'

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

it('finds what is no UTF-8 wherever a strict decoder does', () => {
  // Bytes that begin, go on or end something are rare among random ones.
  const byte = fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0x80, 0xbf, 0xc2, 0xe0, 0xa0, 0xed, 0xf0, 0x90, 0xf4, 0x8f),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), fc.array(byte, { maxLength: 8 }), fc.string(), (a, b, text) => {
      for (const bytes of [
        a,
        Uint8Array.from(b),
        new TextEncoder().encode(text),
        new TextEncoder().encode(`é${text}\u{1f600}`),
      ]) {
        const at = invalidUtf8(bytes, 0, bytes.length)
        expect(at === -1).toBe(isUtf8(bytes))
        if (at >= 0) expect(isUtf8(bytes.subarray(0, at))).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})
