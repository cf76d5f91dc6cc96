/**
 * From the file a person names to the file the index reads: the same one, or the copy that a compressed one is unpacked to or JSON lines are
 * imported to, which grows so that its first rows show at once.
 */
import { access, constants, open, stat } from 'node:fs/promises'
import { fail, ok, type Result } from '../../shared/base/result.ts'
import { convert, type Packing, packingOf } from './convert.ts'

export interface FoundSpool {
  /** Null for one that is read as it is. */
  readonly packing: Packing | null
}

/** Enough to tell what a file is. */
const FIRST_BYTES = 4096

export interface OpenedSpool {
  readonly readPath: string
  readonly growing: boolean
  /** Stops unpacking. */
  cancel(): void
}

export interface OpenProblem {
  readonly message: string
  readonly hint: string | null
}

/** Whether a file can be read, and what has to be done with it before. */
export async function findSpool(path: string): Promise<Result<FoundSpool, OpenProblem>> {
  try {
    await access(path, constants.R_OK)
    if (!(await stat(path)).isFile()) return fail({ message: `${path} is not a file`, hint: 'Choose a capture file' })
    return ok({ packing: packingOf(await firstBytes(path), path) })
  } catch (error) {
    return fail(openProblem(path, error as NodeJS.ErrnoException))
  }
}

/**
 * The same with unpacking begun on this thread, for who has nothing else to do. `copyPath` gives the path of a copy that is there and
 * empty; `onUnpacked` hears when it is whole, and what was wrong with the original, if anything.
 */
export async function openSpool(
  path: string,
  copyPath: () => string,
  onUnpacked: (problem: string | null) => void,
): Promise<Result<OpenedSpool, OpenProblem>> {
  const found = await findSpool(path)
  if (!found.ok) return found
  const { packing } = found.value
  if (!packing) return ok({ readPath: path, growing: false, cancel: () => {} })
  const readPath = copyPath()
  const abort = new AbortController()
  void convert(path, readPath, packing, undefined, abort.signal).then((problem) => {
    if (!abort.signal.aborted) onUnpacked(problem)
  })
  return ok({ readPath, growing: true, cancel: () => abort.abort() })
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(FIRST_BYTES), 0, FIRST_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
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
