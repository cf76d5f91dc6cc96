/**
 * HTTP/1 messages in a stream, RFC 9112 section 6.3, as Wireshark finds them: a head up to its empty line, then as many bytes as
 * Content-Length says, or chunks up to the empty one, or, in a response that tells neither, everything up to the end of the stream.
 */
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import { Framed, type Framing, type MessageState, type StreamState } from '../../framing.ts'
import { beginsHead, isStatusLine, lineFeed, space, textEnd, valueStart } from './head.ts'

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const CONTENT_LENGTH = ascii('content-length:')
const TRANSFER_ENCODING = ascii('transfer-encoding:')
const CHUNKED = ascii('chunked')
const HEAD = ascii('HEAD ')
const CONNECT = ascii('CONNECT ')
const RPC = ascii('RPC_')
const CONTENT_TYPE = ascii('content-type:')
const RPC_TYPE = ascii('application/rpc')

/** Where the reading of a message stands: `MessageState.phase`. */
const FIRST_LINE = 0
const HEADERS = 1
const CHUNK = 2
const LAST_CHUNK = 3
/** Bits beside the phase. */
const PHASE_MASK = 3
const RESPONSE = 4
const LENGTH_TOLD = 8
const IN_CHUNKS = 16
/** A response that has no body whatever its headers say. */
const BODILESS = 32
/** RPC over HTTP ([MS-RPCH]), where long Content-Lengths are no lengths. */
const REMOTE_CALLS = 64
const LONG = 128 * 1024

/** The stream's note: method of the latest request, where it tells how to read the response. */
const NOTE_HEAD = 1
const NOTE_CONNECT = 2
/** The latest response says that another protocol follows. */
const NOTE_LEFT = 4

const SWITCHING_PROTOCOLS = 101

/** Lengths beyond these are not believed. */
const MAX_LENGTH = 0x7fffffff

function startsWith(bytes: Uint8Array, start: number, end: number, lowerCase: Uint8Array): boolean {
  if (end - start < lowerCase.length) return false
  for (let i = 0; i < lowerCase.length; i++) {
    const byte = bytes[start + i]
    if ((byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== lowerCase[i]) return false
  }
  return true
}

function beginsWith(bytes: Uint8Array, start: number, end: number, exact: Uint8Array): boolean {
  if (end - start < exact.length) return false
  for (let i = 0; i < exact.length; i++) if (bytes[start + i] !== exact[i]) return false
  return true
}

/** The decimal number in [start, end), blanks around it allowed; -1 when it is none or too large. */
function decimal(bytes: Uint8Array, start: number, end: number): number {
  let stop = end
  while (stop > start && (bytes[stop - 1] === 0x20 || bytes[stop - 1] === 0x09)) stop--
  if (stop === start) return -1
  let value = 0
  for (let i = start; i < stop; i++) {
    const digit = bytes[i] - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
    if (value > MAX_LENGTH) return -1
  }
  return value
}

/** The hexadecimal number at `start`, blanks before it and anything after it allowed; -1 when there is none or it is too large. */
function hexadecimal(bytes: Uint8Array, start: number, end: number): number {
  let i = start
  while (i < end && (bytes[i] === 0x20 || bytes[i] === 0x09)) i++
  let value = -1
  for (; i < end; i++) {
    const byte = bytes[i]
    const lower = byte | 0x20
    const digit = byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
    if (digit < 0) break
    value = (value < 0 ? 0 : value) * 16 + digit
    if (value > MAX_LENGTH) return -1
  }
  return value
}

/** Reads the request or status line [start, end) into the states. */
function readFirstLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  message: MessageState,
  stream: StreamState,
): void {
  if (!isStatusLine(bytes, start, end)) {
    stream.note = beginsWith(bytes, start, end, HEAD)
      ? NOTE_HEAD
      : beginsWith(bytes, start, end, CONNECT)
        ? NOTE_CONNECT
        : 0
    message.phase = HEADERS | (beginsWith(bytes, start, end, RPC) ? REMOTE_CALLS : 0)
    return
  }
  const code = space(bytes, start, end) + 1
  const status = decimal(bytes, code, Math.min(end, code + 3))
  const hundreds = Math.floor(status / 100)
  const isTunnel = (stream.note & NOTE_CONNECT) !== 0 && hundreds === 2
  const bodiless = isTunnel || hundreds === 1 || status === 204 || status === 304 || (stream.note & NOTE_HEAD) !== 0
  if (isTunnel || status === SWITCHING_PROTOCOLS) stream.note = NOTE_LEFT
  message.phase = HEADERS | RESPONSE | (bodiless ? BODILESS : 0)
}

