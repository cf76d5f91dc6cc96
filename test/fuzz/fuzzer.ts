/** Makes inputs by their number, runs them, and measures what they take. Every input is told by the seed and its number alone. */
import { join } from 'node:path'
import { createRegistry } from '../../src/engine/dissect/protocols/index.ts'
import type { Registry } from '../../src/engine/dissect/registry.ts'
import { CATEGORIES, type CaseKind, type Category, type FuzzCase } from './case.ts'
import { buildCorpus, type Corpus } from './corpus.ts'
import { FilterTarget, makeFilter } from './filter-target.ts'
import { FrameTarget, makeFrame, makeLayer } from './frame-target.ts'
import { largestBuffer, processorMs } from './gauge.ts'
import { IndexTarget, makeIndex } from './index-target.ts'
import { Random } from './random.ts'
import { makeFile, makePacked, ReaderTarget } from './reader-target.ts'

const MAKERS: Readonly<Record<CaseKind, (random: Random, corpus: Corpus) => FuzzCase>> = {
  frame: makeFrame,
  layer: makeLayer,
  file: makeFile,
  packed: makePacked,
  index: makeIndex,
  filter: makeFilter,
}
/** How often each kind of input is made; those that take longer less often. */
const WEIGHTS: Readonly<Record<CaseKind, number>> = { frame: 50, layer: 36, file: 3, packed: 1, index: 1, filter: 9 }
/** Milliseconds of processor time that an input may take. */
const LIMITS: Readonly<Record<CaseKind, number>> = {
  frame: 250,
  layer: 250,
  file: 2000,
  packed: 2000,
  index: 2000,
  filter: 250,
}
const MEBIBYTE = 1024 * 1024

/** The largest buffer that an input of so many bytes may ask for. */
function bufferLimit(kind: CaseKind, bytes: number): number {
  switch (kind) {
    case 'frame':
    case 'layer':
    case 'filter':
      return MEBIBYTE + 4 * bytes
    case 'file':
      // A window of the file.
      return 2 * MEBIBYTE + bytes
    case 'packed':
      // What was unpacked, and the room behind it.
      return 20 * MEBIBYTE
    case 'index':
      // A segment of columns.
      return 4 * MEBIBYTE + 4 * bytes
  }
}

export interface FuzzerOptions {
  readonly seed: number
  readonly only: Category | null
  /** A folder of its own for files that are read. */
  readonly folder: string
  /** Whether real captures are used where there are any. */
  readonly real: boolean
  /** What is fuzzed, when it is not the product's own. */
  readonly registry?: Registry
}

export class Fuzzer {
  private readonly seed: number
  private readonly weights: readonly (readonly [CaseKind, number])[]
  private readonly corpus: Corpus
  private readonly frames: FrameTarget
  private readonly readers: ReaderTarget
  private readonly index: IndexTarget
  private readonly filters: FilterTarget

  constructor({ seed, only, folder, real, registry = createRegistry() }: FuzzerOptions) {
    this.seed = seed
    const kinds: readonly CaseKind[] = only ? CATEGORIES[only] : Object.values(CATEGORIES).flat()
    this.weights = kinds.map((kind) => [kind, WEIGHTS[kind]] as const)
    this.corpus = buildCorpus(registry, real)
    this.frames = new FrameTarget(this.corpus)
    this.readers = new ReaderTarget(join(folder, 'file'))
    this.index = new IndexTarget(registry, join(folder, 'index'))
    this.filters = new FilterTarget(this.corpus)
  }

  make(number: number): FuzzCase {
    const random = new Random(this.seed, number)
    return MAKERS[random.weighted(this.weights)](random, this.corpus)
  }

  /** What is wrong with an input, undefined when nothing is. */
  failure(input: FuzzCase): Error | undefined {
    const limit = LIMITS[input.kind]
    const started = performance.now()
    let largest: number
    try {
      largest = largestBuffer(() => this.run(input))
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
    const size = input.kind === 'filter' ? input.text.length : input.bytes.length
    if (largest > bufferLimit(input.kind, size))
      return new Error(`a buffer of ${largest} bytes for an input of ${size}`)
    if (performance.now() - started <= limit) return undefined
    // The machine may have been busy: what counts is the least of some runs.
    const least = Math.min(...[1, 2, 3].map(() => processorMs(() => this.run(input))))
    return least > limit ? new Error(`${Math.round(least)} ms for an input of ${size} bytes`) : undefined
  }

  private run(input: FuzzCase): void {
    switch (input.kind) {
      case 'frame':
        return this.frames.runFrame(input)
      case 'layer':
        return this.frames.runLayer(input)
      case 'file':
        return this.readers.runFile(input)
      case 'packed':
        return this.readers.runPacked(input)
      case 'index':
        return this.index.run(input)
      case 'filter':
        return this.filters.run(input)
    }
  }
}
