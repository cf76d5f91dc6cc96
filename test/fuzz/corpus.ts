/** What inputs are made of: the samples of every protocol, and real captures where they are. The same in every run. */
import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { dissectFrame } from '../../src/engine/dissect/dissect.ts'
import type { Registry } from '../../src/engine/dissect/registry.ts'
import { parserFor } from '../../src/engine/store/file-feed.ts'
import { PcapWriter } from '../../src/engine/store/pcap-writer.ts'
import { PcapngWriter } from '../../src/engine/store/pcapng-writer.ts'
import { ParseOutcome } from '../../src/engine/store/record-parser.ts'
import { frameContext } from '../fixtures/dissect/context.ts'
import { SAMPLES, type Sample } from '../fixtures/dissect/samples.ts'
import { allCaptures, capture } from '../support/captures.ts'
import { GROUPS, REFUSED } from '../support/filter-cases.ts'
import type { Range } from './mutate.ts'

/** Frames of a capture that are kept for each protocol. */
const FRAMES_A_PROTOCOL = 60
/** Frames of a capture that are looked at. */
const FRAMES_A_FILE = 1500
const FILE_BYTES = 24_000

export interface CorpusFrame {
  readonly linkType: number
  readonly bytes: Uint8Array
  readonly originalLength: number
  readonly timeSeconds: number
  readonly timeNanos: number
  /** Key in `samples`, empty for a real frame. */
  readonly sample: string
  readonly ranges: readonly Range[]
}

export interface Corpus {
  readonly registry: Registry
  readonly samples: ReadonlyMap<string, Sample>
  /** Frames by each protocol that they have, every protocol that is registered among them. */
  readonly byProtocol: readonly (readonly [protocol: string, frames: readonly CorpusFrame[]])[]
  /** Frames that followed each other. */
  readonly conversations: readonly (readonly CorpusFrame[])[]
  readonly files: readonly Uint8Array[]
  readonly packed: readonly (readonly [coding: 'gzip' | 'zstd' | 'lz4', bytes: Uint8Array])[]
  readonly filters: readonly string[]
}

type RawFrame = Omit<CorpusFrame, 'ranges'>

/** Frames of a file's bytes, up to the first damage. */
export function framesOf(file: Uint8Array, limit = FRAMES_A_FILE): RawFrame[] {
  const parser = parserFor(file)
  const frames: RawFrame[] = []
  parser?.attach(file, 0, file.length, 0)
  while (parser && frames.length < limit && parser.next() === ParseOutcome.frame) {
    frames.push({
      linkType: parser.interfaces[parser.interfaceIndex].linkType,
      bytes: file.slice(parser.dataStart, parser.dataEnd),
      originalLength: parser.originalLength,
      timeSeconds: parser.timeSeconds,
      timeNanos: parser.timeNanos,
      sample: '',
    })
  }
  return frames
}

/** A pcap file of those of the frames that have the first one's link type. */
export function pcapOf(frames: readonly RawFrame[]): Uint8Array {
  const writer = new PcapWriter({ linkType: frames[0]?.linkType ?? 1, nanoseconds: true })
  for (const one of frames) writer.frame(one.linkType, one.timeSeconds, one.timeNanos, one.originalLength, one.bytes)
  return writer.take()
}

/** A pcapng file of the frames, with an interface for each link type, comments and statistics. */
export function pcapngOf(frames: readonly RawFrame[], names: readonly string[] = []): Uint8Array {
  const writer = new PcapngWriter()
  writer.section({ application: 'fuzz', comments: ['a comment'], hardware: 'any' })
  const ids = new Map<string, number>()
  for (const [at, one] of frames.entries()) {
    const name = names[at] ?? ''
    const key = `${one.linkType} ${name}`
    const interfaceId = ids.get(key) ?? writer.interface({ linkType: one.linkType, name, comments: [name] })
    ids.set(key, interfaceId)
    const { timeSeconds, timeNanos, originalLength, bytes } = one
    const notes = at % 5 === 0 ? { comments: [`frame ${at}`], dropCount: at } : undefined
    writer.frame({ interfaceId, timeSeconds, timeNanos, originalLength, flags: at % 3 }, bytes, 0, bytes.length, notes)
  }
  writer.statistics({ interfaceId: 0, startNs: 0n, endNs: 1n, received: 2, delivered: 2, dropped: 0 })
  return writer.take()
}

