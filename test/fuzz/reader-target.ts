/** Capture files through the readers and compressed ones through the decoders: in one piece, in pieces, and as the first pass reads them. */
import { writeFileSync } from 'node:fs'
import type { Decoder, Emit } from '../../src/engine/store/compression/decoder.ts'
import { GzipDecoder } from '../../src/engine/store/compression/gzip.ts'
import { Lz4Decoder } from '../../src/engine/store/compression/lz4.ts'
import { ZstdDecoder } from '../../src/engine/store/compression/zstd.ts'
import { FileFeed, parserFor } from '../../src/engine/store/file-feed.ts'
import { FrameReader } from '../../src/engine/store/frame-reader.ts'
import { readNames } from '../../src/engine/store/name-resolution.ts'
import { readPacketOptions } from '../../src/engine/store/packet-options.ts'
import { MAX_CAPTURED_LENGTH, ParseOutcome, type RecordParser } from '../../src/engine/store/record-parser.ts'
import type { FileCase, PackedCase } from './case.ts'
import { type Corpus, pcapngOf, pcapOf } from './corpus.ts'
import { ensure } from './ensure.ts'
import { mutate } from './mutate.ts'
import type { Random } from './random.ts'

const DECODERS: Readonly<Record<PackedCase['coding'], new (emit: Emit) => Decoder>> = {
  gzip: GzipDecoder,
  zstd: ZstdDecoder,
  lz4: Lz4Decoder,
}
/** Bytes that a compressed input may become before its decoder is left. */
const MAX_UNPACKED = 8 * 1024 * 1024
const MAGICS = [
  'a1b2c3d4',
  'd4c3b2a1',
  'a1b23c4d',
  '4d3cb2a1',
  'a1b2cd34',
  '34cdb2a1',
  '0a0d0d0a1c0000004d3c2b1a',
  '0a0d0d0a0000001c1a2b3c4d',
]

export function makeFile(random: Random, { files, conversations }: Corpus): FileCase {
  const step = random.pick([1, 7, 64, 500, 5000])
  if (random.chance(0.03)) {
    const noise = random.bytes(random.below(400))
    return { kind: 'file', bytes: Uint8Array.from([...Buffer.from(random.pick(MAGICS), 'hex'), ...noise]), step }
  }
  let bytes = random.pick(files)
  if (random.chance(0.5)) {
    const frames = random.pick(conversations)
    const some = frames.slice(random.below(frames.length)).slice(0, 1 + random.below(12))
    bytes = random.chance(0.5) ? pcapngOf(some) : pcapOf(some)
  } else if (random.chance(0.8)) bytes = bytes.subarray(0, 200 + random.below(4000))
  const mutated = mutate(random, { bytes, ranges: recordFields(bytes) }, random.pick(files).subarray(0, 3000), 100_000)
  return { kind: 'file', bytes: mutated, step }
}

/** Fields of the first records' headers, so that lies are told where they matter. */
function recordFields(bytes: Uint8Array): { start: number; length: number; counts: boolean }[] {
  const fields = [0, 4, 8, 16, 20].map((start) => ({ start, length: 4, counts: start === 4 }))
  const parser = parserFor(bytes)
  parser?.attach(bytes, 0, bytes.length, 0)
  for (let n = 0; n < 30 && parser && parser.next() === ParseOutcome.frame; n++) {
    const words = parser.format === 'pcap' ? [8, 12, 0, 4] : [4, 20, 24, 8, 0]
    for (const [i, word] of words.entries())
      fields.push({ start: parser.recordOffset + word, length: 4, counts: i < 2 })
    // What comes before the next record: options, and the length at the end.
    if (parser.format === 'pcapng') fields.push({ start: parser.consumed - 4, length: 4, counts: true })
    fields.push(
      { start: parser.dataEnd, length: 2, counts: false },
      { start: parser.dataEnd + 2, length: 2, counts: true },
    )
  }
  return fields.filter(({ start, length }) => start + length <= bytes.length)
}

export function makePacked(random: Random, { packed }: Corpus): PackedCase {
  const [coding, whole] = random.pick(packed)
  const [, other] = random.pick(packed)
  const bytes = whole.subarray(0, random.chance(0.3) ? whole.length : 100 + random.below(3000))
  const header = [2, 3, 4, 5, 6, 7, 8, 10, 12, 15].map((start) => ({ start, length: 1 + (start % 4), counts: true }))
  const mutated = mutate(random, { bytes, ranges: random.chance(0.5) ? header : [] }, other, 40_000)
  return { kind: 'packed', bytes: mutated, coding, step: random.pick([1, 13, 200, 4096, 65_536]) }
}

export class ReaderTarget {
  private readonly path: string

  /** `path` is where files are written to be read. */
  constructor(path: string) {
    this.path = path
  }

  runFile({ bytes, step }: FileCase): void {
    ensure.equal('frames read at once and in steps', read(bytes, bytes.length), read(bytes, step))
    // With room behind the file that is not its own.
    const roomy = new Uint8Array(bytes.length + 100).fill(0x0a)
    roomy.set(bytes)
    ensure.equal(
      'frames with other bytes behind the file',
      read(bytes, bytes.length),
      read(roomy, bytes.length, bytes.length),
    )
    writeFileSync(this.path, bytes)
    const strict = this.feed(bytes, false)
    const tolerant = this.feed(bytes, true)
    if (tolerant < strict) throw new Error(`${strict} frames up to the damage, but ${tolerant} with what is behind it`)
  }

