/** What the first pass needs to know of an HTTP/1 head, RFC 9112: whether there is one, and where its lines end. Nothing here allocates. */

const CR = 0x0d
const LF = 0x0a
const SPACE = 0x20
const COLON = 0x3a
const MAX_METHOD = 16
/** A first line longer than this is none. */
const MAX_LINE = 16_384

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const HTTP_1 = ascii('HTTP/1.')
const METHODS = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'CONNECT', 'TRACE', 'PROPFIND'].map(ascii)

/** Methods of GENA, whose messages are neither requests nor responses to Wireshark. */
const NOTIFICATIONS = ['NOTIFY ', 'SUBSCRIBE ', 'UNSUBSCRIBE '].map(ascii)

function startsWith(bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean {
  if (end - start < prefix.length) return false
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false
  return true
}

/** Position of the line feed that ends the line at `start`, or -1 when it is not in sight. */
export function lineFeed(bytes: Uint8Array, start: number, end: number): number {
  const stop = Math.min(end, start + MAX_LINE)
  for (let i = start; i < stop; i++) if (bytes[i] === LF) return i
  return -1
}

/** Position of the first blank in [start, end), or `end`. */
export function space(bytes: Uint8Array, start: number, end: number): number {
  let i = start
  while (i < end && bytes[i] !== SPACE) i++
  return i
}

/** Position of the last blank in [start, end), or -1. */
export function lastSpace(bytes: Uint8Array, start: number, end: number): number {
  for (let i = end - 1; i >= start; i--) if (bytes[i] === SPACE) return i
  return -1
}

/** Whether the line at `start` is a response's. */
export const isStatusLine = (bytes: Uint8Array, start: number, end: number): boolean =>
  startsWith(bytes, start, end, HTTP_1)

/** Whether the first line at `start` is a notification's. */
export function isNotification(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = 0; i < NOTIFICATIONS.length; i++) if (startsWith(bytes, start, end, NOTIFICATIONS[i])) return true
  return false
}

/** End of the text of a line whose line feed stands at `feed`. */
export const textEnd = (bytes: Uint8Array, start: number, feed: number): number =>
  feed > start && bytes[feed - 1] === CR ? feed - 1 : feed

/** Capital letters, and what some extensions' names have between them. */
const isMethodByte = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || byte === 0x2d || byte === 0x5f

/** Length of a method's name at `start`, 0 when there is none. */
function methodLength(bytes: Uint8Array, start: number, end: number): number {
  let i = start
  while (i < end && i - start < MAX_METHOD && isMethodByte(bytes[i])) i++
  return i - start >= 3 && i < end && bytes[i] === SPACE ? i - start : 0
}

/** Whether a whole first line of HTTP/1 stands at `start`: what recognises HTTP on any port. */
export function hasFirstLine(bytes: Uint8Array, start: number, end: number): boolean {
  if (startsWith(bytes, start, end, HTTP_1)) return lineFeed(bytes, start, end) >= 0
  if (methodLength(bytes, start, end) === 0) return false
  const feed = lineFeed(bytes, start, end)
  if (feed < 0) return false
  const stop = textEnd(bytes, start, feed)
  return startsWith(bytes, stop - HTTP_1.length - 1, stop, HTTP_1)
}

/** Whether bytes on one of HTTP's ports begin a head; a known method is enough where the line is cut. */
export function beginsHead(bytes: Uint8Array, start: number, end: number): boolean {
  if (startsWith(bytes, start, end, HTTP_1) || hasFirstLine(bytes, start, end)) return true
  const length = methodLength(bytes, start, end)
  if (length === 0) return false
  for (let i = 0; i < METHODS.length; i++) {
    if (METHODS[i].length === length && startsWith(bytes, start, end, METHODS[i])) return true
  }
  return false
}

/** Where the value of a header line begins: after its colon and blanks. */
export function valueStart(bytes: Uint8Array, start: number, end: number): number {
  let i = start
  while (i < end && bytes[i] !== COLON) i++
  i++
  while (i < end && (bytes[i] === SPACE || bytes[i] === 0x09)) i++
  return Math.min(i, end)
}
