/**
 * Files: appended to, for their owner alone, each batch once and whole: what a full disk took of one is cut off again before it is tried anew. A
 * file goes on in another one by size and age.
 */
import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { joined, type OutputRecord } from '../record.ts'
import type { Connection, Transport } from '../transport.ts'
import { numberedName, timedName } from './file-name.ts'

const BATCH = { bytes: 1024 * 1024, records: 65_536 }
/** Compression is better with more to compress. */
const COMPRESSED_LINGER_MS = 1000
const MAX_BACKOFF_MS = 2000

export type Compression = 'none' | 'gzip' | 'zstd'

export interface FileOptions {
  /** May have `%Y%m%d_%H%M%S` and the like in its name. */
  readonly path: string
  readonly compression: Compression
  /** Bytes in the file, and its age, after which another one begins; 0 for never. */
  readonly rotateBytes: number
  readonly rotateMs: number
  /** Files to keep, 0 for all. */
  readonly keep: number
}

export function fileTransport(options: FileOptions): Transport {
  const files = new Files(options)
  return {
    batch: BATCH,
    maxBackoffMs: MAX_BACKOFF_MS,
    ...(options.compression !== 'none' && { lingerMs: COMPRESSED_LINGER_MS }),
    async connect(headers) {
      await files.open(headers)
      return files
    },
  }
}

/** Whether this Node has it. */
export const hasZstd = (): boolean => 'zstdCompress' in zlib

/** The file that is written, and those before it. Stays when a write fails, so that the same file goes on. */
class Files implements Connection {
  readonly broken = new Promise<never>(() => {})
  private readonly options: FileOptions
  private headers: () => readonly OutputRecord[] = () => []
  private handle: FileHandle | undefined
  private readonly paths: string[] = []
  private size = 0
  private openedAtMs = 0
  private regular = true
  private hasHeaders = false

  constructor(options: FileOptions) {
    this.options = options
  }

  async open(headers: () => readonly OutputRecord[]): Promise<void> {
    this.headers = headers
    if (!this.handle) await this.begin(timedName(this.options.path, new Date()))
  }

  async send(records: readonly OutputRecord[]): Promise<number> {
    if (this.isFull) await this.goOn()
    const first = this.hasHeaders ? [] : this.headers()
    await this.append(await compressed(joined([...first, ...records]), this.options.compression))
    this.hasHeaders = true
    return 0
  }

  async close(): Promise<void> {
    await this.handle?.close()
    this.handle = undefined
  }

  private get isFull(): boolean {
    const { rotateBytes, rotateMs } = this.options
    if (rotateBytes > 0 && this.size >= rotateBytes) return true
    return rotateMs > 0 && this.size > 0 && Date.now() - this.openedAtMs >= rotateMs
  }

  private async goOn(): Promise<void> {
    const now = new Date()
    const timed = timedName(this.options.path, now)
    const isNew = !this.paths.includes(timed)
    await this.close()
    await this.begin(isNew ? timed : numberedName(timed, this.paths.length + 1, now))
    const { keep } = this.options
    while (keep > 0 && this.paths.length - this.removed > keep) await unlink(this.paths[this.removed++]).catch(() => {})
  }

  /** Files of `paths` that are deleted. */
  private removed = 0

  private async begin(path: string): Promise<void> {
    await makeFolder(dirname(path))
    const { O_WRONLY, O_CREAT, O_APPEND } = constants
    this.handle = await open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    const stat = await this.handle.stat()
    this.paths.push(path)
    this.size = stat.size
    this.regular = stat.isFile()
    this.openedAtMs = Date.now()
    this.hasHeaders = false
  }

  private async append(bytes: Uint8Array): Promise<void> {
    const { handle } = this
    if (!handle) throw new Error('the file is closed')
    try {
      for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten
    } catch (error) {
      if (this.regular) await handle.truncate(this.size)
      throw error
    }
    this.size += bytes.length
  }
}

/** As `mkdir -p`. Node's own never returns where a folder can't be made and its parent exists (in /proc, for one). */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await mkdir(path, { mode: 0o700 })
  }
}

const gzip = promisify(zlib.gzip)

/** A member or frame of its own, so that what is in the file is whole at any time. */
async function compressed(bytes: Uint8Array, compression: Compression): Promise<Uint8Array> {
  if (compression === 'none') return bytes
  if (compression === 'gzip') return await gzip(bytes)
  return await promisify(zlib.zstdCompress)(bytes)
}
