/** HTTP/1 requests and responses, RFC 9112: the head line by line, then the body, for each message that the bytes hold. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import { RowFlag } from '../../../../shared/row-flags.ts'
import type { Detail } from '../../detail.ts'
import type { Field, ProtocolDefinition } from '../../protocol.ts'
import { addBody, addFileData, BODY_FIELDS, BODY_LAYERS } from './body.ts'
import { httpFields as fields, HEADER_FIELDS, headerFields } from './fields.ts'
import { httpFraming } from './framing.ts'
import { beginsHead, hasFirstLine, isStatusLine, lastSpace, lineFeed, space, textEnd, valueStart } from './head.ts'
import { messageLayout, readLayout } from './layout.ts'
import { STATUS_NAMES } from './status-codes.ts'

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

  framing: httpFraming,

  summarize(bytes, start, end, out) {
    if (!beginsHead(bytes, start, end)) return
    readLayout(bytes, start, end, scratch)
    const { headEnd, bodyEnd } = scratch
    if (headEnd < 0) return
    if (scratch.more) out.flags |= RowFlag.nested
    if (!scratch.json || headEnd >= bodyEnd) return
    // What the tree finds in a body that has to be decoded first is not seen here.
    if (scratch.chunked || scratch.encoded) out.flags |= RowFlag.nested
    else out.continueWith(out.registry.idOf('json'), headEnd, bodyEnd)
  },

  dissect(bytes, start, end, out) {
    if (!beginsHead(bytes, start, end)) return addContinuation(out, bytes, start, end)
    const layout = messageLayout()
    readLayout(bytes, start, end, layout)
    const { headEnd, bodyEnd } = layout
    const hasBody = headEnd >= 0 && headEnd < bodyEnd
    out.openProtocol(http, start, (hasBody && !layout.json ? bodyEnd : headEnd < 0 ? end : headEnd) - start)
    const head = addHead(out, bytes, start, headEnd < 0 ? end : headEnd)
    if (hasBody && out.wants(BODY_FIELDS, BODY_LAYERS)) addBody(out, head, layout, bytes)
    else out.close()
    if (!layout.more) return
    const { info, protocol, protocolColumn } = out
    out.call(out.registry.idOf('http'), bytes, bodyEnd, end)
    out.info = info + out.info
    out.protocol = protocol
    out.protocolColumn = protocolColumn
  },
}

/** Bytes on HTTP's ports that begin no message: the rest of one whose beginning was not captured. */
function addContinuation(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  out.openProtocol(http, start, end - start)
  out.info = 'Continuation'
  addFileData(out, bytes, start, end)
  out.close()
}

/** Reused by the first pass. */
const scratch = messageLayout()

/** What the head says of the rest. */
interface Head {
  host: string
  uri: string
  contentType: string
  contentEncoding: string
}

function addHead(out: Detail, bytes: Uint8Array, start: number, end: number): Head {
  const head: Head = { host: '', uri: '', contentType: '', contentEncoding: '' }
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
  const line = decodeUtf8(bytes, start, lineEnd)
  out.open(null, start, lineEnd - start, null, line)
  out.expert('chat', start, lineEnd - start, line)
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
  if (Number.isInteger(code)) {
    out.add(fields.code, middle, codeEnd - middle, code)
    const description = STATUS_NAMES[code]
    if (description !== undefined) out.generated(fields.codeDescription, description, middle, codeEnd - middle)
  }
  if (codeEnd + 1 < stop) out.item(fields.phrase, bytes, codeEnd + 1, stop - codeEnd - 1)
}

function addUri(out: Detail, bytes: Uint8Array, start: number, end: number): void {
  out.open(fields.uri, start, end - start, decodeUtf8(bytes, start, end))
  const question = bytes.subarray(start, end).indexOf(0x3f)
  if (question >= 0) {
    out.item(fields.uriPath, bytes, start, question)
    const from = start + question + 1
    out.open(fields.uriQuery, from, end - from, decodeUtf8(bytes, from, end))
    addParts(out, fields.uriParameter, bytes, from, end, AMPERSAND)
    out.close()
  }
  out.close()
}

const AMPERSAND = 0x26
const SEMICOLON = 0x3b
const SPACE = 0x20

/** Adds the parts that `separator` stands between, without the blanks before them. */
function addParts(out: Detail, field: Field, bytes: Uint8Array, start: number, end: number, separator: number): void {
  let at = start
  while (at < end) {
    while (at < end && bytes[at] === SPACE) at++
    const found = bytes.subarray(at, end).indexOf(separator)
    const stop = found < 0 ? end : at + found
    if (stop > at) out.item(field, bytes, at, stop - at)
    at = stop + 1
  }
}

/** Base64 of user and password, RFC 7617. */
function addCredentials(out: Detail, value: string, at: number, length: number): void {
  const [, encoded] = /^basic +(\S+)$/i.exec(value) ?? []
  if (encoded === undefined) return
  out.enter()
  out.add(fields.credentials, at, length, Buffer.from(encoded, 'base64').toString('utf8'))
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
  if (name === 'authorization') addCredentials(out, value, from, stop - from)
  else if (name === 'cookie') {
    out.enter()
    addParts(out, fields.cookiePair, bytes, from, stop, SEMICOLON)
    out.close()
  }
  if (name === 'host') head.host = value
  else if (name === 'content-type') head.contentType = value
  else if (name === 'content-encoding') head.contentEncoding = value
  else if (name === 'content-length' && /^\d{1,18}$/.test(value)) {
    out.generated(fields.contentLength, BigInt(value), from, stop - from)
  }
  out.close()
}
