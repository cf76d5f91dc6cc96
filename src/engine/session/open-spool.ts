/**
 * From the file a person names to the file the index reads: the same one, or a copy that grows while a gzip file is unpacked, so
 * that its first rows show at once. What could be unpacked of a damaged one stays.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { access, constants, open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { fail, ok, type Result } from '../../shared/base/result.ts'

export interface OpenedSpool {
  readonly readPath: string
  readonly growing: boolean
  readonly compression: 'gzip' | null
}

export interface OpenProblem {
  readonly message: string
  readonly hint: string | null
}

/**
 * `copyPath` gives a new path for an unpacked copy; `onUnpacked` is called when that copy is whole, with what was wrong with the
 * original, if anything.
 */
export async function openSpool(
  path: string,
  copyPath: () => string,
  onUnpacked: (problem: string | null) => void,
): Promise<Result<OpenedSpool, OpenProblem>> {
  try {
    await access(path, constants.R_OK)
    if (!(await stat(path)).isFile()) return fail({ message: `${path} is not a file`, hint: 'Choose a capture file' })
    if (!(await isGzip(path))) return ok({ readPath: path, growing: false, compression: null })
    const readPath = copyPath()
    await (await open(readPath, 'wx', 0o600)).close()
    void unpack(path, readPath).then(onUnpacked)
    return ok({ readPath, growing: true, compression: 'gzip' })
  } catch (error) {
    return fail(openProblem(path, error as NodeJS.ErrnoException))
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}

async function unpack(path: string, to: string): Promise<string | null> {
  try {
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(to, { flags: 'a' }))
    return null
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR') return 'the compressed file was cut short'
    if (code === 'Z_DATA_ERROR') return `the compressed file is damaged: ${message}`
    return message
  }
}

function openProblem(path: string, error: NodeJS.ErrnoException): OpenProblem {
  switch (error.code) {
    case 'ENOENT':
      return { message: `The file "${path}" doesn't exist.`, hint: null }
    case 'EACCES':
    case 'EPERM':
      return {
        message: `You don't have permission to read the file "${path}".`,
        hint: 'Ask its owner, or copy it where you may read it',
      }
    default:
      return { message: `The file "${path}" could not be opened: ${error.message}`, hint: null }
  }
}
