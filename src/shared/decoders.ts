/** Encodings that bytes can be decoded from, and which of them fit. What they decode to, engine/decode says. */

export const DECODERS = ['base64', 'base64url', 'hex', 'url', 'json', 'jwt', 'gzip', 'deflate', 'zstd'] as const
export type DecoderName = (typeof DECODERS)[number]

/** As `Decoded as ...` has them. */
export const DECODER_TITLES: Readonly<Record<DecoderName, string>> = {
  base64: 'Base64',
  base64url: 'Base64 for URLs',
  hex: 'Hexadecimal digits',
  url: 'URL encoding',
  json: 'JSON',
  jwt: 'JSON Web Token',
  gzip: 'gzip',
  deflate: 'Deflate',
  zstd: 'Zstandard',
}

/** So much is looked at to see what fits. */
const LOOK_BYTES = 64 * 1024
const QUOTE = 0x22

/** Texts that shorter ones are by chance. */
const MIN_TEXT = 8

const TEXTS: readonly (readonly [DecoderName, (text: string, whole: boolean) => boolean])[] = [
  ['jwt', (text) => /^(?:bearer\s+)?eyJ[\w-]+\.[\w-]+\.[\w-]*$/i.test(text)],
  ['json', (text) => /^(?:\{\s*["}]|\[\s*[[{"\]\d-])/.test(text)],
  ['hex', (text) => text.length % 2 === 0 && /^[0-9a-f\s:]+$/i.test(text)],
  [
    'base64',
    (text, whole) => /^[A-Za-z0-9+/\s]+={0,2}$/.test(text) && looksMixed(text) && (!whole || fullGroups(text)),
  ],
  ['base64url', (text) => /^[\w-]+={0,2}$/.test(text) && /[-_]/.test(text) && looksMixed(text)],
  ['url', (text) => /%[0-9a-f]{2}/i.test(text)],
]

/** More than a word or a number. */
const looksMixed = (text: string): boolean =>
  /=$/.test(text) || (/[A-Z]/.test(text) && /[a-z]/.test(text) && /\d|[+/_-]/.test(text))
const fullGroups = (text: string): boolean => text.replace(/\s/g, '').length % 4 === 0

/** Decoders that the bytes look like, the likeliest first; a string of JSON counts by what it says. */
export function fittingDecoders(bytes: Uint8Array): DecoderName[] {
  const content = unquoted(bytes)
  const compressed = compressionOf(content)
  if (compressed) return [compressed]
  const text = latin1(content.subarray(0, LOOK_BYTES)).trim()
  if (text.length < MIN_TEXT && !text.includes('%')) return /^[{[]/.test(text) ? ['json'] : []
  const whole = content.length <= LOOK_BYTES
  return TEXTS.filter(([, fits]) => fits(text, whole)).map(([name]) => name)
}

function compressionOf(bytes: Uint8Array): DecoderName | null {
  const [first, second, third, fourth] = bytes
  if (first === 0x1f && second === 0x8b) return 'gzip'
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return 'zstd'
  // RFC 1950 section 2.2: the method, and a check of both bytes.
  const isZlib =
    (first & 0x8f) === 0x08 && (second & 0x20) === 0 && bytes.length > 6 && (first * 256 + second) % 31 === 0
  return isZlib ? 'deflate' : null
}

/** What a string of JSON says, without its quotes and escapes; other bytes as they are. */
export function unquoted(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 2 || bytes[0] !== QUOTE || bytes[bytes.length - 1] !== QUOTE) return bytes
  try {
    const text: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return typeof text === 'string' ? new TextEncoder().encode(text) : bytes
  } catch {
    return bytes
  }
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
