/** The body of a message: chunks put together (RFC 9112 section 7.1), the coding taken off, then what its media type says. */

import { decodeUtf8 } from '../../../../shared/format/text.ts'
import { bytesText } from '../../bytes-text.ts'
import type { Detail } from '../../detail.ts'
import { decodeBody } from './decode.ts'
import { httpFields as fields } from './fields.ts'
import { lineFeed, textEnd } from './head.ts'
import { chunkSize, type MessageLayout } from './layout.ts'
import { type Media, mediaOf } from './media.ts'

/** What a body is asked for: its own fields, and the layers that it may hold. */
export const BODY_FIELDS = [fields.chunkSize, fields.chunkData, fields.chunkBoundary, fields.trailer, fields.fileData]
export const BODY_LAYERS = ['json', 'jsonrpc', 'mcpx']

/** Text lines that get one of their own in the tree. */
const MAX_LINES = 1000

const octets = (count: number): string => `${count} octet${count === 1 ? '' : 's'}`

/** Adds the chunks in [start, end); returns their data in one. */
function addChunks(out: Detail, bytes: Uint8Array, start: number, end: number): Uint8Array {
  const pieces: Uint8Array[] = []
  out.open(null, start, end - start, null, 'HTTP chunked response')
  let at = start
  while (at < end) {
    const feed = lineFeed(bytes, at, end)
    const size = feed < 0 ? -1 : chunkSize(bytes, at, feed)
    if (size < 0) {
      out.add(null, at, end - at, null, 'Chunk size is missing')
      break
    }
    const from = feed + 1
    const stop = Math.min(end, from + size)
    const next = size === 0 ? from : Math.min(end, stop + 2)
    out.open(null, at, next - at, null, size === 0 ? 'End of chunked encoding' : `Data chunk (${octets(size)})`)
    out.add(fields.chunkSize, at, feed + 1 - at, size)
    if (stop > from) out.item(fields.chunkData, bytes, from, stop - from)
    if (size > 0 && next > stop) out.item(fields.chunkBoundary, bytes, stop, next - stop)
    out.close()
    pieces.push(bytes.subarray(from, stop))
    at = next
    if (size !== 0) continue
    addTrailer(out, bytes, at, end)
    break
  }
  out.close()
  return Buffer.concat(pieces)
}

function addTrailer(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; ) {
    const feed = lineFeed(bytes, at, end)
    const next = feed < 0 ? end : feed + 1
    const isEmpty = feed >= 0 && textEnd(bytes, at, feed) === at
    if (isEmpty) out.add(null, at, next - at, null, decodeUtf8(bytes, at, next))
    else out.item(fields.trailer, bytes, at, next - at)
    at = next
  }
}

export function addFileData(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const zero = bytes.subarray(start, end).indexOf(0)
  const text = decodeUtf8(bytes, start, zero < 0 ? end : start + zero)
  out.add(fields.fileData, start, end - start, text, `File Data: ${end - start} bytes`)
}

function addTextLines(out: Detail, type: string, bytes: Uint8Array, start: number, end: number): void {
  const node = out.open(null, start, end - start, null)
  let lines = 0
  for (let at = start; at < end; lines++) {
    const feed = bytes.subarray(at, end).indexOf(0x0a)
    const next = feed < 0 ? end : at + feed + 1
    if (lines < MAX_LINES) out.add(null, at, next - at, null, decodeUtf8(bytes, at, next))
    at = next
  }
  out.amend(node, `Line-based text data: ${type} (${lines} lines)`)
  out.close()
}

/**
 * Ends the line of the message, which is open, with the plain body [start, end) and what it holds. `decoded` says that these bytes are
 * not the frame's own: the first pass has not seen them, and the frame stays HTTP's.
 */
function addContent(out: Detail, media: Media, bytes: Uint8Array, start: number, end: number, decoded: boolean): void {
  addFileData(out, bytes, start, end)
  out.close()
  if (media.kind === 'text') addTextLines(out, media.type, bytes, start, end)
  if (media.kind !== 'json') return
  const { info, protocol } = out
  const node = out.fields.length
  out.call(out.registry.idOf('json'), bytes, start, end)
  if (node < out.fields.length) out.amend(node, `JavaScript Object Notation: ${media.type}`)
  out.info = info
  if (decoded) out.protocol = protocol
}

/** What the head says of the body. */
export interface BodyHead {
  readonly contentType: string
  readonly contentEncoding: string
}

/** Adds the body that `layout` tells of and ends the line of the message; sets what the columns say of it. */
export function addBody(out: Detail, head: BodyHead, layout: MessageLayout, bytes: Uint8Array): void {
  const { headEnd, bodyEnd } = layout
  if (!layout.chunked) return addDecoded(out, head, layout, bytes, headEnd, bodyEnd, false)
  const plain = addChunks(out, bytes, headEnd, bodyEnd)
  if (plain.length === 0) return out.close()
  out.withSource('De-chunked entity body', plain, () => addDecoded(out, head, layout, plain, 0, plain.length, true))
}

function addDecoded(
  out: Detail,
  head: BodyHead,
  layout: MessageLayout,
  bytes: Uint8Array,
  start: number,
  end: number,
  decoded: boolean,
): void {
  const { protocolColumn } = out
  const tell = (media: Media): void => {
    out.info += media.info
    out.protocolColumn = media.column || protocolColumn
  }
  const body = bytes.subarray(start, end)
  if (!layout.encoded) {
    const media = mediaOf(head.contentType, body, layout.json)
    tell(media)
    addContent(out, media, bytes, start, end, decoded)
    out.protocolColumn = media.column || protocolColumn
    return
  }
  const plain = decodeBody(head.contentEncoding, body)
  const title = `Content-encoded entity body (${head.contentEncoding}): ${body.length} bytes`
  if (!plain) {
    out.open(null, start, end - start, null, title)
    out.expert('note', start, end - start, 'Decompression failed')
    out.add(null, start, end - start, null, `Data (${bytesText(body.length)})`)
    out.close()
    return out.close()
  }
  out.add(null, start, end - start, null, `${title} -> ${plain.length} bytes`)
  const media = mediaOf(head.contentType, plain, layout.json)
  tell(media)
  if (plain.length === 0) return out.close()
  out.withSource('Uncompressed entity body', plain, () => addContent(out, media, plain, 0, plain.length, true))
  out.protocolColumn = media.column || protocolColumn
}
