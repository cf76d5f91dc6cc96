import { expect, it } from 'vitest'
import { isSameRing } from '../../../../src/renderer/format/ring.ts'

it.each([
  ['/s/a.pcapng', '/s/a.pcapng', true],
  ['/s/a_00001_20260131235959.pcapng', '/s/a_00002_20260201000959.pcapng', true],
  ['/s/a_00001_20260131235959.pcapng', '/s/a.pcapng', true],
  ['/s/a_00001_20260131235959', '/s/a_00002_20260201000959', true],
  ['/s/a.pcapng', '/s/b.pcapng', false],
  ['/s/a_00001_20260131235959.pcapng', '/t/a_00002_20260201000959.pcapng', false],
  ['/s/a_1_2.pcapng', '/s/a_2_3.pcapng', false],
])('%s and %s', (path, other, same) => expect(isSameRing(path, other)).toBe(same))
