/** What has to be done with a file before the index can read it: unpacking, importing, or both. */

import { JsonLinesImporter } from '../sources/import/json-lines.ts'
import { type Decoder, type Emit, PassThrough } from '../store/compression/decoder.ts'
import { type Compression, compressionOf, type UnpackProgress, unpack } from '../store/compression/unpack.ts'
import { BlockType } from '../store/pcapng-blocks.ts'

/** How a file is compressed, or that it is JSON lines. Compressed ones may be those as well. */
export type Packing = Compression | 'jsonl'

const NAMED_LINES = /\.(jsonl|ndjson)(\.(gz|zst|lz4))?$/i
/** Of a file that begins with so many blanks no more is looked at. */
const MAX_BLANK = 4096
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const QUOTE = 0x22

/** By a file's first bytes, and its name where they do not tell. Null for one that is read as it is. */
export function packingOf(first: Uint8Array, path: string): Packing | null {
  return compressionOf(first) ?? (holdsLines(first, true, NAMED_LINES.test(path)) ? 'jsonl' : null)
}

/** Appends what is in a file as pcap or pcapng to the file `to`; see `unpack`. */
export function convert(
  path: string,
  to: string,
  packing: Packing,
  onProgress: (progress: UnpackProgress) => void = () => {},
  signal?: AbortSignal,
): Promise<string | null> {
  const compression = packing === 'jsonl' ? null : packing
  const named = packing === 'jsonl' || NAMED_LINES.test(path)
  return unpack(path, to, compression, { conversion: (emit) => new Content(emit, named), onProgress, signal })
}

/** What is in a compressed file: a capture, which passes as it is, or JSON lines, which are imported. */
class Content implements Decoder {
  private readonly emit: Emit
  private readonly named: boolean
  private first = new Uint8Array(0)
  private chosen: Decoder | undefined

  constructor(emit: Emit, named: boolean) {
    this.emit = emit
    this.named = named
  }

  push(bytes: Uint8Array): string | null {
    return this.chosen ? this.chosen.push(bytes) : this.look(bytes, false)
  }

  end(): string | null {
    if (!this.chosen) this.look(new Uint8Array(0), true)
    return this.chosen?.end() ?? null
  }

  private look(bytes: Uint8Array, last: boolean): string | null {
    const all = Buffer.concat([this.first, bytes])
    const lines = holdsLines(all, last || all.length > MAX_BLANK, this.named)
    this.first = all
    if (lines === null) return null
    this.first = new Uint8Array(0)
    this.chosen = lines ? new JsonLinesImporter(this.emit) : new PassThrough(this.emit)
    return this.chosen.push(all)
  }
}

/**
 * Whether bytes begin as an object of JSON does or, in a file that is named so, not as a capture does. Null when more of them are needed, unless
 * there are no more.
 */
function holdsLines(bytes: Uint8Array, last: boolean, named: boolean): boolean | null {
  if (bytes.length < 4 && !last) return null
  const brace = skipBlank(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0)
  const next = skipBlank(bytes, brace + 1)
  if (next >= bytes.length && !last) return null
  if (bytes[brace] === OPEN_BRACE && (bytes[next] === QUOTE || bytes[next] === CLOSE_BRACE)) return true
  return named && !isCapture(bytes)
}

/** The magic numbers of pcapng and of the pcap variants that are read, in either byte order. */
function isCapture(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return [view.getUint32(0), view.getUint32(0, true)].some((magic) => MAGICS.has(magic))
}

const MAGICS: ReadonlySet<number> = new Set([BlockType.sectionHeader, 0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34])

function skipBlank(bytes: Uint8Array, start: number): number {
  let at = start
  while (at < bytes.length && (bytes[at] === 0x20 || (bytes[at] >= 0x09 && bytes[at] <= 0x0d))) at++
  return at
}
