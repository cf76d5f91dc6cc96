/** Fields that are read at their place of a frame's topmost layer have all the values that a dissection finds. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { FrameHeads } from '../../src/engine/alerts/heads/frame-heads.ts'
import { HEAD_FIELDS, headField } from '../../src/engine/alerts/heads/head-fields.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { readIndex } from '../../src/engine/indexing/read-index.ts'
import { readLibrary } from '../../src/engine/session/alerts/rule-library.ts'
import { writeSample } from '../../src/engine/session/alerts/sample-capture.ts'
import { scannedFrames } from '../../src/engine/session/alerts/scanned-frames.ts'
import { Frames } from '../../src/engine/session/frames.ts'
import type { RowIndex } from '../../src/shared/base/brand.ts'
import { allCaptures, capture, haveCaptures } from '../support/captures.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapscope-heads-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const registry = createRegistry()

const plain = (value: unknown): string | number => (typeof value === 'string' ? value : Number(value))

/** How many values of each field were read; fails where a dissection finds one that was not. */
function readIn(path: string): Map<string, number> {
  const index = readIndex(registry, path)
  const frames = new Frames(registry, index)
  const heads = new FrameHeads(registry, scannedFrames(frames))
  heads.begin(index)
  const counts = new Map<string, number>()
  try {
    for (let row = 0; row < index.columns.rowCount; row++) {
      const head = heads.of(row as RowIndex)
      if (!head) continue
      const read = HEAD_FIELDS.flatMap((name) => {
        const one = headField(name)
        const values = one?.protocols.includes(head.protocol) ? one.read(head) : null
        return values ? [{ name, values }] : []
      })
      if (read.length === 0) continue
      const detail = frames.dissect(row as RowIndex)
      for (const { name, values } of read) {
        const field = registry.field(name)
        const found = detail.fields.flatMap((one, node) => (one === field ? [plain(detail.values[node])] : []))
        expect(values, `${name} of frame ${row + 1}`).toEqual(expect.arrayContaining(found))
        if (headField(name)?.isExact) expect(values, `${name} of frame ${row + 1}`).toEqual(found)
        counts.set(name, (counts.get(name) ?? 0) + found.length)
      }
    }
  } finally {
    frames.dispose()
  }
  return counts
}

it('in the packets of all samples', () => {
  const path = join(folder, 'packets.pcapng')
  const samples = readLibrary(registry).rules.flatMap(({ compiled: { rule } }) => [
    ...(rule.test?.fires ?? []),
    ...(rule.test?.silent ?? []),
  ])
  const frames = samples
    .flatMap((sample) => ('frames' in sample ? sample.frames : []))
    .map((item) => (typeof item !== 'string' && 'repeat' in item ? { ...item, repeat: 1 } : item))
  writeSample(path, { linktype: 1, frames } as Parameters<typeof writeSample>[1])
  const counts = readIn(path)
  for (const name of HEAD_FIELDS) expect(counts.get(name), name).toBeGreaterThan(0)
})

it.runIf(haveCaptures)('in real captures', { timeout: 120_000 }, () => {
  const counts = allCaptures().flatMap((name) => [...readIn(capture(name))])
  for (const name of HEAD_FIELDS) {
    const ofField = counts.filter(([field]) => field === name)
    expect(
      ofField.reduce((sum, [, count]) => sum + count, 0),
      name,
    ).toBeGreaterThan(0)
  }
})
