/** Stream Control Transmission Protocol, RFC 9260: a common header and chunks. */
import type { ProtocolId } from '../../../../shared/base/brand.ts'
import { u16, u32 } from '../../../../shared/bytes.ts'
import type { Detail } from '../../detail.ts'
import type { LayoutItem } from '../../item.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { ChecksumStatus } from '../ip/checksum.ts'
import { addChunkBody, addChunkFlags } from './chunks.ts'
import { chunkFields, sctpFields as fields, parameterFields } from './fields.ts'
import { CHUNK_NAMES } from './numbers.ts'

const SCTP = 132
const HEADER = 12
const CHUNK_HEADER = 4

const HEAD: readonly LayoutItem[] = [
  [fields.sourcePort, 0, 2],
  [fields.destinationPort, 2, 2],
  [fields.tag, 4, 4],
]

/** Stands for no index. */
const NO_ASSOCIATION = 0xffff

/** Whole messages that chunks carry: where each begins and ends. */
type Payloads = (readonly [start: number, end: number])[]

export const sctp: ProtocolDefinition = {
  name: 'sctp',
  title: 'Stream Control Transmission Protocol',
  column: 'SCTP',
  family: 'other',
  hasStream: true,
  fields: { ...fields, ...chunkFields, ...parameterFields },
  bindings: [
    { table: 'ip.proto', values: [132] },
    { table: 'linktype', values: [248] },
  ],

  summarize(bytes, start, end, out) {
    if (end - start < HEADER) return out.malformed()
    out.transport = SCTP
    out.sourcePort = u16(bytes, start)
    out.destinationPort = u16(bytes, start + 2)
    out.sctp.tag = u32(bytes, start + 4)
    out.sctp.chunks = start + HEADER
    out.sctp.end = end
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(sctp, start, Math.min(HEADER, end - start))
    out.info = ''
    if (end - start >= 4) {
      const [source, destination] = [u16(bytes, start), u16(bytes, start + 2)]
      const ports = `Src Port: ${source} (${source}), Dst Port: ${destination} (${destination})`
      out.amend(node, `${sctp.title}, ${ports}`)
    }
    if (!out.items(HEAD, bytes, start, end) || end - start < HEADER) {
      out.malformed(sctp, start, end, `${end - start} bytes are too few for the ${HEADER}-byte header`)
      out.close()
      return
    }
    addAssociation(out, start + 4)
    const checksum = out.item(fields.checksum, bytes, start + 8, 4)
    out.amend(checksum, `${out.text(checksum)} [unverified]`)
    const status = ChecksumStatus.unverified
    out.generated(fields.checksumStatus, status, start + 8, 0, '[Checksum Status: Unverified]')
    const payloads: Payloads = []
    const stop = addChunks(out, bytes, start + HEADER, end, payloads)
    if (stop < end) out.malformed(sctp, stop, end, 'a chunk does not fit in the packet')
    out.amend(node, undefined, end - start)
    out.close()
    for (const [from, to] of payloads) out.call(0 as ProtocolId, bytes, from, to)
  },
}

/** Wireshark's index of the association, which it gives out only when a preference asks for it. */
function addAssociation(out: Detail, at: number): void {
  const text = '[Association index: disabled (enable in preferences)]'
  out.generated(fields.association, NO_ASSOCIATION, at, 4, text)
}

/** Adds chunks up to `end`; returns where the first one begins that cannot be read. */
function addChunks(out: Detail, bytes: Uint8Array, start: number, end: number, payloads: Payloads): number {
  let at = start
  while (at < end) {
    if (at + CHUNK_HEADER > end) return at
    const length = u16(bytes, at + 2)
    const stop = at + length
    if (length < CHUNK_HEADER || stop > end) return addHead(out, bytes, at, end)
    const next = Math.min(end, at + ((length + 3) & ~3))
    if (!addChunk(out, bytes, at, stop, next, payloads)) return at
    at = next
  }
  return at
}

/** The head of a chunk whose length cannot be. */
function addHead(out: Detail, bytes: Uint8Array, at: number, end: number): number {
  const name = CHUNK_NAMES[bytes[at]] ?? 'RESERVED'
  out.info += `${name} `
  out.open(null, at, end - at, null, `${name} chunk`)
  addChunkHead(out, bytes, at)
  out.close()
  return at
}

function addChunkHead(out: Detail, bytes: Uint8Array, at: number): void {
  out.item(fields.chunkType, bytes, at, 1)
  out.enter()
  out.item(fields.chunkStop, bytes, at, 1)
  out.item(fields.chunkReport, bytes, at, 1)
  out.close()
  out.item(fields.chunkFlags, bytes, at + 1, 1)
  out.enter()
  addChunkFlags(out, bytes[at], bytes, at + 1)
  out.close()
  out.item(fields.chunkLength, bytes, at + 2, 2)
}

function addChunk(out: Detail, bytes: Uint8Array, at: number, stop: number, next: number, payloads: Payloads): boolean {
  const name = CHUNK_NAMES[bytes[at]] ?? 'RESERVED'
  const node = out.open(null, at, next - at, null, `${name} chunk`)
  addChunkHead(out, bytes, at)
  const text = addChunkBody(out, bytes[at], bytes, at, stop)
  if (text) out.amend(node, `${name} chunk${text.title}`)
  out.info += `${name}${text?.info ?? ''} `
  if (next > stop) out.item(fields.chunkPadding, bytes, stop, next - stop)
  out.close()
  if (text?.payload !== undefined && text.payload < stop) payloads.push([text.payload, stop])
  return text !== undefined
}
