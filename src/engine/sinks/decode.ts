/**
 * Decoders for `--decode`, applied one after the other: `json-rpc` and `json` make a value of the message, the others decode the strings in it
 * that look so. What does not decode stays as it is. Captured data: bounded in size and depth.
 */
import { DECODERS as BYTE_DECODERS, fittingDecoders } from '../../shared/decoders.ts'
import { type DecodedPart, decodeBytes } from '../decode/decode-bytes.ts'

export const DECODERS = ['json-rpc', ...BYTE_DECODERS] as const
export type DecoderName = (typeof DECODERS)[number]

const MAX_DEPTH = 64

/** The message as decoded by all of them, undefined when none had anything to do. */
export function decode(payload: Uint8Array, decoders: readonly DecoderName[]): unknown {
  let value: unknown = textOf(payload) ?? Buffer.from(payload)
  let changed = false
  for (const name of decoders) {
    const step = stepOf(name)
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

function stepOf(name: DecoderName): Step {
  switch (name) {
    case 'json-rpc':
    case 'json':
      return (leaf) => (typeof leaf === 'string' ? parseContainer(leaf) : undefined)
    case 'jwt':
      return (leaf) => (typeof leaf === 'string' ? token(leaf) : undefined)
    case 'gzip':
    case 'deflate':
    case 'zstd':
      return (leaf) => (Buffer.isBuffer(leaf) ? unpacked(leaf) : undefined)
    default:
      return (leaf) => (typeof leaf === 'string' ? decodedText(name, leaf) : undefined)
  }
}

/** Shorter ones decode by chance. */
const MIN_TEXT = 8

/** Text; compressed bytes, for a decompressor after it; anything else decoded by chance. */
function decodedText(name: 'base64' | 'base64url' | 'hex' | 'url', text: string): unknown {
  if (name !== 'url' && text.trim().length < MIN_TEXT) return undefined
  // Either alphabet, as ever.
  const plain = name === 'base64' ? text.replaceAll('-', '+').replaceAll('_', '/') : text
  const bytes = bytesOf(decodeBytes(name, Buffer.from(plain.trim())))
  return bytes && (fittingDecoders(bytes).some((one) => COMPRESSED.has(one)) ? bytes : readable(bytes))
}

const COMPRESSED: ReadonlySet<string> = new Set(['gzip', 'deflate', 'zstd'])

/** Whatever wrapper the bytes have. */
function unpacked(bytes: Buffer): unknown {
  const [fitting] = fittingDecoders(bytes)
  if (!fitting || !COMPRESSED.has(fitting)) return undefined
  const plain = bytesOf(decodeBytes(fitting, bytes))
  return plain && (textOf(plain) ?? plain)
}

function token(text: string): unknown {
  const parts = decodeBytes('jwt', Buffer.from(text))
  if (!parts.ok) return undefined
  const [header, claims] = parts.value.map(({ bytes }) => parseContainer(textOf(bytes) ?? ''))
  const signature = text.trim().split('.')[2]
  return header === undefined || claims === undefined ? undefined : { header, claims, signature }
}

function bytesOf(decoded: ReturnType<typeof decodeBytes>): Buffer | undefined {
  const part: DecodedPart | undefined = decoded.ok ? decoded.value[0] : undefined
  return part && Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.byteLength)
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

function readable(bytes: Buffer): unknown {
  const text = textOf(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those that text does not have
  return text === undefined || /[\u0000-\u0008\u000e-\u001f\u007f]/.test(text) ? undefined : text
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
