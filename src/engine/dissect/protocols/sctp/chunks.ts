/** Chunks, RFC 9260 section 3.3 and its extensions. Bytes [start, end) are a chunk with its header, without its padding. */
import { u16, u32 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import { chunkFields as fields, sctpFields } from './fields.ts'
import { addCauses, addParameters } from './parameters.ts'

const HEADER = 4
const ENDS = 1
const BEGINS = 2
const UNORDERED = 4

type Bytes = Uint8Array

/** What a chunk tells the lines above it. */
export interface ChunkText {
  /** After `INIT chunk`. */
  readonly title: string
  /** After `INIT` in the Info column. */
  readonly info: string
  /** Where the user's whole message begins, in chunks that have one. */
  readonly payload?: number
}

const NOTHING: ChunkText = { title: '', info: '' }
const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** Adds what the chunk at `start` holds; undefined where it does not fit. */
export function addChunkBody(
  out: Detail,
  type: number,
  bytes: Bytes,
  start: number,
  end: number,
): ChunkText | undefined {
  const from = start + HEADER
  const length = end - from
  switch (type) {
    case 0:
    case 64:
      return addData(out, type === 64, bytes, start, end)
    case 1:
      return addInit(out, INIT, bytes, from, end)
    case 2:
      return addInit(out, INIT_ACK, bytes, from, end)
    case 3:
      return addAck(out, bytes, from, end)
    case 4:
    case 5:
      return addParameters(out, bytes, from, end)
        ? { title: ` (Information: ${plural(length, 'byte')})`, info: '' }
        : undefined
    case 6:
    case 9:
      return addCauses(out, bytes, from, end) ? NOTHING : undefined
    case 7:
      return addNumber(out, [fields.shutdownAck, 0, 4], 'Cumulative TSN ack', bytes, from, end)
    case 10:
      if (length > 0) out.item(fields.cookie, bytes, from, length)
      return { title: ` (Cookie length: ${plural(length, 'byte')})`, info: '' }
    case 12:
      return addNumber(out, [fields.echoLowest, 0, 4], 'Lowest TSN', bytes, from, end)
    case 13:
      return addNumber(out, [fields.reducedLowest, 0, 4], 'Lowest TSN', bytes, from, end)
    case 15:
      if (!out.items(AUTHENTICATION, bytes, from, end)) return undefined
      if (length > 4) out.item(fields.hmac, bytes, from + 4, length - 4)
      return NOTHING
    case 128:
    case 193: {
      const layout: LayoutItem = [type === 193 ? fields.asconfSequence : fields.asconfAckSequence, 0, 4]
      return out.items([layout], bytes, from, end) && addParameters(out, bytes, from + 4, end) ? NOTHING : undefined
    }
    case 130:
      return addParameters(out, bytes, from, end) ? NOTHING : undefined
    case 132:
      if (length > 0) out.item(fields.padding, bytes, from, length)
      return NOTHING
    case 192:
      return addForward(out, bytes, from, end)
    case 8:
    case 11:
    case 14:
      return NOTHING
    default:
      if (length > 0) out.item(sctpFields.chunkValue, bytes, from, length)
      return { title: ` (Type: ${type}, value length: ${plural(length, 'byte')})`, info: '' }
  }
}

/** Adds the flags that a chunk's type gives a meaning, inside its flags line. */
export function addChunkFlags(out: Detail, type: number, bytes: Bytes, at: number): void {
  const named =
    type === 0 || type === 64
      ? [fields.sackNow, fields.unordered, fields.begins, fields.ends]
      : type === 3
        ? [fields.nonceSum]
        : type === 6
          ? [fields.abortTag]
          : type === 14
            ? [fields.completeTag]
            : []
  for (const one of named) out.item(one, bytes, at, 1)
}

const AUTHENTICATION: readonly LayoutItem[] = [
  [fields.sharedKey, 0, 2],
  [fields.hmacId, 2, 2],
]
const INIT: readonly LayoutItem[] = [
  [fields.initTag, 0, 4],
  [fields.initCredit, 4, 4],
  [fields.initOut, 8, 2],
  [fields.initIn, 10, 2],
  [fields.initTsn, 12, 4],
]
const INIT_ACK: readonly LayoutItem[] = [
  [fields.answerTag, 0, 4],
  [fields.answerCredit, 4, 4],
  [fields.answerOut, 8, 2],
  [fields.answerIn, 10, 2],
  [fields.answerTsn, 12, 4],
]

function addInit(out: Detail, layout: readonly LayoutItem[], bytes: Bytes, from: number, end: number) {
  if (!out.items(layout, bytes, from, end) || !addParameters(out, bytes, from + 16, end)) return undefined
  const streams = `Outbound streams: ${u16(bytes, from + 8)}, inbound streams: ${u16(bytes, from + 10)}`
  return { title: ` (${streams})`, info: '' }
}

function addNumber(out: Detail, layout: LayoutItem, words: string, bytes: Bytes, from: number, end: number) {
  if (!out.items([layout], bytes, from, end)) return undefined
  return { title: ` (${words}: ${u32(bytes, from)})`, info: '' }
}

const DATA_HEADER = 16
const INTERLEAVED_HEADER = 20

function addData(out: Detail, interleaved: boolean, bytes: Bytes, start: number, end: number): ChunkText | undefined {
  const header = interleaved ? INTERLEAVED_HEADER : DATA_HEADER
  if (end - start < header) return undefined
  const flags = bytes[start + 1]
  const raw = u32(bytes, start + 4)
  const base = out.stream?.baseSequence
  const tsn = base === undefined ? raw : (raw - base) >>> 0
  if (base !== undefined) out.add(fields.dataTsn, start + 4, 4, tsn)
  out.item(fields.dataTsnRaw, bytes, start + 4, 4)
  out.item(fields.dataStream, bytes, start + 8, 2)
  const begins = (flags & BEGINS) !== 0
  if (interleaved) {
    out.item(fields.dataReserved, bytes, start + 10, 2)
    out.item(fields.dataMessage, bytes, start + 12, 4)
    out.item(begins ? fields.payloadProtocol : fields.dataFragment, bytes, start + 16, 4)
  } else {
    out.item(fields.dataSequence, bytes, start + 10, 2)
    out.item(fields.payloadProtocol, bytes, start + 12, 4)
  }
  const whole = begins && (flags & ENDS) !== 0
  const part = whole ? 'complete' : begins ? 'first' : (flags & ENDS) !== 0 ? 'last' : 'middle'
  const order = (flags & UNORDERED) !== 0 ? 'unordered' : 'ordered'
  const message = interleaved
    ? `MID: ${u32(bytes, start + 12)}`
    : `SSN: ${u16(bytes, start + 10)}, PPID: ${u32(bytes, start + 12)}`
  const length = `payload length: ${plural(end - start - header, 'byte')}`
  const title = ` (${order}, ${part} segment, TSN: ${tsn}, SID: ${u16(bytes, start + 8)}, ${message}, ${length})`
  const info = ` (TSN=${tsn})${whole ? '' : ' (Message Fragment)'}`
  return whole ? { title, info, payload: start + header } : { title, info }
}

const ACK: readonly LayoutItem[] = [
  [fields.ackCredit, 4, 4],
  [fields.gapCount, 8, 2],
  [fields.duplicateCount, 10, 2],
]
const ACK_HEADER = 12
const BLOCK = 4

function addAck(out: Detail, bytes: Bytes, from: number, end: number): ChunkText | undefined {
  if (end - from < ACK_HEADER) return undefined
  const [ack, credit] = [u32(bytes, from), u32(bytes, from + 4)]
  const base = out.stream?.baseAcknowledgment
  const relative = base === undefined ? ack : (ack - base) >>> 0
  if (base !== undefined) out.add(fields.ack, from, 4, relative)
  out.item(fields.ackRaw, bytes, from, 4)
  out.items(ACK, bytes, from, end)
  const [gaps, duplicates] = [u16(bytes, from + 8), u16(bytes, from + 10)]
  const blocksEnd = from + ACK_HEADER + BLOCK * gaps
  if (blocksEnd + BLOCK * duplicates > end) return undefined
  let acked = 0
  for (let at = from + ACK_HEADER; at < blocksEnd; at += BLOCK) acked += addGap(out, ack, bytes, at)
  if (gaps > 0) out.generated(fields.gapAcked, acked, from + ACK_HEADER, BLOCK * gaps)
  for (let i = 0; i < duplicates; i++) out.item(fields.duplicate, bytes, blocksEnd + BLOCK * i, BLOCK)
  const beyond = gaps > 0 ? `+${u16(bytes, blocksEnd - 2)}` : ''
  return {
    title: ` (Cumulative TSN: ${ack}, a_rwnd: ${credit}, gaps: ${gaps}, duplicate TSNs: ${duplicates})`,
    info: ` (Ack=${relative}${beyond}, Arwnd=${credit})`,
  }
}

/** Adds one block of what came out of order; returns how many it acknowledges. */
function addGap(out: Detail, ack: number, bytes: Bytes, at: number): number {
  const [first, last] = [u16(bytes, at), u16(bytes, at + 2)]
  const [firstTsn, lastTsn] = [(ack + first) >>> 0, (ack + last) >>> 0]
  out.open(null, at, BLOCK, null, `Gap Acknowledgement for TSN ${firstTsn} to ${lastTsn}`)
  out.item(fields.gapStart, bytes, at, 2)
  out.enter()
  out.generated(fields.gapStartTsn, firstTsn, at, 2)
  out.close()
  out.item(fields.gapEnd, bytes, at + 2, 2)
  out.enter()
  out.generated(fields.gapEndTsn, lastTsn, at + 2, 2)
  out.close()
  out.close()
  return Math.max(0, last + 1 - first)
}

function addForward(out: Detail, bytes: Bytes, from: number, end: number): ChunkText | undefined {
  if (!out.items([[fields.forwardTsn, 0, 4]], bytes, from, end)) return undefined
  for (let at = from + 4; at + 4 <= end; at += 4) {
    out.item(fields.forwardStream, bytes, at, 2)
    out.item(fields.forwardSequence, bytes, at + 2, 2)
  }
  return { title: `(Cumulative TSN: ${u32(bytes, from)})`, info: '' }
}
