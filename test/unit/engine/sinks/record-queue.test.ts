import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RecordQueue } from '../../../../src/engine/sinks/record-queue.ts'
import { SentWindow } from '../../../../src/engine/sinks/sent-window.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-queue-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const record = (n: number, size: number, header = false) => ({ bytes: Buffer.alloc(size, n), header })
const queue = (memoryBytes: number, spillBytes: number): RecordQueue =>
  new RecordQueue({ memoryBytes, spillBytes }, join(folder, 'own'))

describe('what waits for an output', () => {
  it('comes out as it went in, whatever part of it is on disk', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 300_000 })), { maxLength: 120 }),
        (steps) => {
          const one = queue(400_000, 1e9)
          const waiting: number[] = []
          let n = 0
          const take = (): void => {
            for (const { bytes } of one.take(100_000, 3))
              expect(bytes[0] ?? 0).toBe(bytes.length > 0 ? waiting.shift() : waiting.shift() && 0)
          }
          for (const [takes, size] of steps) {
            if (takes) take()
            else {
              n = (n % 250) + 1
              expect(one.push(record(n, size + 1))).toBe(true)
              waiting.push(n)
            }
            expect(one.records).toBe(waiting.length)
          }
          while (one.records > 0) take()
          expect([waiting, one.bytes]).toEqual([[], 0])
          one.dispose()
          expect(existsSync(join(folder, 'own'))).toBe(false)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is bounded: the newest is refused, but for headers', () => {
    const one = queue(1000, 3_000_000)
    let taken = 0
    while (one.push(record(1, 100_000))) taken++
    expect(taken).toBe(1 + 29)
    expect(one.push(record(2, 10, true))).toBe(true)
    expect(one.bytes).toBeLessThan(3_200_000)
    one.dispose()
  })

  it('takes a record alone that is larger than all its memory', () => {
    const one = queue(1000, 0)
    expect(one.push(record(1, 5000))).toBe(true)
    expect(one.push(record(2, 5000))).toBe(false)
    expect(one.take(100, 10).map(({ bytes }) => bytes.length)).toEqual([5000])
  })

  it('refuses what the disk does not take, and keeps what it has', () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'own'), 'a file where the folder should be')
    const one = queue(1000, 1e9)
    let taken = 0
    while (one.push(record(1, 100_000))) taken++
    expect(taken).toBe(1 + 11)
    expect(one.spillProblem).toContain('own')
    let out = 0
    while (one.records > 0) out += one.take(1e6, 100).length
    expect(out).toBe(taken)
    expect(readdirSync(folder)).toEqual(['own'])
  })
})

describe('what was sent and may not have been read', () => {
  it('is kept by bytes and by time, and given back in order without headers', () => {
    const sent = new SentWindow({ bytes: 250, ms: 1000 })
    sent.add([record(1, 100)], 0)
    sent.add([record(2, 100), record(3, 10, true)], 900)
    expect(
      sent
        .batches(1000, 10)
        .flat()
        .map(({ bytes }) => bytes[0]),
    ).toEqual([1, 2])
    sent.add([record(4, 100)], 1001)
    expect(sent.batches(1000, 1).map((batch) => batch.map(({ bytes }) => bytes[0]))).toEqual([[2], [4]])
    sent.add([record(5, 200)], 1002)
    expect(
      sent
        .batches(1000, 10)
        .flat()
        .map(({ bytes }) => bytes[0]),
    ).toEqual([5])
    sent.clear()
    expect([sent.isEmpty, sent.batches(1000, 10)]).toEqual([true, []])
  })
})
