/** A short run of the fuzzer over inputs that are the same every time, and whether it finds what it is there to find. `npm run fuzz` goes on. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Protocol } from '../../src/engine/dissect/protocol.ts'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import { type Category, decodeFinding, encodeFinding, type FuzzCase } from '../fuzz/case.ts'
import { Fuzzer } from '../fuzz/fuzzer.ts'
import { watchAllocations } from '../fuzz/gauge.ts'
import { minimise } from '../fuzz/minimise.ts'

let folder = ''
let unwatch: () => void
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-fuzz-'))
  unwatch = watchAllocations()
})
afterAll(() => {
  unwatch()
  rmSync(folder, { recursive: true })
})

const fuzzer = (seed: number, only: Category | null, registry = createRegistry()): Fuzzer =>
  new Fuzzer({ seed, only, folder, real: false, registry })

describe('seeded inputs', () => {
  it.each([
    ['dissect', 6000],
    ['readers', 600],
    ['index', 200],
    ['filter', 3000],
  ] as const)('%s: %i of them do no harm', (only, count) => {
    const run = fuzzer(20_261_121, only)
    for (let number = 0; number < count; number++) {
      const error = run.failure(run.make(number))
      if (error) expect.fail(`input ${number}: ${error.stack}`)
    }
  })

  it('are told by seed and number', () => {
    const [a, b] = [fuzzer(7, null), fuzzer(7, null)]
    b.make(5)
    expect(b.make(123)).toEqual(a.make(123))
    expect(fuzzer(8, null).make(123)).not.toEqual(a.make(123))
  })
})

/** A registry whose UDP has a defect besides what it does. */
function defective(defect: (bytes: Uint8Array, start: number, end: number) => Partial<Protocol>) {
  const registry = createRegistry()
  const udp = registry.require('udp')
  const { summarize, dissect } = udp
  Object.assign(udp, {
    summarize(bytes, start, end, out) {
      summarize(bytes, start, end, out)
      defect(bytes, start, end).summarize?.(bytes, start, end, out)
    },
    dissect(bytes, start, end, out) {
      defect(bytes, start, end).dissect?.(bytes, start, end, out)
      dissect(bytes, start, end, out)
    },
  } satisfies Partial<Protocol>)
  return registry
}

const word = (bytes: Uint8Array, at: number): number => (bytes[at] << 8) | bytes[at + 1]

function firstFailure(run: Fuzzer, most: number): { input: FuzzCase; error: Error } {
  for (let number = 0; number < most; number++) {
    const input = run.make(number)
    const error = run.failure(input)
    if (error) return { input, error }
  }
  return expect.fail('nothing was found')
}

describe('a defect is found', () => {
  it.each<[what: string, message: RegExp, defect: Parameters<typeof defective>[0]]>([
    [
      'an exception',
      /unheard of/,
      (bytes, start) => ({
        dissect: () => {
          if (word(bytes, start + 4) === 0xffff) throw new Error('unheard of')
        },
      }),
    ],
    [
      'a read behind the end',
      /depends on bytes outside/,
      (bytes, _, end) => ({
        summarize: (_bytes, _start, _end, out) => {
          out.sourcePort = bytes[end]
        },
      }),
    ],
    [
      'a range beyond the end',
      /bytes at \d+ of/,
      (_bytes, start, end) => ({ dissect: (_b, _s, _e, out) => void out.add(null, start, end - start + 1, null, 'x') }),
    ],
    [
      'memory by a claim',
      /a buffer of \d+ bytes/,
      (bytes, start, end) => ({
        dissect: () => void new Uint8Array(end - start < 6 ? 0 : word(bytes, start + 4) * 1024),
      }),
    ],
    [
      'two passes that differ',
      /ports/,
      (bytes, start) => ({
        summarize: (_bytes, _start, _end, out) => {
          if (bytes[start] === 0) out.sourcePort ^= 1
        },
      }),
    ],
  ])('%s', (_, message, defect) => {
    const run = fuzzer(1, 'dissect', defective(defect))
    const { input, error } = firstFailure(run, 5000)
    expect(error.message).toMatch(message)
    const smaller = minimise(input, error, (one) => run.failure(one))
    expect(run.failure(smaller)?.message).toMatch(message)
    const written = encodeFinding({ message: error.message, seed: 1, number: 0, only: 'dissect', input: smaller })
    expect(decodeFinding(written).input).toEqual(smaller)
  })

  it('an input that takes too long', () => {
    const slow = defective((bytes, start) => ({
      dissect: () => {
        if (bytes[start] < 0xf0) return
        const before = process.cpuUsage()
        while (process.cpuUsage(before).user < 200_000);
      },
    }))
    expect(firstFailure(fuzzer(1, 'dissect', slow), 5000).error.message).toMatch(/ms for an input of/)
  })
})
