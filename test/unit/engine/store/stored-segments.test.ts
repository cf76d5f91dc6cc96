import { openSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import { Columns, SEGMENT_BYTES, SEGMENT_ROWS } from '../../../../src/engine/store/columns.ts'
import { closeStored, StoredSegments, storedSegments } from '../../../../src/engine/store/stored-segments.ts'
import type { RowIndex } from '../../../../src/shared/base/brand.ts'

const path = join(tmpdir(), `tapscope-segments-${process.pid}`)
afterEach(() => rmSync(path))

/** Two segments behind a head, the first bytes of each its number plus one. */
function stored() {
  const segments = [1, 2].map((byte) => new Uint8Array(SEGMENT_BYTES).fill(byte))
  writeFileSync(path, Buffer.concat([new Uint8Array(100), ...segments]))
  return storedSegments(
    openSync(path, 'r'),
    100,
    SEGMENT_BYTES,
    segments.map((bytes) => crc32(bytes)),
  )
}

it('are read when a row is first looked at, once for all who share them', () => {
  const handle = stored()
  const [one, other] = [new Columns(), new Columns()]
  for (const columns of [one, other]) {
    columns.attachStored(new StoredSegments(handle))
    columns.publish(2 * SEGMENT_ROWS)
  }
  expect(one.segments.filter(Boolean)).toHaveLength(0)
  expect(one.segmentOf(SEGMENT_ROWS as RowIndex).stack[5]).toBe(0x0202)
  expect(one.segmentOf(SEGMENT_ROWS as RowIndex)).toBe(one.segments[1])
  truncateSync(path, 0)
  expect(other.segmentOf(SEGMENT_ROWS as RowIndex).stack[5]).toBe(0x0202)
  expect(() => other.segmentOf(0 as RowIndex)).toThrow('damaged')
  closeStored(handle)
})

it('are not read from a file that was closed, whatever has its descriptor now', () => {
  const handle = stored()
  let damages = 0
  const segments = new StoredSegments(handle, () => damages++)
  closeStored(handle)
  closeStored(handle)
  expect(() => segments.load(0)).toThrow('cleared')
  expect(damages).toBe(0)
})
