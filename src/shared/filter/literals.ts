/**
 * Literals as values: numbers, addresses and byte strings from the words that stand for them. Addresses become unsigned
 * integers of their width, so that prefixes and ranges are intervals.
 */
import { fail, ok, type Result } from '../base/result.ts'

const NUMBER = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+(\.[0-9]+)?([eE][0-9]+)?)$/
const COLON_ETHER = /^[0-9a-fA-F]{2}([:-])[0-9a-fA-F]{2}(\1[0-9a-fA-F]{2}){4}$/
const DOTTED_ETHER = /^[0-9a-fA-F]{2}(\.[0-9a-fA-F]{2}){5}$/
const QUAD_ETHER = /^[0-9a-fA-F]{4}(\.[0-9a-fA-F]{4}){2}$/
const SEPARATED_BYTES = /^[0-9a-fA-F]{2}([:.-])[0-9a-fA-F]{2}(\1[0-9a-fA-F]{2})*$/
const PLAIN_BYTES = /^(0[xX])?([0-9a-fA-F]+)$/

export const isNumber = (word: string): boolean => NUMBER.test(word)
export const isIPv4 = (word: string): boolean => parseIPv4(word).ok
export const isIPv6 = (word: string): boolean => word.includes(':') && parseIPv6(word).ok
export const isEther = (word: string): boolean =>
  COLON_ETHER.test(word) || DOTTED_ETHER.test(word) || QUAD_ETHER.test(word)
export const isBytes = (word: string): boolean =>
  /^:|:$/.test(word) ? parseBytes(word) !== undefined : SEPARATED_BYTES.test(word) && !word.includes('.')

/** Decimal, `0x` hexadecimal, `0b` binary, and octal after a leading 0, as in C. */
export function parseInteger(word: string): bigint | undefined {
  if (/^0[0-7]+$/.test(word)) return BigInt(`0o${word}`)
  if (/^(0|[1-9][0-9]*|0[xX][0-9a-fA-F]+|0[bB][01]+)$/.test(word)) return BigInt(word)
  return undefined
}

export function parseFloating(word: string): number | undefined {
  return /^[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(word) ? Number(word) : undefined
}

/** An address, or with fewer bits than its width the network that it is in. */
export interface Prefixed<T> {
  readonly value: T
  readonly bits: number
}

function splitPrefix(word: string, width: number): Result<{ address: string; bits: number }> {
  const slash = word.indexOf('/')
  if (slash < 0) return ok({ address: word, bits: width })
  const digits = word.slice(slash + 1)
  if (!/^[0-9]{1,3}$/.test(digits)) return fail(`“${digits}” is no prefix length.`)
  if (Number(digits) > width) return fail(`The prefix length is at most ${width}, not ${digits}.`)
  return ok({ address: word.slice(0, slash), bits: Number(digits) })
}

function dottedQuad(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined
    value = value * 256 + Number(part)
  }
  return value
}

/** `192.0.2.1` or `192.0.2.0/24` as an unsigned 32-bit number. */
export function parseIPv4(word: string): Result<Prefixed<number>> {
  const split = splitPrefix(word, 32)
  if (!split.ok) return split
  const value = dottedQuad(split.value.address)
  return value === undefined ? fail(`“${word}” is no IPv4 address.`) : ok({ value, bits: split.value.bits })
}

/** `2001:db8::1` or `2001:db8::/32` as an unsigned 128-bit number; the last 32 bits may be dotted (RFC 4291, 2.2). */
export function parseIPv6(word: string): Result<Prefixed<bigint>> {
  const split = splitPrefix(word, 128)
  if (!split.ok) return split
  const value = groups(split.value.address)
  return value === undefined ? fail(`“${word}” is no IPv6 address.`) : ok({ value, bits: split.value.bits })
}

function groups(address: string): bigint | undefined {
  let text = address
  const tail = /(^|:)([0-9.]*\.[0-9.]*)$/.exec(text)
  if (tail) {
    const quad = dottedQuad(tail[2])
    if (quad === undefined) return undefined
    text = `${text.slice(0, text.length - tail[2].length)}${(quad >>> 16).toString(16)}:${(quad & 0xffff).toString(16)}`
  }
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, rest] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - (rest?.length ?? 0)
  if (rest ? missing < 1 : missing !== 0) return undefined
  let value = 0n
  for (const group of [...head, ...Array<string>(rest ? missing : 0).fill('0'), ...(rest ?? [])]) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
    value = (value << 16n) | BigInt(`0x${group}`)
  }
  return value
}

/** Hexadecimal digits, in pairs with one of `: - .` between or without; `:61`, `61:` and `0x61` can be nothing but bytes. */
export function parseBytes(word: string): Uint8Array | undefined {
  const text = word.startsWith(':') ? word.slice(1) : /^[0-9a-fA-F]{2}:$/.test(word) ? word.slice(0, 2) : word
  const digits = SEPARATED_BYTES.test(text) ? text.replace(/[:.-]/g, '') : PLAIN_BYTES.exec(text)?.[2]
  if (digits === undefined) return undefined
  const bytes = new Uint8Array((digits.length + 1) >>> 1)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16)
  return bytes
}

/** Six bytes in any of the four notations, as an unsigned 48-bit number. */
export function parseEther(word: string): number | undefined {
  if (!isEther(word) && !/^[0-9a-fA-F]{12}$/.test(word)) return undefined
  return Number.parseInt(word.replace(/[:.-]/g, ''), 16)
}
