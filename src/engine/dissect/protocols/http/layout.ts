/**
 * Where the parts of an HTTP/1 message stand, RFC 9112 section 6: what the first pass and the tree both go by. Writes into an object
 * that its caller keeps, and allocates nothing.
 */
import { beginsHead, isStatusLine, lineFeed, textEnd, valueStart } from './head.ts'

const SEMICOLON = 0x3b
const SPACE = 0x20
const TAB = 0x09
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const CONTENT_TYPE = ascii('content-type:')
const CONTENT_ENCODING = ascii('content-encoding:')
const CONTENT_LENGTH = ascii('content-length:')
const TRANSFER_ENCODING = ascii('transfer-encoding:')
const CHUNKED = ascii('chunked')
const IDENTITY = ascii('identity')
const APPLICATION = ascii('application/')
const JSON_NAMES = ['json', 'json-rpc', 'jsonrequest'].map(ascii)
const JSON_SUFFIX = ascii('+json')
/** Lengths beyond this are not believed. */
const MAX_LENGTH = 0x7fffffff

export interface MessageLayout {
  /** After the empty line that ends the head; -1 when it is not in sight. */
  headEnd: number
  /** End of the body as it was sent, chunk sizes included. */
  bodyEnd: number
  chunked: boolean
  encoded: boolean
  /** The content type is JSON's. */
  json: boolean
  /** Another message begins at `bodyEnd`. */
  more: boolean
}

export const messageLayout = (): MessageLayout => ({
  headEnd: -1,
  bodyEnd: 0,
  chunked: false,
  encoded: false,
  json: false,
  more: false,
})

/** Whether `lowerCase` stands at `start`, letters in either case. */
function has(bytes: Uint8Array, start: number, end: number, lowerCase: Uint8Array): boolean {
  if (end - start < lowerCase.length) return false
  for (let i = 0; i < lowerCase.length; i++) {
    const byte = bytes[start + i]
    if ((byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== lowerCase[i]) return false
  }
  return true
}

/** Whether the media type in [start, end), parameters aside, is JSON or made of it (RFC 6839 section 3.1). */
function isJsonType(bytes: Uint8Array, start: number, end: number): boolean {
  if (!has(bytes, start, end, APPLICATION)) return false
  const from = start + APPLICATION.length
  let stop = from
  while (stop < end && bytes[stop] !== SEMICOLON && bytes[stop] !== SPACE && bytes[stop] !== TAB) stop++
  for (let i = 0; i < JSON_NAMES.length; i++) {
    if (JSON_NAMES[i].length === stop - from && has(bytes, from, stop, JSON_NAMES[i])) return true
  }
  const suffix = stop - JSON_SUFFIX.length
  return suffix > from && has(bytes, suffix, stop, JSON_SUFFIX)
}

/** The number in [start, end), -1 when it is none. */
function decimal(bytes: Uint8Array, start: number, end: number): number {
  let value = -1
  for (let i = start; i < end && bytes[i] >= 0x30 && bytes[i] <= 0x39; i++) {
    value = Math.max(0, value) * 10 + bytes[i] - 0x30
    if (value > MAX_LENGTH) return -1
  }
  return value
}

/** The chunk size in [start, end), -1 when there is none. */
export function chunkSize(bytes: Uint8Array, start: number, end: number): number {
  let value = -1
  for (let i = start; i < end; i++) {
    const lower = bytes[i] | 0x20
    const digit = bytes[i] <= 0x39 ? bytes[i] - 0x30 : lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
    if (digit < 0) break
    value = Math.max(0, value) * 16 + digit
    if (value > MAX_LENGTH) return -1
  }
  return value
}

/** End of the chunks at `start`, trailer and empty line included. */
function chunksEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end) {
    const feed = lineFeed(bytes, at, end)
    const size = feed < 0 ? -1 : chunkSize(bytes, at, feed)
    if (size < 0) return end
    if (size === 0) return trailerEnd(bytes, feed + 1, end)
    at = feed + 1 + size + 2
  }
  return end
}

function trailerEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end) {
    const feed = lineFeed(bytes, at, end)
    if (feed < 0) return end
    if (textEnd(bytes, at, feed) === at) return feed + 1
    at = feed + 1
  }
  return end
}

/** Reads the message at `start`. */
export function readLayout(bytes: Uint8Array, start: number, end: number, into: MessageLayout): void {
  into.headEnd = -1
  into.bodyEnd = end
  into.chunked = false
  into.encoded = false
  into.json = false
  into.more = false
  let length = -1
  let at = start
  for (;;) {
    const feed = lineFeed(bytes, at, end)
    if (feed < 0) return
    const stop = textEnd(bytes, at, feed)
    if (stop === at && at !== start) {
      into.headEnd = feed + 1
      break
    }
    const first = bytes[at] | 0x20
    if (first === 0x63) {
      if (has(bytes, at, stop, CONTENT_TYPE)) into.json = isJsonType(bytes, valueStart(bytes, at, stop), stop)
      else if (has(bytes, at, stop, CONTENT_LENGTH)) length = decimal(bytes, valueStart(bytes, at, stop), stop)
      else if (has(bytes, at, stop, CONTENT_ENCODING)) {
        const value = valueStart(bytes, at, stop)
        into.encoded = value < stop && !has(bytes, value, stop, IDENTITY)
      }
    } else if (first === 0x74 && has(bytes, at, stop, TRANSFER_ENCODING)) {
      into.chunked = has(bytes, valueStart(bytes, at, stop), stop, CHUNKED)
    }
    at = feed + 1
  }
  const { headEnd } = into
  if (into.chunked) into.bodyEnd = chunksEnd(bytes, headEnd, end)
  else if (length >= 0) into.bodyEnd = Math.min(end, headEnd + length)
  // Responses to HEAD tell a length and have no body.
  if (headEnd < end && isStatusLine(bytes, start, end) && isStatusLine(bytes, headEnd, end)) into.bodyEnd = headEnd
  else if (length < 0 && !into.chunked && headEnd < end && beginsHead(bytes, headEnd, end)) into.bodyEnd = headEnd
  into.more = into.bodyEnd < end && beginsHead(bytes, into.bodyEnd, end)
}
