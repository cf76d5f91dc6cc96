/**
 * Messages in the clear: key exchange init (RFC 4253 section 7.1) and what the methods send: RFC 4253 section 8, RFC 4419 (groups),
 * RFC 5656 and RFC 8731 (elliptic curves). The method is in another frame, so the lengths of the values tell which it is.
 */
import { createHash } from 'node:crypto'
import { u32 } from '../../../../shared/bytes.ts'
import { decodeUtf8 } from '../../../../shared/format/text.ts'
import type { Detail } from '../../detail.ts'
import type { Field } from '../../protocol.ts'
import { sshFields as fields, lengthFields, listFields, MESSAGE_NAMES } from './fields.ts'

const COOKIE = 16
const DISCONNECT = 1
const INIT = 20
/** Public keys of curve25519 and of the points of the NIST curves. */
const POINT_LENGTHS: ReadonlySet<number> = new Set([32, 56, 65, 97, 133])

/** End of the string at `at` (a length and its bytes), -1 when it does not fit. */
function stringEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at < 0 || at + 4 > end) return -1
  const stop = at + 4 + u32(bytes, at)
  return stop <= end ? stop : -1
}

/** Whether [start, end) is `count` strings. */
function isStrings(bytes: Uint8Array, start: number, end: number, count: number): boolean {
  let at = start
  for (let i = 0; i < count; i++) at = stringEnd(bytes, at, end)
  return at === end
}

const isPoint = (bytes: Uint8Array, at: number, end: number): boolean =>
  stringEnd(bytes, at, end) >= 0 && POINT_LENGTHS.has(u32(bytes, at))

interface Message {
  readonly name: string
  readonly add: (out: Detail, bytes: Uint8Array, start: number, end: number) => void
}

function addString(out: Detail, length: Field, value: Field, bytes: Uint8Array, at: number, end: number): number {
  const stop = stringEnd(bytes, at, end)
  if (at >= 0 && at + 4 <= end) out.item(length, bytes, at, 4)
  if (stop > at + 4) out.item(value, bytes, at + 4, stop - at - 4)
  return stop
}

/** A host key or signature: a string of which the first thing is the name of its type. */
function addTyped(
  out: Detail,
  all: readonly Field[],
  title: string,
  bytes: Uint8Array,
  at: number,
  end: number,
): number {
  const stop = stringEnd(bytes, at, end)
  if (stop < 0) return -1
  const [length, typeLength, type, data] = all
  out.open(null, at, stop - at, null, title)
  out.item(length, bytes, at, 4)
  const from = addString(out, typeLength, type, bytes, at + 4, stop)
  if (from >= 0 && from < stop) out.item(data, bytes, from, stop - from)
  out.close()
  return stop
}

const HOST_KEY = [fields.hostKeyLength, fields.hostKeyTypeLength, fields.hostKeyType, fields.hostKeyData]
const SIGNATURE = [fields.signatureLength, fields.signatureTypeLength, fields.signatureType, fields.signatureData]

const initOf =
  (length: Field, value: Field): Message['add'] =>
  (out, bytes, start, end) => {
    addString(out, length, value, bytes, start, end)
  }

const replyOf =
  (length: Field, value: Field): Message['add'] =>
  (out, bytes, start, end) => {
    let at = addTyped(out, HOST_KEY, 'KEX host key', bytes, start, end)
    at = addString(out, length, value, bytes, at, end)
    if (at >= 0) addTyped(out, SIGNATURE, 'KEX host signature', bytes, at, end)
  }

const GROUP_REQUEST = [fields.groupMinimum, fields.groupBits, fields.groupMaximum]

const UNKNOWN: Message = {
  name: '',
  add: (out, bytes, start, end) => {
    if (end > start) out.item(fields.payload, bytes, start, end - start)
  },
}