const isCount = /len|length|count|num|off|size|hdr|qdcount|ancount|stop|ihl/i

/** A frame with the places of its fields, and the names of its protocols. */
function dissected(registry: Registry, frame: RawFrame, sample?: Sample): { frame: CorpusFrame; protocols: string[] } {
  const { linkType, bytes } = frame
  const detail = dissectFrame(registry, frameContext(linkType, bytes.length, sample?.context), bytes)
  const ranges = new Map<string, Range>()
  for (const [i, field] of detail.fields.entries()) {
    const start = detail.starts[i]
    const length = detail.lengths[i]
    if (detail.sourceIndexes[i] !== 0 || length === 0 || length > 8) continue
    const counts = field !== null && field.type !== 'string' && isCount.test(field.name)
    const key = `${start} ${length}`
    if (counts || !ranges.has(key)) ranges.set(key, { start, length, counts })
  }
  return { frame: { ...frame, ranges: [...ranges.values()] }, protocols: [...new Set(detail.protocolNames)] }
}

/** lz4 of stored blocks: real ones need a program that may be missing. */
function storedLz4(bytes: Uint8Array): Uint8Array {
  const parts = [Buffer.from('04224d184040c0', 'hex')]
  for (let at = 0; at < bytes.length; at += 4096) {
    const piece = bytes.subarray(at, at + 4096)
    const head = Buffer.alloc(4)
    head.writeUInt32LE((piece.length | 0x80000000) >>> 0)
    parts.push(head, Buffer.from(piece))
  }
  return Buffer.concat([...parts, Buffer.alloc(4)])
}

/** With `real`, the captures beside the checkout too, where they are. */
export function buildCorpus(registry: Registry, real: boolean): Corpus {
  const samples = new Map<string, Sample>()
  const byProtocol = new Map<string, CorpusFrame[]>(registry.protocols.map(({ name }) => [name, []]))
  const conversations: CorpusFrame[][] = []
  const files: Uint8Array[] = []

  const all = Object.entries(SAMPLES).flatMap(([protocol, list]) => list.map((sample) => ({ protocol, sample })))
  const sampled = all.map(({ protocol, sample }, at) => {
    const key = `${protocol}: ${sample.title}`
    samples.set(key, sample)
    const { linkType, bytes, context } = sample
    const originalLength = context?.originalLength ?? bytes.length
    const raw = { linkType, bytes, originalLength, timeSeconds: 1_700_000_000 + at, timeNanos: 1000 * at, sample: key }
    const { frame, protocols } = dissected(registry, raw, sample)
    for (const name of new Set([protocol, ...protocols])) byProtocol.get(name)?.push(frame)
    return frame
  })
  conversations.push(sampled)
  const interfaces = all.map(({ sample }) => sample.context?.interface?.name ?? '')
  for (let at = 0; at < sampled.length; at += 25) {
    files.push(pcapngOf(sampled.slice(at, at + 25), interfaces.slice(at, at + 25)), pcapOf(sampled.slice(at, at + 25)))
  }

  for (const name of real ? allCaptures() : []) {
    const bytes = new Uint8Array(readFileSync(capture(name)))
    const file = name.endsWith('.gz') ? new Uint8Array(gunzipSync(bytes)) : bytes
    files.push(file.slice(0, FILE_BYTES))
    const counts = new Map<string, number>()
    const frames = framesOf(file).map((raw) => {
      const { frame, protocols } = dissected(registry, raw)
      for (const protocol of protocols) {
        const count = counts.get(protocol) ?? 0
        counts.set(protocol, count + 1)
        if (count < FRAMES_A_PROTOCOL) byProtocol.get(protocol)?.push(frame)
      }
      return frame
    })
    if (frames.length > 0) conversations.push(frames)
  }

  const packed = files.slice(0, 24).flatMap((file): Corpus['packed'][number][] => [
    ['gzip', new Uint8Array(gzipSync(file))],
    ['zstd', new Uint8Array(zstdCompressSync(file))],
    ['lz4', storedLz4(file)],
  ])
  const filters = [
    ...GROUPS.flatMap((group) => group.filters),
    ...REFUSED.map(({ marked }) => marked.replace(/[‹›]/g, '')),
  ]
  return {
    registry,
    samples,
    byProtocol: [...byProtocol].filter(([, frames]) => frames.length > 0),
    conversations,
    files,
    packed,
    filters,
  }
}
