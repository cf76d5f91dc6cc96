import { expect, it } from 'vitest'
import type { DataSource, Detail } from '../../../../../src/engine/dissect/detail.ts'
import { hexDumps } from '../../../../../src/engine/session/print/hex-dump.ts'

const dumps = (...sources: readonly DataSource[]): string => hexDumps({ sources } as unknown as Detail)

it('has sixteen bytes a line, with their characters', () => {
  const bytes = Uint8Array.from({ length: 18 }, (_, i) => 0x3a + i * 5)
  expect(dumps({ name: 'Frame', bytes })).toBe(
    [
      '0000  3a 3f 44 49 4e 53 58 5d 62 67 6c 71 76 7b 80 85   :?DINSX]bglqv{..',
      '0010  8a 8f                                             ..',
      '',
    ].join('\n'),
  )
})

it('names the sources where there are several', () => {
  const lines = dumps(
    { name: 'Frame', bytes: Uint8Array.of(1) },
    { name: 'Reassembled TCP', bytes: Uint8Array.of(2, 3) },
  )
  expect(lines.match(/^\S.*:$/gm)).toEqual(['Frame (1 byte):', 'Reassembled TCP (2 bytes):'])
})
