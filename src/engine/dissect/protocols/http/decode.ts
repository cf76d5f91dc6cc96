/** Content codings of bodies, RFC 9110 section 8.4.1. What a body claims to become is not believed: output is bounded. */
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib'

/** Bytes that a body may become. */
export const MAX_DECODED = 16 * 1024 * 1024

/** A body that the capture cut decodes as far as it goes. */
const options: ZlibOptions = { maxOutputLength: MAX_DECODED, finishFlush: constants.Z_SYNC_FLUSH }

/** Bytes that are in no coding without a header may well begin as if they were, and then come to nothing. */
const orNothing = (plain: Uint8Array): Uint8Array | undefined => (plain.length > 0 ? plain : undefined)

/** Some servers send deflate without the header of zlib. */
function inflate(body: Uint8Array): Uint8Array | undefined {
  const hasHeader = (body[0] & 15) === 8 && ((body[0] << 8) | body[1]) % 31 === 0
  return hasHeader ? inflateSync(body, options) : orNothing(inflateRawSync(body, options))
}

const brotli = (body: Uint8Array): Uint8Array | undefined =>
  orNothing(brotliDecompressSync(body, { maxOutputLength: MAX_DECODED, finishFlush: constants.BROTLI_OPERATION_FLUSH }))

/** The body without its coding; undefined when the coding is unknown, the bytes are not in it, or would become too many. */
export function decodeBody(coding: string, body: Uint8Array): Uint8Array | undefined {
  try {
    switch (coding.trim().toLowerCase()) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(body, options)
      case 'deflate':
      case 'x-deflate':
        return inflate(body)
      case 'br':
        return brotli(body)
      default:
        return undefined
    }
  } catch {
    return undefined
  }
}
