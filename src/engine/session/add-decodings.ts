/** Adds to a dissected frame what bytes of it decode to: data sources of their own, with their text or JSON as a tree. The frame stays as it is. */
import { DECODER_TITLES } from '../../shared/decoders.ts'
import type { Decoding } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import { type DecodedPart, decodeBytes } from '../decode/decode-bytes.ts'
import type { Detail } from '../dissect/detail.ts'
import { addJson } from '../dissect/protocols/json/tree.ts'

/** A longer text has no tree. */
const MAX_TREE = 1024 * 1024
const MAX_LINES = 200

/** How many data sources each added. Throws when bytes do not decode. */
export function addDecodings(detail: Detail, decodings: readonly Decoding[]): number[] {
  return decodings.map(({ decoder, source, start, length }) => {
    const bytes = detail.sources[source]?.bytes.subarray(start, start + length)
    if (!bytes) throw new EngineError('The bytes to decode are not there any more', 'Select the frame again')
    const parts = decodeBytes(decoder, bytes)
    if (!parts.ok)
      throw new EngineError(parts.error, `Choose another decoder than ${DECODER_TITLES[decoder]}, or other bytes`)
    for (const part of parts.value) addPart(detail, part)
    return parts.value.length
  })
}

function addPart(detail: Detail, { name, bytes }: DecodedPart): void {
  // Each is a source of its own, though a decoder may hand on what it got.
  detail.withSource(name, bytes.subarray(), () => {
    const size = `${bytes.length} byte${bytes.length === 1 ? '' : 's'}`
    detail.open(null, 0, bytes.length, null, `${name}: ${size}`)
    const text = bytes.length <= MAX_TREE ? textOf(bytes) : undefined
    if (text !== undefined) addText(detail, bytes, text)
    detail.close()
  })
}

function addText(detail: Detail, bytes: Uint8Array, text: string): void {
  if (isJson(text)) addJson(detail, bytes, 0, bytes.length)
  else addLines(detail, bytes)
}

function isJson(text: string): boolean {
  if (!/^\s*[[{"]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function addLines(detail: Detail, bytes: Uint8Array): void {
  const LF = 0x0a
  let lines = 0
  for (let start = 0; start < bytes.length && lines < MAX_LINES; lines++) {
    const feed = bytes.indexOf(LF, start)
    const end = feed < 0 ? bytes.length : feed + 1
    const line = utf8.decode(bytes.subarray(start, end)).replace(/\r?\n$/, '')
    detail.add(null, start, end - start, null, line)
    start = end
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Undefined for what is no text. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = strict.decode(bytes)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those that text does not have
    return /[\u0000-\u0008\u000e-\u001f\u007f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
