/**
 * Decoders for `--decode`, applied one after the other: `json-rpc` and `json` make a value of the message, the others decode the strings in it
 * that look so. What does not decode stays as it is. Captured data: bounded in size and depth.
 */
import { gunzipSync, inflateSync } from 'node:zlib'

export const DECODERS = ['json-rpc', 'json', 'base64', 'hex', 'url', 'gzip', 'jwt'] as const
export type DecoderName = (typeof DECODERS)[number]

const MAX_DECODED = 16 * 1024 * 1024
const MAX_DEPTH = 64
/** Shorter ones decode by chance. */
const MIN_BASE64 = 8
const MIN_HEX = 8

/** The message as decoded by all of them, undefined when none had anything to do. */
export function decode(payload: Uint8Array, decoders: readonly DecoderName[]): unknown {
  let value: unknown = textOf(payload) ?? Buffer.from(payload)
  let changed = false
  for (const name of decoders) {
    const step = DECODE[name]
    value = mapLeaves(value, 0, (leaf) => {
      const decoded = step(leaf)
      if (decoded === undefined) return leaf
      changed = true
      return decoded
    })
  }
  return changed
    ? mapLeaves(value, 0, (leaf) => (Buffer.isBuffer(leaf) ? { base64: leaf.toString('base64') } : leaf))
    : undefined
}

type Step = (leaf: unknown) => unknown

const ofText =
  (step: (text: string) => unknown): Step =>
  (leaf) =>
    typeof leaf === 'string' && leaf.length <= MAX_DECODED ? step(leaf) : undefined

const DECODE: Readonly<Record<DecoderName, Step>> = {
  'json-rpc': ofText(parseContainer),
  json: ofText(parseContainer),
  base64: ofText((text) => {
    const trimmed = text.trim()
    if (trimmed.length < MIN_BASE64 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed)) return undefined
    if (trimmed.replace(/=+$/, '').length % 4 === 1) return undefined
    return readable(Buffer.from(trimmed, 'base64'))
  }),
  hex: ofText((text) => {
    const trimmed = text.trim()
    if (trimmed.length < MIN_HEX || trimmed.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(trimmed)) return undefined
    return readable(Buffer.from(trimmed, 'hex'))
  }),
  url: ofText((text) => {
    if (!/%[0-9a-f]{2}/i.test(text)) return undefined
    try {
      return decodeURIComponent(text)
    } catch {
      return undefined
    }
  }),
  gzip: (leaf) => (Buffer.isBuffer(leaf) ? unpacked(leaf) : undefined),
  jwt: ofText((text) => {
    const parts = text
      .trim()
      .replace(/^Bearer /i, '')
      .split('.')
    if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part))) return undefined
    const [header, claims] = parts
      .slice(0, 2)
      .map((part) => parseContainer(Buffer.from(part, 'base64url').toString('utf8')))
    return header === undefined || claims === undefined ? undefined : { header, claims, signature: parts[2] }
  }),
}

/** An object or array; a number or a string in JSON is no message. */
function parseContainer(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Text; compressed bytes, for `gzip` after it; anything else decoded by chance. */
function readable(bytes: Buffer): unknown {
  if (isCompressed(bytes)) return bytes
  const text = textOf(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those that text does not have
  return text === undefined || /[\u0000-\u0008\u000e-\u001f\u007f]/.test(text) ? undefined : text
}

const isCompressed = (bytes: Buffer): boolean =>
  (bytes[0] === 0x1f && bytes[1] === 0x8b) || (bytes[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[1]))

function unpacked(bytes: Buffer): unknown {
  try {
    const plain = (bytes[0] === 0x1f ? gunzipSync : inflateSync)(bytes, { maxOutputLength: MAX_DECODED })
    return textOf(plain) ?? plain
  } catch {
    return undefined
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

function mapLeaves(value: unknown, depth: number, map: (leaf: unknown) => unknown): unknown {
  if (depth > MAX_DEPTH) return value
  if (Array.isArray(value)) return value.map((one) => mapLeaves(one, depth + 1, map))
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return map(value)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapLeaves(one, depth + 1, map)]))
}