  /** The file as the first pass and its readers take it; how many frames there are. */
  private feed(bytes: Uint8Array, resync: boolean): number {
    const feed = new FileFeed(this.path, false, resync)
    let reader: FrameReader | undefined
    let frames = 0
    let last = -1
    try {
      for (; feed.peek() && feed.parser; feed.take(), frames++) {
        const { parser } = feed
        checkFrame(parser)
        if (parser.recordOffset <= last) throw new Error(`a record at ${parser.recordOffset} after one at ${last}`)
        last = parser.recordOffset
        reader ??= new FrameReader(this.path)
        if (frames % 4 === 0) readAgain(reader, parser)
      }
      if (feed.state !== 'complete' && feed.state !== 'damaged' && feed.state !== 'failed') {
        throw new Error(`the end of the file was reached in state ${feed.state}`)
      }
      if (feed.state !== 'complete' && feed.problem === null) throw new Error(`${feed.state} without a reason`)
      if (!(feed.skippedBytes >= 0 && feed.skippedBytes <= bytes.length))
        throw new Error(`${feed.skippedBytes} skipped`)
      for (const { type, offset, length, bigEndian } of feed.parser?.keptBlocks ?? []) {
        if (offset < 0 || offset + length > bytes.length) throw new Error(`a kept block of ${length} at ${offset}`)
        if (type === NAMES) readNames(bytes.subarray(offset, offset + length), bigEndian, () => {})
      }
      return frames
    } finally {
      reader?.close()
      feed.close()
    }
  }

  runPacked({ bytes, coding, step }: PackedCase): void {
    ensure.equal('unpacked at once and in steps', unpacked(coding, bytes, bytes.length), unpacked(coding, bytes, step))
  }
}

const NAMES = 4

function checkFrame({
  bytes,
  dataStart,
  dataEnd,
  originalLength,
  timeSeconds,
  timeNanos,
  interfaceIndex,
  interfaces,
}: RecordParser): void {
  const size = dataEnd - dataStart
  const isWithin = dataStart >= 0 && size >= 0 && dataEnd <= bytes.length && size <= MAX_CAPTURED_LENGTH
  if (!isWithin) throw new Error(`a frame at ${dataStart} to ${dataEnd} of ${bytes.length}`)
  // A pcap record's fraction beyond a second is shown as it stands.
  if (!Number.isInteger(timeSeconds) || !(timeNanos >= 0 && timeNanos < 2 ** 32)) {
    throw new Error(`time ${timeSeconds} ${timeNanos}`)
  }
  if (!(originalLength >= 0 && originalLength < 2 ** 32)) throw new Error(`original length ${originalLength}`)
  if (!interfaces[interfaceIndex]) throw new Error(`interface ${interfaceIndex} of ${interfaces.length}`)
}

/** What the row's reader gives is what the first pass saw. */
function readAgain(reader: FrameReader, parser: RecordParser): void {
  const { recordOffset, dataStart, dataEnd } = parser
  const { bigEndian } = parser.interfaces[parser.interfaceIndex]
  const { bytes, comments } = reader.read(recordOffset, dataEnd - dataStart, bigEndian, true)
  if (Buffer.compare(bytes, parser.bytes.subarray(dataStart, dataEnd)) !== 0) {
    throw new Error(`the frame at ${recordOffset} is another one when it is read again`)
  }
  if (comments.length > 0 !== parser.hasComment) throw new Error(`comments at ${recordOffset}: ${comments.length}`)
  readPacketOptions(reader.options(recordOffset, dataEnd - dataStart, bigEndian), bigEndian)
}

/** What a parser finds in the first `size` bytes when it gets them in steps. */
function read(bytes: Uint8Array, step: number, size = bytes.length): string {
  const parser = size >= 4 ? parserFor(bytes) : null
  if (!parser) return 'nothing'
  const found: string[] = []
  let end = Math.min(size, Math.max(4, step))
  parser.attach(bytes, 0, end, 0)
  for (let calls = 0; calls <= 4 * size + 16; calls++) {
    switch (parser.next()) {
      case ParseOutcome.frame:
        checkFrame(parser)
        found.push(
          `${parser.recordOffset}:${parser.dataEnd - parser.dataStart}/${parser.originalLength} ${parser.timeSeconds}.${parser.timeNanos} ${parser.interfaceIndex} ${parser.direction} ${parser.hasComment}`,
        )
        break
      case ParseOutcome.damaged:
        return `${found.join('\n')}\n${parser.problem?.offset} ${parser.problem?.reason}`
      default: {
        if (parser.needed < 1) throw new Error(`${parser.needed} bytes needed`)
        if (end === size) return `${found.join('\n')}\ncut at ${parser.consumed} ${parser.keptBlocks.length}`
        end = Math.min(size, Math.max(end + step, parser.consumed + parser.needed))
        parser.attach(bytes, parser.consumed, end, 0)
      }
    }
  }
  throw new Error('the parser does not come to an end')
}

/** Which bytes come out; or that something is wrong, where how many come before it may depend on the steps. */
function unpacked(coding: PackedCase['coding'], bytes: Uint8Array, step: number): string {
  let size = 0
  let sum = 0
  const decoder = new DECODERS[coding]((part) => {
    size += part.length
    for (let i = 0; i < part.length; i++) sum = (Math.imul(sum, 31) + part[i]) | 0
  })
  for (let at = 0; at < bytes.length; at += step) {
    if (decoder.push(bytes.subarray(at, at + step)) !== null) return 'damaged'
    if (size > MAX_UNPACKED) return 'damaged'
  }
  return decoder.end() === null ? `${size} bytes, ${sum}` : 'damaged'
}
