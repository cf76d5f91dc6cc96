import { describe, expect, it } from 'vitest'
import { durationMs, sizeBytes } from '../../../../src/engine/sinks/quantities.ts'
import { numberedName, timedName } from '../../../../src/engine/sinks/transports/file-name.ts'

describe('quantities', () => {
  it.each([
    ['10m', 600_000],
    ['24h', 86_400_000],
    ['1h30m', 5_400_000],
    ['90', 90_000],
    ['500ms', 500],
    ['0.5s', 500],
    ['0', undefined],
    ['m', undefined],
    ['10 m', undefined],
    ['-1s', undefined],
    ['99999999999d', undefined],
  ])('%s lasts %s ms', (text, ms) => expect(durationMs(text)).toBe(ms))

  it.each([
    ['4096', 4096],
    ['100M', 100_000_000],
    ['2g', 2_000_000_000],
    ['1KB', 1000],
    ['M', undefined],
    ['1.5M', undefined],
  ])('%s is %s bytes', (text, bytes) => expect(sizeBytes(text)).toBe(bytes))
})

describe('names of files', () => {
  const at = new Date(2026, 10, 5, 6, 7, 8)

  it('have the time where they ask for it', () => {
    expect(timedName('/a/%Y%m%d_%H%M%S-%F-100%%-%q.jsonl', at)).toBe('/a/20261105_060708-2026-11-05-100%-%q.jsonl')
  })

  it('are numbered as those of a ring', () => {
    expect(numberedName('/a/raw.jsonl.gz', 2, at)).toBe('/a/raw_00002_20261105060708.jsonl.gz')
    expect(numberedName('/a.b/raw', 12, at)).toBe('/a.b/raw_00012_20261105060708')
    expect(numberedName('/a/.hidden', 2, at)).toBe('/a/.hidden_00002_20261105060708')
  })
})
