import { expect, it } from 'vitest'
import { hexDump } from '../../../src/cli/hex-dump.ts'

it('has sixteen bytes a line, with their characters', () => {
  const bytes = Uint8Array.from({ length: 18 }, (_, i) => 0x3a + i * 5)
  expect(hexDump(bytes)).toBe(
    [
      '0000  3a 3f 44 49 4e 53 58 5d 62 67 6c 71 76 7b 80 85   :?DINSX]bglqv{..',
      '0010  8a 8f                                             ..',
      '',
    ].join('\n'),
  )
})

it('has as many digits of offset as the last byte needs', () => {
  const lines = hexDump(new Uint8Array(0x10001)).split('\n')
  expect(lines[0]).toMatch(/^00000 {2}00/)
  expect(lines.at(-2)).toMatch(/^10000 {2}00/)
})
