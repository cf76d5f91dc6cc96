/** Writes a file so that it takes an older one's place only when it is whole and on the disk; cancelled or failed, nothing changes. */
import { type FileHandle, mkdir, open, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { EngineError } from '../../../shared/wire/engine-client.ts'
import type { CallContext } from '../call-context.ts'
import { type Encoder, FLUSH_BYTES } from './encoder.ts'
import type { RowSelection } from './selection.ts'

const SLICE_ROWS = 4096
/** A slice of frames that are dissected ends after this long, so that other calls get through. */
const SLICE_MS = 25

/** Writes the selected frames; how many bytes they were. */
export async function writeFrames(
  path: string,
  encoder: Encoder,
  selection: RowSelection,
  { signal, progress }: Pick<CallContext, 'signal' | 'progress'>,
): Promise<number> {
  const total = selection.length
  return await writeFile(path, async (write) => {
    let position = 0
    while (position < total) {
      const started = performance.now()
      for (let n = 0; n < SLICE_ROWS && position < total; n++) {
        encoder.add(selection.rowAt(position++))
        if (encoder.length >= FLUSH_BYTES) await write(encoder.take())
        if ((n & 63) === 63 && performance.now() - started > SLICE_MS) break
      }
      progress({ done: position, total, unit: 'frames' })
      await new Promise((resolve) => setImmediate(resolve))
      if (signal.aborted) throw new EngineError('Cancelled; nothing was written', null)
    }
    encoder.end?.()
    if (encoder.length > 0) await write(encoder.take())
  })
}

/** Runs `fill` with a function that appends bytes; how many they were. */
export async function writeFile(
  path: string,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<number> {
  const refused = (error: Error) =>
    new EngineError(`"${path}" could not be written: ${error.message}`, 'Choose another folder')
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${++writes}.part`)
  await mkdir(dirname(path), { recursive: true }).catch((error: Error) => Promise.reject(refused(error)))
  const file = await open(temporary, 'wx', 0o600).catch((error: Error) => Promise.reject(refused(error)))
  let bytes = 0
  try {
    await fill(async (part) => {
      await writeAll(file, part).catch((error: Error) => Promise.reject(refused(error)))
      bytes += part.length
    })
    const before = await stat(path).catch(() => null)
    if (before) await file.chmod(before.mode & 0o777)
    await file.sync()
    await file.close()
    await rename(temporary, path)
    await syncFolder(dirname(path))
    return bytes
  } catch (error) {
    await file.close().catch(() => {})
    await unlink(temporary).catch(() => {})
    throw error
  }
}

let writes = 0

/** Writes all of the bytes, in as many writes as it takes. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten
}

/** Puts a rename on the disk, where folders can be opened. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
