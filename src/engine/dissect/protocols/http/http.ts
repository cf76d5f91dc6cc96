/** HTTP/1 requests and responses, RFC 9112: the head line by line, the length of the body, JSON bodies handed on. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { ProtocolDefinition } from '../../protocol.ts'
import { httpFields as fields, HEADER_FIELDS, headerFields } from './fields.ts'
import {
  beginsHead,
  hasFirstLine,
  isStatusLine,
  jsonBody,
  lastSpace,
  lineFeed,
  space,
  textEnd,
  valueStart,
} from './head.ts'
import { mediaText } from './media.ts'

const PORTS = [80, 2710, 2869, 3128, 3132, 5985, 8080, 8088, 11371]

export const http: ProtocolDefinition = {
  name: 'http',
  title: 'Hypertext Transfer Protocol',
  column: 'HTTP',
  family: 'http',
  fields: { ...fields, ...headerFields },
  bindings: [
    { table: 'tcp.port', values: PORTS, test: beginsHead },
    { table: 'heuristic', over: 'tcp', test: hasFirstLine },
  ],

  summarize(bytes, start, end, out) {
    const body = jsonBody(bytes, start, end)
    if (body >= 0) out.continueWith(out.registry.idOf('json'), body, end)
  },

  dissect(bytes, start, end, out) {
    const node = out.openProtocol(http, start, end - start)
    const head = addHead(out, bytes, start, end)
    const body = jsonBody(bytes, start, end)
    const text = head.end < end ? mediaText(head) : { info: '', column: '' }
    out.info += text.info
    if (head.end < end) addBody(out, bytes, head.end, end)
    if (body >= 0) out.amend(node, undefined, body - start)
    out.close()
    const { info } = out
    if (body >= 0) out.call(out.registry.idOf('json'), bytes, body, end)
    out.info = info
    if (text.column !== '') out.protocolColumn = text.column
  },
}

/** What the head says of the body. */
export interface Head {
  /** Where the head ends: after its empty line, or at the end of the bytes. */
  end: number
  host: string
  uri: string
  contentType: string
  contentEncoding: string
  transferEncoding: string
}

function addHead(out: Detail, bytes: Uint8Array, start: number, end: number): Head {
  const head: Head = { end, host: '', uri: '', contentType: '', contentEncoding: '', transferEncoding: '' }
  const isResponse = addFirstLine(out, head, bytes, start, end)
  const lineField = isResponse ? fields.responseLine : fields.requestLine
  let at = start
  for (let first = true; at < end; first = false) {
    const feed = lineFeed(bytes, at, end)
    if (feed < 0) {
      if (!first) out.item(lineField, bytes, at, end - at, decodeUtf8(bytes, at, end))
      return head
    }
    const stop = textEnd(bytes, at, feed)
    const length = feed + 1 - at
    if (stop === at && !first) {
      out.add(null, at, length, null, decodeUtf8(bytes, at, feed + 1))
      head.end = feed + 1
      break
    }
    if (!first) addHeader(out, head, lineField, bytes, at, stop, length)
    at = feed + 1
  }
  if (!isResponse && head.host !== '') {
    const full = head.uri.includes('://') ? head.uri : `http://${head.host}${head.uri}`
    out.generated(fields.fullUri, full, start)
  }
  out.generated(isResponse ? fields.response : fields.request, true, start)
  return head
}

/** Adds the request or status line; returns whether it is a status line. */
function addFirstLine(out: Detail, head: Head, bytes: Uint8Array, start: number, end: number): boolean {
  const feed = lineFeed(bytes, start, end)
  const lineEnd = feed < 0 ? end : feed + 1
  const stop = feed < 0 ? end : textEnd(bytes, start, feed)
  out.info = decodeUtf8(bytes, start, stop) + (feed < 0 ? '' : ' ')
  out.open(null, start, lineEnd - start, null, decodeUtf8(bytes, start, lineEnd))
  const isResponse = isStatusLine(bytes, start, stop)
  const firstEnd = space(bytes, start, stop)
  const middle = Math.min(stop, firstEnd + 1)
  if (isResponse) addStatus(out, bytes, start, firstEnd, middle, stop)
  else {
    const last = lastSpace(bytes, middle, stop)
    const uriEnd = last < 0 ? stop : last
    out.item(fields.method, bytes, start, firstEnd - start)
    if (uriEnd > middle) addUri(out, bytes, middle, uriEnd)
    if (last >= 0) out.item(fields.requestVersion, bytes, last + 1, stop - last - 1)
    head.uri = decodeUtf8(bytes, middle, uriEnd)
  }
  out.close()
  return isResponse
}

function addStatus(
  out: Detail,
  bytes: Uint8Array,
  start: number,
  firstEnd: number,
  middle: number,
  stop: number,
): void {
  const codeEnd = space(bytes, middle, stop)
  const code = Number.parseInt(decodeUtf8(bytes, middle, codeEnd), 10)
  out.item(fields.responseVersion, bytes, start, firstEnd - start)
  if (Number.isInteger(code)) out.add(fields.code, middle, codeEnd - middle, code)
  if (codeEnd + 1 < stop) out.item(fields.phrase, bytes, codeEnd + 1, stop - codeEnd - 1)
}

function addUri(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  out.open(fields.uri, start, end - start, decodeUtf8(bytes, start, end))
  const question = bytes.subarray(start, end).indexOf(0x3f)
  if (question >= 0) {
    out.item(fields.uriPath, bytes, start, question)
    out.item(fields.uriQuery, bytes, start + question + 1, end - start - question - 1)
  }
  out.close()
}

/** A header is a line of its own, with the field of its name, if it has one, inside. */
function addHeader(
  out: Detail,
  head: Head,
  lineField: typeof fields.requestLine,
  bytes: Uint8Array,
  at: number,
  stop: number,
  length: number,
): void {
  const line = decodeUtf8(bytes, at, at + length)
  out.open(lineField, at, length, line, line)
  const colon = line.indexOf(':')
  const name = colon < 0 ? '' : line.slice(0, colon).trim().toLowerCase()
  const from = valueStart(bytes, at, stop)
  const value = decodeUtf8(bytes, from, stop)
  const known = HEADER_FIELDS.get(name)
  if (known) out.add(known, from, stop - from, value)
  if (name === 'host') head.host = value
  else if (name === 'content-type') head.contentType = value
  else if (name === 'content-encoding') head.contentEncoding = value
  else if (name === 'transfer-encoding') head.transferEncoding = value
  else if (name === 'content-length' && /^\d{1,18}$/.test(value)) {
    out.generated(fields.contentLength, BigInt(value), from, stop - from)
  }
  out.close()
}

function addBody(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  const length = end - start
  out.item(fields.fileData, bytes, start, length, `File Data: ${length} byte${length === 1 ? '' : 's'}`)
}
