/** Frames and single layers through both passes: sound trees, the same in both, and nothing that depends on bytes around them. */
import { Detail } from '../../src/engine/dissect/detail.ts'
import { dissectFrame } from '../../src/engine/dissect/dissect.ts'
import type { FrameContext } from '../../src/engine/dissect/frame-context.ts'
import { Framed } from '../../src/engine/dissect/framing.ts'
import { DEFAULT_PREFERENCES, type Preferences } from '../../src/engine/dissect/preferences.ts'
import type { Protocol } from '../../src/engine/dissect/protocol.ts'
import type { Registry } from '../../src/engine/dissect/registry.ts'
import { Summary } from '../../src/engine/dissect/summary.ts'
import { frameDetail } from '../../src/engine/session/frame-message.ts'
import { jsonPrinter } from '../../src/engine/session/print/print-json.ts'
import type { ProtocolId } from '../../src/shared/base/brand.ts'
import { frameContext } from '../fixtures/dissect/context.ts'
import { disagreement, unsoundness } from '../support/agreement.ts'
import type { FrameCase, LayerCase } from './case.ts'
import type { Corpus } from './corpus.ts'
import { ensure } from './ensure.ts'
import { mutate } from './mutate.ts'
import type { Random } from './random.ts'

const CHECKED: Preferences = {
  ...DEFAULT_PREFERENCES,
  'ip.check_checksum': true,
  'tcp.check_checksum': true,
  'udp.check_checksum': true,
}
const STREAM = { index: 7, baseSequence: 1000, baseAcknowledgment: 2000, windowShift: 7, tlsVersion: 0x0304 }
/** Bytes around the input, which nothing may depend on. */
const BEFORE = 24
const BEHIND = 64
const POISONS = [Uint8Array.of(0), Uint8Array.from('\xff\n0"\xc0A}:\x01 \r[1', (one) => one.charCodeAt(0))]
/** Lines of a tree: so many, and so many for each byte that is decoded. */
const LINES = 400
const LINES_A_BYTE = 12
/** Lines whose text is looked at: as many as the window shows. */
const TEXTS = 20_000

export function makeFrame(random: Random, { byProtocol }: Corpus): FrameCase {
  const [, frames] = random.pick(byProtocol)
  const frame = random.pick(frames)
  const [, others] = random.pick(byProtocol)
  const bytes = mutate(random, frame, random.pick(others).bytes)
  const isCut = random.chance(0.15)
  return {
    kind: 'frame',
    bytes,
    linkType: random.chance(0.02) ? random.pick([0, 1, 9, 101, 105, 113, 127, 228, 252, 276, 9999]) : frame.linkType,
    reported: isCut ? bytes.length + random.below(2000) : bytes.length,
    sample: random.chance(0.8) ? frame.sample : '',
    checksums: random.chance(0.2),
    streamed: random.chance(0.3),
  }
}

export function makeLayer(random: Random, { registry, byProtocol }: Corpus): LayerCase {
  const { name } = random.pick(registry.protocols)
  if (random.chance(0.3)) return { kind: 'layer', bytes: random.bytes(random.below(200)), protocol: name }
  // What is another protocol's, mostly; from the front, and from some layer on.
  const frame = random.pick(random.pick(byProtocol)[1])
  const start = frame.ranges.length > 0 && random.chance(0.7) ? random.pick(frame.ranges).start : 0
  const bytes = mutate(random, { bytes: frame.bytes.subarray(start), ranges: [] }, random.bytes(40))
  return { kind: 'layer', bytes, protocol: name }
}

export class FrameTarget {
  private readonly registry: Registry
  private readonly corpus: Corpus
  private readonly summary: Summary
  /** One for each poison, which see the same inputs: what is left in them of earlier ones is the same. */
  private summaries: readonly Summary[] = []
  private runs = 0

  constructor(corpus: Corpus) {
    this.corpus = corpus
    this.registry = corpus.registry
    this.summary = new Summary(this.registry)
  }

  runFrame(input: FrameCase): void {
    const { bytes, linkType, reported } = input
    const context = this.contextOf(input)
    const first = this.registry.byNumber('linktype', linkType)
    this.compareSummaries('the summary', bytes, (summary, window, start, end) => {
      summary.run(window, start, end, linkType, start + Math.max(reported, bytes.length))
      return ''
    })
    const { summary } = this
    summary.run(bytes, 0, bytes.length, linkType, context.originalLength)
    const detail = dissectFrame(this.registry, context, bytes, input.checksums ? CHECKED : DEFAULT_PREFERENCES)
    ensure.none(disagreement(detail, summary, bytes))
    this.checkTree(detail, bytes.length)
    if (this.runs % 8 === 0) {
      frameDetail(detail)
      jsonPrinter({ fields: null, names: [], values: true, raw: true }).print({ detail } as never)
    }
    if (this.runs % 4 === 0) this.dissectWithin(first, bytes, context)
  }