/** The message of a method that has that number and these bytes. */
function methodMessage(code: number, bytes: Uint8Array, start: number, end: number): Message {
  const curve = 'Elliptic Curve Diffie-Hellman Key Exchange'
  if (code === 30 && isStrings(bytes, start, end, 1)) {
    if (isPoint(bytes, start, end)) {
      return { name: `${curve} Init`, add: initOf(fields.clientPointLength, fields.clientPoint) }
    }
    return { name: 'Diffie-Hellman Key Exchange Init', add: initOf(fields.integerLength, fields.clientValue) }
  }
  if (code === 31 && isStrings(bytes, start, end, 3)) {
    if (isPoint(bytes, stringEnd(bytes, start, end), end)) {
      return { name: `${curve} Reply`, add: replyOf(fields.serverPointLength, fields.serverPoint) }
    }
    return { name: 'Diffie-Hellman Key Exchange Reply', add: replyOf(fields.integerLength, fields.serverValue) }
  }
  if (code === 31 && isStrings(bytes, start, end, 2)) {
    return {
      name: 'Diffie-Hellman Group Exchange Group',
      add: (out) => {
        const at = addString(out, fields.integerLength, fields.groupPrime, bytes, start, end)
        addString(out, fields.integerLength, fields.groupBase, bytes, at, end)
      },
    }
  }
  if (code === 32 && isStrings(bytes, start, end, 1)) {
    return { name: 'Diffie-Hellman Group Exchange Init', add: initOf(fields.integerLength, fields.clientValue) }
  }
  if (code === 33 && isStrings(bytes, start, end, 3)) {
    return { name: 'Diffie-Hellman Group Exchange Reply', add: replyOf(fields.integerLength, fields.serverValue) }
  }
  if (code === 34 && end - start === 12) {
    return {
      name: 'Diffie-Hellman Group Exchange Request',
      add: (out) => {
        GROUP_REQUEST.forEach((one, i) => {
          out.item(one, bytes, start + 4 * i, 4)
        })
      },
    }
  }
  return UNKNOWN
}

const disconnect: Message['add'] = (out, bytes, start, end) => {
  if (end - start < 4) return
  out.item(fields.disconnectReason, bytes, start, 4)
  addString(out, fields.disconnectLength, fields.disconnectText, bytes, start + 4, end)
}

/** Adds the message [start, end) of a packet; returns its name. */
export function addMessage(out: Detail, isServer: boolean, bytes: Uint8Array, start: number, end: number): string {
  const code = bytes[start]
  const body = start + 1
  const known = MESSAGE_NAMES[code]
  const message = known === undefined ? methodMessage(code, bytes, body, end) : UNKNOWN
  const name = known ?? (message.name || `Unknown (${code})`)
  out.open(null, start, end - start, null, 'Key Exchange')
  out.item(fields.messageCode, bytes, start, 1, `Message Code: ${known ?? (message.name || 'Unknown')} (${code})`)
  if (code === INIT) addInit(out, isServer, bytes, body, end)
  else if (code === DISCONNECT) disconnect(out, bytes, body, end)
  else message.add(out, bytes, body, end)
  out.close()
  return name
}

function addInit(out: Detail, isServer: boolean, bytes: Uint8Array, start: number, end: number): void {
  if (start + COOKIE > end) return
  out.open(null, start, end - start, null, 'Algorithms')
  out.item(fields.cookie, bytes, start, COOKIE)
  const lists: string[] = []
  let at = start + COOKIE
  for (let i = 0; i < listFields.length && at >= 0; i++) {
    const stop = stringEnd(bytes, at, end)
    if (stop < 0) {
      at = -1
      break
    }
    const text = decodeUtf8(bytes, at + 4, stop)
    lists.push(text)
    out.item(lengthFields[i], bytes, at, 4)
    out.add(listFields[i], at + 4, stop - at - 4, text)
    at = stop
  }
  if (at >= 0 && at + 5 <= end) {
    out.item(fields.firstFollows, bytes, at, 1)
    out.item(fields.reserved, bytes, at + 1, 4)
    addHassh(out, isServer, lists, start, at - start)
  }
  out.close()
}

/** hassh (Salesforce 2018): MD5 of the lists that tell programs apart, of the sender's own direction. */
function addHassh(out: Detail, isServer: boolean, lists: readonly string[], start: number, length: number): void {
  const own = isServer ? 1 : 0
  const text = [lists[0], lists[2 + own], lists[4 + own], lists[6 + own]].join(';')
  out.generated(isServer ? fields.hasshServerAlgorithms : fields.hasshAlgorithms, text, start, length)
  const hash = createHash('md5').update(text).digest('hex')
  out.generated(isServer ? fields.hasshServer : fields.hassh, hash, start, length)
}
