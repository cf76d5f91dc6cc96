/** What the shared suites do with a sample: both passes over it, and what must hold of any tree. */
import { expect } from 'vitest'
import type { Detail } from '../../../../src/engine/dissect/detail.ts'
import { dissectFrame } from '../../../../src/engine/dissect/dissect.ts'
import type { FrameContext } from '../../../../src/engine/dissect/frame-context.ts'
import { createRegistry } from '../../../../src/engine/dissect/protocols/index.ts'
import { Summary } from '../../../../src/engine/dissect/summary.ts'
import { frameContext } from '../../../fixtures/dissect/context.ts'
import { SAMPLES, type Sample } from '../../../fixtures/dissect/samples.ts'
import { disagreement, unsoundness } from '../../../support/agreement.ts'

export const registry = createRegistry()

/** Every sample with its protocol, for `it.each`. */
export const allSamples: readonly (readonly [name: string, sample: Sample])[] = Object.entries(SAMPLES).flatMap(
  ([protocol, samples]) => samples.map((sample) => [`${protocol}: ${sample.title}`, sample] as const),
)

/** The context of a sample whose bytes are `bytes` instead of its own. */
export function contextOf(sample: Sample, bytes: Uint8Array, originalLength = bytes.length): FrameContext {
  const stated = sample.context?.originalLength ?? 0
  return {
    ...frameContext(sample.linkType, bytes.length, sample.context),
    originalLength: Math.max(stated, originalLength),
  }
}

export const dissect = (sample: Sample, bytes = sample.bytes, originalLength = bytes.length): Detail =>
  dissectFrame(registry, contextOf(sample, bytes, originalLength), bytes)

/** The first pass over the bytes as the indexer runs it, reassembly included. */
export function summarize(sample: Sample, bytes = sample.bytes, originalLength = bytes.length): Summary {
  const summary = new Summary(registry)
  const { originalLength: reported } = contextOf(sample, bytes, originalLength)
  summary.run(bytes, 0, bytes.length, sample.linkType, reported)
  return summary
}

/** The tree is sound: see `unsoundness`. */
export function expectSound(detail: Detail): void {
  const problem = unsoundness(detail)
  if (problem !== undefined) expect.fail(problem)
}

/** The first pass and the tree agree on layers, addresses, ports and on whether the frame is in order. */
export function expectAgreement(sample: Sample, bytes = sample.bytes, originalLength = bytes.length): void {
  const detail = dissect(sample, bytes, originalLength)
  const problem = disagreement(detail, summarize(sample, bytes, originalLength), bytes)
  if (problem !== undefined) expect.fail(problem)
}

/** A small generator of pseudo-random numbers (mulberry32): the same numbers for the same seed, everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
