/** Decodes bytes by one decoder, with a bound on what comes out: what was captured may be made to hurt. A token is shown, never verified. */
import { constants, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib'
import { fail, ok, type Result } from '../../shared/base/result.ts'
import { DECODER_TITLES, type DecoderName, unquoted } from '../../shared/decoders.ts'
import { ZstdDecoder } from '../store/compression/zstd.ts'

export interface DecodedPart {
  /** As `Decoded Base64`. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** More than this is not decoded. */
export const MAX_DECODED = 16 * 1024 * 1024

/** One part, of a token several; or why the bytes are not what the decoder takes. A string of JSON is taken by what it says. */
export function decodeBytes(decoder: DecoderName, bytes: Uint8Array): Result<readonly DecodedPart[]> {
  const content = unquoted(bytes)
  const title = DECODER_TITLES[decoder]
  if (content.length === 0) return fail('There are no bytes to decode')
  if (content.length > MAX_DECODED) return fail(`More than ${MAX_DECODED >> 20} MiB are not decoded`)
  const decoded = BY_NAME[decoder](content)
  if (!decoded.ok) return fail(`Not ${title}: ${decoded.error}`)
  const parts = decoded.value
  if (!(parts instanceof Uint8Array)) return ok(parts)
  return parts.length > 0 ? ok([{ name: `Decoded ${title}`, bytes: parts }]) : fail(`Not ${title}: nothing comes of it`)
}

type Decode = (bytes: Uint8Array) => Result<Uint8Array | readonly DecodedPart[]>

const BY_NAME: Readonly<Record<DecoderName, Decode>> = {
  base64: (bytes) => fromBase64(bytes, /[^A-Za-z0-9+/=\s]/),
  base64url: (bytes) => fromBase64(bytes, /[^A-Za-z0-9_=\s-]/),
  hex: fromHex,
  url: fromUrl,
  json: fromJson,
  jwt: fromToken,
  gzip: (bytes) => inflated(bytes, gunzipSync),
  deflate: (bytes) => {
    const wrapped = inflated(bytes, inflateSync)
    // Some servers leave the wrapper of zlib out.
    return wrapped.ok ? wrapped : inflated(bytes, inflateRawSync)
  },
  zstd: fromZstd,
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

/** What a text has that it may not have, and where. */
function refuse(text: string, wrong: RegExp): string | null {
  const match = wrong.exec(text)
  return match ? `${JSON.stringify(match[0])} at byte ${match.index}` : null
}

function fromBase64(bytes: Uint8Array, wrong: RegExp): Result<Uint8Array> {
  const text = latin1(bytes)
  const problem = refuse(text, wrong) ?? refuse(text, /=(?=[\s=]*[^\s=])/)
  if (problem) return fail(problem)
  const digits = text.replace(/[=\s]/g, '')
  return digits.length % 4 === 1 ? fail('a character is missing') : ok(Buffer.from(digits, 'base64'))
}

function fromHex(bytes: Uint8Array): Result<Uint8Array> {
  const text = latin1(bytes).replace(/^0x/i, '')
  const problem = refuse(text, /[^0-9a-f\s:]/i)
  if (problem) return fail(problem)
  const digits = text.replace(/[\s:]/g, '')
  return digits.length % 2 === 1 ? fail('a digit is missing') : ok(Buffer.from(digits, 'hex'))
}

/** `%41` and `+`, as forms have it, byte by byte. */
function fromUrl(bytes: Uint8Array): Result<Uint8Array> {
  const text = latin1(bytes)
  if (!/%[0-9a-f]{2}/i.test(text)) return fail('there is no %XX in it')
  const isForm = !/[\s/?]/.test(text) && /[=&]/.test(text)
  const plain = (isForm ? text.replaceAll('+', ' ') : text).replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return ok(Buffer.from(plain, 'latin1'))
}

function fromJson(bytes: Uint8Array): Result<Uint8Array> {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return ok(bytes)
  } catch (error) {
    return fail((error as Error).message)
  }
}

/** Header and claims of a JSON Web Token (RFC 7519); its signature as bytes. */
function fromToken(bytes: Uint8Array): Result<readonly DecodedPart[]> {
  const text = latin1(bytes)
    .trim()
    .replace(/^bearer\s+/i, '')
  const pieces = text.split('.')
  if (pieces.length !== 3) return fail(`it has ${pieces.length} parts, not 3`)
  const parts: DecodedPart[] = []
  for (const [i, name] of ['JWT header', 'JWT payload', 'JWT signature (not verified)'].entries()) {
    const decoded = pieces[i] === '' ? ok(new Uint8Array(0)) : fromBase64(Buffer.from(pieces[i], 'latin1'), /[^\w-]/)
    if (!decoded.ok) return fail(`${name}: ${decoded.error}`)
    if (i === 0 && !fromJson(decoded.value).ok) return fail('the header is no JSON')
    if (decoded.value.length > 0) parts.push({ name, bytes: decoded.value })
  }
  return ok(parts)
}

function inflated(bytes: Uint8Array, inflate: (bytes: Uint8Array, options: ZlibOptions) => Buffer): Result<Uint8Array> {
  const bounds = { maxOutputLength: MAX_DECODED }
  try {
    return ok(inflate(bytes, bounds))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE') return fail(TOO_LARGE)
    // Bytes that are cut give what they have.
    if (code !== 'Z_BUF_ERROR') return fail(message)
  }
  try {
    const part = inflate(bytes, { ...bounds, finishFlush: constants.Z_SYNC_FLUSH })
    return part.length > 0 ? ok(part) : fail('it is cut short')
  } catch {
    return fail('it is cut short')
  }
}

const TOO_LARGE = `it unpacks to more than ${MAX_DECODED >> 20} MiB`

function fromZstd(bytes: Uint8Array): Result<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  const decoder = new ZstdDecoder((part) => {
    length += part.length
    if (length > MAX_DECODED) throw new RangeError(TOO_LARGE)
    parts.push(part.slice())
  })
  try {
    const problem = decoder.push(bytes) ?? decoder.end()
    // Bytes that are cut give what they have.
    return problem !== null && length === 0 ? fail(problem) : ok(Buffer.concat(parts))
  } catch (error) {
    return fail((error as Error).message)
  }
}
