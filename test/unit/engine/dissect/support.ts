/** What the shared suites do with a sample: both passes over it, and what must hold of any tree. */
import { expect } from 'vitest'
import type { Detail } from '../../../../src/engine/dissect/detail.ts'
import { dissectFrame } from '../../../../src/engine/dissect/dissect.ts'
import type { FrameContext } from '../../../../src/engine/dissect/frame-context.ts'
import { createRegistry } from '../../../../src/engine/dissect/protocols/index.ts'
import { EndpointKind, Summary } from '../../../../src/engine/dissect/summary.ts'
import { formatEther, formatIPv4, formatIPv6 } from '../../../../src/shared/format/address.ts'
import { RowFlag } from '../../../../src/shared/row-flags.ts'
import { frameContext } from '../../../fixtures/dissect/context.ts'
import { SAMPLES, type Sample } from '../../../fixtures/dissect/samples.ts'

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

/** Every byte range lies in its data source, and every line that was opened is closed. */
export function expectSound(detail: Detail): void {
  let before = -1
  for (let i = 0; i < detail.fields.length; i++) {
    const { length } = detail.sources[detail.sourceIndexes[i]].bytes
    const start = detail.starts[i]
    const end = start + detail.lengths[i]
    if (start < 0 || detail.lengths[i] < 0 || end > length || detail.depths[i] > before + 1 || detail.depths[i] < 0) {
      expect.fail(`line ${i} "${detail.text(i)}": bytes ${start} to ${end} of ${length}, depth ${detail.depths[i]}`)
    }
    before = detail.depths[i]
  }
  const last = detail.add(null, 0, 0, null, 'end')
  if (detail.depths[last] !== 0) expect.fail(`${detail.depths[last]} lines were opened and not closed`)
}

const ADDRESS_TEXT: Readonly<Record<number, (bytes: Uint8Array, offset: number) => string>> = {
  [EndpointKind.ether]: formatEther,
  [EndpointKind.ipv4]: formatIPv4,
  [EndpointKind.ipv6]: formatIPv6,
}

/** A field's value in the innermost layer that has it; lines of quotes stand deeper. */
function innermostValue(detail: Detail, name: string): unknown {
  const field = registry.field(name)
  const node = detail.fields.findLastIndex((one, i) => one === field && detail.depths[i] === 1)
  return node < 0 ? undefined : detail.values[node]
}

/** An address column without what it says of the address. */
const plainAddress = (column: string): string => column.replace(/ \((RA|TA|BSSID)\)$|^N\/A$/, '')

/** The first pass and the tree agree on layers, addresses, ports and on whether the frame is in order. */
export function expectAgreement(sample: Sample, bytes = sample.bytes, originalLength = bytes.length): void {
  const detail = dissect(sample, bytes, originalLength)
  const summary = summarize(sample, bytes, originalLength)
  const columns = [detail.sourceColumn, detail.destinationColumn].map(plainAddress)
  const { reassembled, interface: source } = contextOf(sample, bytes)
  let addressed = bytes
  if (reassembled && summary.fragment.present) {
    summary.resume(reassembled.bytes, 0, reassembled.bytes.length, summary.fragment.next)
    if (summary.readdressed) addressed = reassembled.bytes
  }
  if (!source.stdio) {
    const kinds = [summary.sourceKind, summary.destinationKind]
    const offsets = [summary.sourceOffset, summary.destinationOffset]
    const texts = kinds.map((kind, i) => (kind === EndpointKind.none ? '' : ADDRESS_TEXT[kind](addressed, offsets[i])))
    expect(columns).toEqual(texts)
  }
  expect(detail.protocol).toBe(summary.protocol)
  expectSameLayers(detail, summary)
  if (summary.transport !== 0) {
    const prefix = summary.transport === 6 ? 'tcp' : 'udp'
    const ports = [innermostValue(detail, `${prefix}.srcport`), innermostValue(detail, `${prefix}.dstport`)]
    expect(ports).toEqual([summary.sourcePort, summary.destinationPort])
  }
  if ((summary.flags & RowFlag.malformed) !== 0) {
    expect(detail.severities.some((severity) => severity === 'error' || severity === 'note')).toBe(true)
  }
}

function expectSameLayers(detail: Detail, summary: Summary): void {
  const names = new Set(detail.protocolNames)
  for (const protocol of registry.protocols) {
    if (protocol.summarized === false) continue
    const inTree = names.has(protocol.name)
    const inSummary = summary.has(protocol.id)
    // Of quotes and of layers that occur twice the first pass knows only that they are there.
    const isQuote = inTree && !inSummary && (summary.flags & RowFlag.nested) !== 0
    if (inTree !== inSummary && !isQuote) {
      expect.fail(`${protocol.name}: ${inTree ? 'in the tree only' : 'in the summary only'}`)
    }
  }
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