function readHeader(bytes: Uint8Array, start: number, end: number, message: MessageState): void {
  const first = bytes[start] | 0x20
  if (first === 0x63 && startsWith(bytes, start, end, CONTENT_LENGTH)) {
    const length = decimal(bytes, valueStart(bytes, start, end), end)
    if (length < 0) return
    message.length = length
    message.phase |= LENGTH_TOLD
  } else if (first === 0x63 && startsWith(bytes, start, end, CONTENT_TYPE)) {
    if (startsWith(bytes, valueStart(bytes, start, end), end, RPC_TYPE)) message.phase |= REMOTE_CALLS
  } else if (first === 0x74 && startsWith(bytes, start, end, TRANSFER_ENCODING)) {
    if (startsWith(bytes, valueStart(bytes, start, end), end, CHUNKED)) message.phase |= IN_CHUNKS
  }
}

/** What the head, which ends `head` bytes after `start`, says of the whole. */
function afterHead(head: number, message: MessageState): number {
  const { phase } = message
  if ((phase & BODILESS) !== 0) return head
  if ((phase & IN_CHUNKS) !== 0) {
    message.phase = CHUNK
    return Framed.more
  }
  if ((phase & LENGTH_TOLD) !== 0) {
    return (phase & REMOTE_CALLS) !== 0 && message.length >= LONG ? head : head + message.length
  }
  return (phase & RESPONSE) !== 0 ? Framed.untilFin : head
}

/** Goes on with chunks (RFC 9112 section 7.1) at `at`; trailer fields are not looked for. */
function readChunks(bytes: Uint8Array, start: number, from: number, end: number, message: MessageState): number {
  let at = from
  while (at < end) {
    const feed = lineFeed(bytes, at, end)
    if (feed < 0) break
    if (message.phase === LAST_CHUNK) return feed + 1 - start
    const size = hexadecimal(bytes, at, feed)
    // No size is no chunk: the message ends somewhere here.
    if (size < 0) return end - start
    if (size === 0) message.phase = LAST_CHUNK
    at = feed + 1 + (size === 0 ? 0 : size + 2)
  }
  message.resume += at - start
  return Framed.more
}

export const httpFraming: Framing = {
  head: 8192,
  separator: '',

  messageLength(bytes, start, end, message, stream) {
    if (message.phase === FIRST_LINE && (stream.note & NOTE_LEFT) !== 0) return Framed.left
    let at = start
    if ((message.phase & PHASE_MASK) >= CHUNK) return readChunks(bytes, start, at, end, message)
    for (;;) {
      const feed = at < end ? lineFeed(bytes, at, end) : -1
      if ((message.phase & PHASE_MASK) === FIRST_LINE && (bytes[at] < 0x20 || bytes[at] > 0x7e)) return Framed.no
      if (feed < 0) {
        message.resume += at - start
        return Framed.more
      }
      const stop = textEnd(bytes, at, feed)
      if ((message.phase & PHASE_MASK) === FIRST_LINE) {
        if (!beginsHead(bytes, at, feed + 1)) return Framed.no
        readFirstLine(bytes, at, stop, message, stream)
      } else if (stop === at) {
        const length = afterHead(feed + 1 - start, message)
        return message.phase === CHUNK ? readChunks(bytes, start, feed + 1, end, message) : length
      } else readHeader(bytes, at, stop, message)
      at = feed + 1
    }
  },

  partInfo(bytes, start, end) {
    const feed = lineFeed(bytes, start, end)
    if (feed < 0 || !beginsHead(bytes, start, feed + 1)) return undefined
    return `${decodeUtf8(bytes, start, textEnd(bytes, start, feed))} `
  },
}
