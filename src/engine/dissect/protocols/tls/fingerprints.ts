/**
 * Fingerprints of hellos: JA3 and JA3S (Salesforce 2017) and JA4 (FoxIO 2023). Values of RFC 8701 (GREASE) do not count in any.
 */
import { createHash } from 'node:crypto'
import { u16 } from '../../../../shared/bytes.ts'
import { isGrease } from './message-fields.ts'

const SERVER_NAME = 0
const GROUPS = 10
const POINT_FORMATS = 11
const SIGNATURES = 13
const ALPN = 16
const VERSIONS = 43
const HASH_DIGITS = 12

/** What fingerprints are made of. Lists are in the order of the message and without GREASE. */
export interface Hello {
  version: number
  readonly ciphers: number[]
  readonly extensions: number[]
  readonly groups: number[]
  readonly formats: number[]
  readonly signatures: number[]
  readonly versions: number[]
  /** Bytes of the first protocol that is offered. */
  protocol: Uint8Array
}

/** Reads the hello with its body in [start, end); undefined when it does not fit. `suites` says whether it lists suites. */
export function readHello(bytes: Uint8Array, start: number, end: number, suites: boolean): Hello | undefined {
  if (end - start < 35) return undefined
  const hello: Hello = {
    version: u16(bytes, start),
    ciphers: [],
    extensions: [],
    groups: [],
    formats: [],
    signatures: [],
    versions: [],
    protocol: new Uint8Array(),
  }
  let at = start + 35 + bytes[start + 34]
  if (at + 2 > end) return undefined
  if (!suites) {
    hello.ciphers.push(u16(bytes, at))
    at += 3
  } else {
    const stop = at + 2 + u16(bytes, at)
    if (stop >= end) return undefined
    readPairs(hello.ciphers, bytes, at + 2, stop)
    at = stop + 1 + bytes[stop]
  }
  if (at + 2 <= end) readExtensions(hello, bytes, at + 2, Math.min(end, at + 2 + u16(bytes, at)))
  return hello
}

function readPairs(into: number[], bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at + 2 <= end; at += 2) {
    const value = u16(bytes, at)
    if (!isGrease(value)) into.push(value)
  }
}

function readExtensions(hello: Hello, bytes: Uint8Array, start: number, end: number): void {
  let at = start
  while (at + 4 <= end) {
    const type = u16(bytes, at)
    const from = at + 4
    const stop = Math.min(end, from + u16(bytes, at + 2))
    if (!isGrease(type)) hello.extensions.push(type)
    if (type === GROUPS) readPairs(hello.groups, bytes, from + 2, stop)
    else if (type === SIGNATURES) readPairs(hello.signatures, bytes, from + 2, stop)
    else if (type === VERSIONS) readPairs(hello.versions, bytes, from + 1, stop)
    else if (type === POINT_FORMATS) for (let i = from + 1; i < stop; i++) hello.formats.push(bytes[i])
    else if (type === ALPN && from + 3 <= stop) {
      hello.protocol = bytes.subarray(from + 3, Math.min(stop, from + 3 + bytes[from + 2]))
    }
    at = from + u16(bytes, at + 2)
  }
}

/** The string that JA3 hashes. */
export const ja3Text = (hello: Hello): string =>
  [hello.version, ...[hello.ciphers, hello.extensions, hello.groups, hello.formats].map((list) => list.join('-'))].join(
    ',',
  )

export const ja3sText = (hello: Hello): string =>
  [hello.version, hello.ciphers.join('-'), hello.extensions.join('-')].join(',')

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

const VERSION_CODES: Readonly<Record<number, string>> = {
  0x0002: 's2',
  0x0300: 's3',
  0x0301: '10',
  0x0302: '11',
  0x0303: '12',
  0x0304: '13',
}

const hex4 = (value: number): string => value.toString(16).padStart(4, '0')
const count = (list: readonly number[]): string => String(Math.min(99, list.length)).padStart(2, '0')
const isAlphanumeric = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)

/** First and last character of the protocol; the outer digits of their hexadecimal form where they are no letters or digits. */
function protocolCode(protocol: Uint8Array): string {
  if (protocol.length === 0) return '00'
  const first = protocol[0]
  const last = protocol[protocol.length - 1]
  if (isAlphanumeric(first) && isAlphanumeric(last)) return String.fromCharCode(first, last)
  return (first >> 4).toString(16) + (last & 15).toString(16)
}

const hash = (text: string): string =>
  text === '' ? '0'.repeat(HASH_DIGITS) : createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS)

/** JA4 of a client hello over TCP, and the same with lists instead of hashes. */
export function ja4(hello: Hello): { readonly hashed: string; readonly raw: string } {
  const version = hello.versions.length > 0 ? Math.max(...hello.versions) : hello.version
  const name = hello.extensions.includes(SERVER_NAME) ? 'd' : 'i'
  const head = `t${VERSION_CODES[version] ?? '00'}${name}${count(hello.ciphers)}${count(hello.extensions)}${protocolCode(hello.protocol)}`
  const ciphers = hello.ciphers.map(hex4).sort().join(',')
  const others = hello.extensions.filter((type) => type !== SERVER_NAME && type !== ALPN)
  const extensions = others.map(hex4).sort().join(',')
  const tail = hello.signatures.length > 0 ? `${extensions}_${hello.signatures.map(hex4).join(',')}` : extensions
  return {
    hashed: `${head}_${hash(ciphers)}_${extensions === '' ? hash('') : hash(tail)}`,
    raw: `${head}_${ciphers}_${tail}`,
  }
}