  runLayer({ bytes, protocol }: LayerCase): void {
    const layer = this.registry.require(protocol)
    const context = frameContext(1, bytes.length)
    this.compareSummaries(`the summary of ${protocol}`, bytes, (summary, window, start, end) => {
      summary.begin(1)
      summary.resume(window, start, end, layer.id)
      const extent = layer.extent?.(this.registry, window, start, end) ?? end
      if (!(extent <= end)) throw new Error(`extent ${extent} is beyond the end ${end}`)
      return `${extent} ${framed(layer, window, start, end)}`
    })
    this.dissectWithin(layer.id, bytes, context)
  }

  /** The tree of bytes with others around them. */
  private dissectWithin(first: ProtocolId, bytes: Uint8Array, context: FrameContext): void {
    const name = first === 0 ? 'data' : this.registry.protocol(first).name
    ensure.same(`the tree of ${name}`, surrounded(bytes), (window, start, end) => {
      const detail = new Detail(this.registry, context, window, CHECKED)
      // The bytes of the frame end where the layer's do.
      detail.reportedEnd = start + Math.max(bytes.length, context.originalLength)
      detail.call(first, window, start, end)
      const text = this.checkTree(detail, end)
      return `${text}${detail.info} ${detail.sourceColumn} ${detail.destinationColumn}`
    })
  }

  private checkTree(detail: Detail, end: number): string {
    const size = detail.sources.reduce((sum, { bytes }) => sum + bytes.length, 0)
    const limit = LINES + LINES_A_BYTE * size
    if (detail.fields.length > limit) throw new Error(`${detail.fields.length} lines of ${size} bytes`)
    let text = ''
    for (let i = 0; i < Math.min(detail.fields.length, TEXTS); i++) {
      text += `${detail.starts[i]}+${detail.lengths[i]} ${detail.text(i)}\n`
    }
    ensure.none(unsoundness(detail, end))
    return text
  }

  private contextOf({ bytes, linkType, reported, sample, streamed }: FrameCase): FrameContext {
    const own = this.corpus.samples.get(sample)?.context
    const context = frameContext(linkType, bytes.length, own)
    return {
      ...context,
      capturedLength: bytes.length,
      originalLength: Math.max(reported, bytes.length),
      interface: { ...context.interface, linkType },
      ...(streamed && { stream: STREAM }),
    }
  }

  private compareSummaries(
    what: string,
    bytes: Uint8Array,
    read: (summary: Summary, window: Uint8Array, start: number, end: number) => string,
  ): void {
    // Stacks that were seen stay in their tables, so that these are new now and then.
    if (this.runs++ % 2000 === 0 || this.summaries.length === 0) {
      this.summaries = POISONS.map(() => new Summary(this.registry))
    }
    const { summaries } = this
    this.summaries = []
    let next = 0
    ensure.same(what, surrounded(bytes), (window, start, end) => {
      const summary = summaries[next++]
      const more = read(summary, window, start, end)
      return `${more} ${summaryText(summary)}`
    })
    this.summaries = summaries
  }
}

type Surrounded = readonly (readonly [window: Uint8Array, start: number, end: number])[]

/** The bytes with each poison around them. */
function surrounded(bytes: Uint8Array): Surrounded {
  return POISONS.map((poison) => {
    const window = new Uint8Array(BEFORE + bytes.length + BEHIND)
    for (let i = 0; i < BEFORE; i++) window[i] = poison[i % poison.length]
    for (let i = BEFORE + bytes.length; i < window.length; i++) window[i] = poison[i % poison.length]
    window.set(bytes, BEFORE)
    return [window, BEFORE, BEFORE + bytes.length]
  })
}

/** All that a summary has of its frame. */
const summaryText = (summary: Summary): string =>
  Object.entries(summary)
    .filter(([name]) => name !== 'registry' && name !== 'stacks')
    .map(([name, value]: [string, unknown]) => `${name} ${valuesText(value)}`)
    .join(' ')

const valuesText = (value: unknown): string =>
  typeof value === 'object' && value !== null ? `{${Object.values(value).map(valuesText).join(' ')}}` : String(value)

/** Where the protocol's messages end in a stream that begins so, asked a few bytes at a time. */
function framed({ framing }: Protocol, bytes: Uint8Array, start: number, end: number): string {
  if (!framing) return ''
  const message = { resume: 0, phase: 0, length: 0 }
  const stream = { reverse: false, note: 0 }
  const answers: number[] = []
  for (let to = start; to < end; ) {
    to = Math.min(to + 7 * (1 + answers.length), end)
    const from = start + message.resume
    if (from >= to) continue
    const length = framing.messageLength(bytes, from, to, message, stream)
    if (!Number.isInteger(length)) throw new Error(`a message of ${length} bytes`)
    if (start + message.resume < from) throw new Error('a message resumes before bytes that were seen')
    answers.push(length)
    if (length !== Framed.more) break
  }
  return answers.join(' ')
}
