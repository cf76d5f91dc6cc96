/**
 * A compressed capture file to a copy that grows as it is unpacked. What could be unpacked of a damaged file stays in the copy; disk
 * space is left for others.
 */
import { type FileHandle, open, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { u32le } from '../../../shared/bytes.ts'
import { CUT_SHORT, type Decoder, type Emit, PassThrough } from './decoder.ts'
import { GzipDecoder } from './gzip.ts'
import { LZ4_MAGIC, Lz4Decoder } from './lz4.ts'
import { ZSTD_MAGIC, ZstdDecoder } from './zstd.ts'

export type Compression = 'gzip' | 'zstd' | 'lz4'

/** Compressed bytes of a slice. */
const SLICE = 64 * 1024
/** Unpacked bytes are written when there are so many. */
const WRITE = 1024 * 1024
/** Free space is looked at after so many bytes, and so much of it is left. */
const LOOK_EVERY = 64 * 1024 * 1024
const FREE_SPACE = 512 * 1024 * 1024

const DECODERS: Readonly<Record<Compression, new (emit: Emit) => Decoder>> = {
  gzip: GzipDecoder,
  zstd: ZstdDecoder,
  lz4: Lz4Decoder,
}

/** How a file is compressed, by its first four bytes; null when it is not. */
export function compressionOf(bytes: Uint8Array): Compression | null {
  if (bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip'
  if (bytes.length < 4) return null
  const magic = u32le(bytes, 0)
  return magic === ZSTD_MAGIC ? 'zstd' : magic === LZ4_MAGIC ? 'lz4' : null
}

export interface UnpackProgress {
  /** Compressed bytes that are unpacked, and all of them. */
  readonly done: number
  readonly total: number
}

/** Takes what was unpacked, and gives what is to be written: an import from another format. */
export type Conversion = (emit: Emit) => Decoder

/**
 * Appends what `path` unpacks to, or what `conversion` makes of that, to the file `to`. Resolves with what is wrong with it, or null; never
 * rejects. After `signal` it ends soon, with null.
 */
export async function unpack(
  path: string,
  to: string,
  compression: Compression | null,
  {
    conversion = (emit) => new PassThrough(emit),
    onProgress = () => {},
    signal,
  }: {
    readonly conversion?: Conversion
    readonly onProgress?: (progress: UnpackProgress) => void
    readonly signal?: AbortSignal | undefined
  } = {},
): Promise<string | null> {
  let source: FileHandle | undefined
  let copy: Copy | undefined
  try {
    source = await open(path, 'r')
    copy = new Copy(to, await open(to, 'a'))
    const converter = conversion((bytes) => copy?.add(bytes))
    return await run(source, copy, compression, converter, onProgress, signal)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await source?.close()
    await copy?.close()
  }
}

async function run(
  source: FileHandle,
  copy: Copy,
  compression: Compression | null,
  converter: Decoder,
  onProgress: (progress: UnpackProgress) => void,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const decoder = new (compression ? DECODERS[compression] : PassThrough)((bytes) => void converter.push(bytes))
  const slice = new Uint8Array(SLICE)
  const { size: total } = await source.stat()
  for (let done = 0; !signal?.aborted; ) {
    const { bytesRead } = await source.read(slice, 0, SLICE, done)
    const problem = bytesRead === 0 ? decoder.end() : decoder.push(slice.subarray(0, bytesRead))
    done += bytesRead
    const last = problem !== null || bytesRead === 0
    const converted = last ? converter.end() : null
    await copy.flush(last || done === bytesRead)
    onProgress({ done, total })
    if (problem === CUT_SHORT) return 'the compressed file was cut short'
    if (problem !== null) return `the compressed file is damaged near byte ${done}: ${problem}`
    if (last) return converted
    if (await copy.isDiskFull()) return 'there is too little disk space to unpack the rest'
  }
  return null
}

/** The copy, written in larger pieces. */
class Copy {
  private readonly path: string
  private readonly file: FileHandle
  private pieces: Uint8Array[] = []
  private waiting = 0
  private sinceLook = 0

  constructor(path: string, file: FileHandle) {
    this.path = path
    this.file = file
  }

  add(bytes: Uint8Array): void {
    this.pieces.push(bytes.slice())
    this.waiting += bytes.length
  }

  async flush(now: boolean): Promise<void> {
    if (this.waiting === 0 || (!now && this.waiting < WRITE)) return
    const { pieces } = this
    this.sinceLook += this.waiting
    this.pieces = []
    this.waiting = 0
    for (const piece of pieces) {
      for (let at = 0; at < piece.length; ) at += (await this.file.write(piece, at)).bytesWritten
    }
  }

  async isDiskFull(): Promise<boolean> {
    if (this.sinceLook < LOOK_EVERY) return false
    this.sinceLook = 0
    const { bavail, bsize } = await statfs(dirname(this.path))
    return bavail * bsize < FREE_SPACE
  }

  async close(): Promise<void> {
    await this.file.close()
  }
}
