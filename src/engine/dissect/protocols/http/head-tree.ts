/** The head of an HTTP/1 message as a tree, RFC 9112 section 2.1: a line each, with the fields that are made of it inside. */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { httpFields as fields, HEADER_FIELDS } from './fields.ts'
import { isNotification, isStatusLine, lastSpace, lineFeed, space, textEnd, valueStart } from './head.ts'
import { STATUS_NAMES } from './status-codes.ts'
import { addRequestLinks, addResponseLinks } from './transaction.ts'

/** What the head says of the rest. */
export interface Head {
  method: string
  host: string
  uri: string
  contentType: string
  contentEncoding: string
}

/** Adds the lines of the head in [start, end), and what the first pass knows of its message. */
export function addHead(out: Detail, bytes: Uint8Array, start: number, end: number): Head {
  const head: Head = { method: '', host: '', uri: '', contentType: '', contentEncoding: '' }
  const isResponse = addFirstLine(out, head, bytes, start, end)
  const isOther = !isResponse && isNotification(bytes, start, end)
  const lineField = isResponse ? fields.responseLine : isOther ? null : fields.requestLine
  let at = start
  for (let first = true; at < end; first = false) {
    const feed = lineFeed(bytes, at, end)
    if (feed < 0) {
      if (!first) addLine(out, lineField, at, end - at, decodeUtf8(bytes, at, end))
      break
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
    const isWhole = head.uri.includes('://') || head.method === 'CONNECT'
    const scheme = out.protocolNames.includes('tls') ? 'https' : 'http'
    const full = isWhole ? head.uri : `${scheme}://${head.host}${head.uri}`
    out.generated(fields.fullUri, full, start)
  }
  if (isResponse) {
    out.generated(fields.response, true, start)
    addResponseLinks(out, start)
  } else if (isOther) out.generated(fields.notification, true, start)
  else {
    out.generated(fields.request, true, start)
    addRequestLinks(out, start)
  }
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
    head.method = decodeUtf8(bytes, start, firstEnd)
    out.add(fields.method, start, firstEnd - start, head.method)
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

/** A line of the head; those of notifications are no field. */
function addLine(out: Detail, lineField: Field | null, at: number, length: number, line: string): void {
  out.add(lineField, at, length, lineField ? line : null, line)
}

/** A header is a line of its own, with the field of its name, if it has one, inside. */
function addHeader(
  out: Detail,
  head: Head,
  lineField: Field | null,
  bytes: Uint8Array,
  at: number,
  stop: number,
  length: number,
): void {
  const line = decodeUtf8(bytes, at, at + length)
  addLine(out, lineField, at, length, line)
  out.enter()
  const colon = line.indexOf(':')
  const name = colon < 0 ? '' : line.slice(0, colon).trim().toLowerCase()
  const from = valueStart(bytes, at, stop)
  const value = decodeUtf8(bytes, from, stop)
  const known = HEADER_FIELDS.get(name)
  if (known) out.add(known, from, stop - from, value)
  if (name === 'authorization' || name === 'proxy-authorization') addCredentials(out, value, from, stop - from)
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
