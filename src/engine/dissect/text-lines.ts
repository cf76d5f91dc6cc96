/** Protocols whose messages are lines of text: where a line ends, what its words are, and who says it. */
import type { Detail } from './detail.ts'

const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20

export interface Line {
  readonly start: number
  /** Before its CR and LF. */
  readonly stop: number
  /** After them. */
  readonly next: number
}

/** The line at `at`, which ends at `end` where there is no line feed. */
export function lineAt(bytes: Uint8Array, at: number, end: number): Line {
  const feed = bytes.indexOf(LF, at)
  if (feed < 0 || feed >= end) return { start: at, stop: end, next: end }
  return { start: at, stop: feed > at && bytes[feed - 1] === CR ? feed - 1 : feed, next: feed + 1 }
}

/** Where the word at `at` ends: before a space, or at `stop`. */
export function wordEnd(bytes: Uint8Array, at: number, stop: number): number {
  let i = at
  while (i < stop && bytes[i] !== SPACE) i++
  return i
}

export function skipSpaces(bytes: Uint8Array, at: number, stop: number): number {
  let i = at
  while (i < stop && bytes[i] === SPACE) i++
  return i
}

/** Three digits of a response's code at `at`, -1 when there are none. */
export function responseCode(bytes: Uint8Array, at: number, stop: number): number {
  if (stop - at < 3) return -1
  let code = 0
  for (let i = at; i < at + 3; i++) {
    const digit = bytes[i] - 0x30
    if (digit < 0 || digit > 9) return -1
    code = code * 10 + digit
  }
  return code
}

/** Whether the frame goes to one of a server's TCP ports. */
export function isToServer(out: Detail, ports: readonly number[]): boolean {
  const field = out.registry.field('tcp.dstport')
  const node = field ? out.fields.lastIndexOf(field) : -1
  return node >= 0 && ports.includes(Number(out.values[node]))
}

const CHANGE_CIPHER_SPEC = 20
const APPLICATION_DATA = 23

/** For ports where clear text may turn into TLS (STARTTLS): whether the payload is no TLS record. Does not allocate. */
export function isNoTls(bytes: Uint8Array, start: number, end: number): boolean {
  const type = bytes[start]
  return end - start < 3 || type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || bytes[start + 1] !== 3
}
