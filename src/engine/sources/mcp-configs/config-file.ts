/**
 * Reads a configuration file of another program and replaces it: whole or not at all, through symbolic links, with its mode and owner, and
 * only if nobody has written it since it was read. The file as it was lies beside it.
 */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fail, ok, type Result } from '../../../shared/base/result.ts'

const MAX_BYTES = 64 * 1024 * 1024
const MARK = '\ufeff'

export interface ConfigFile {
  /** Where the client looks, and the file itself behind symbolic links. */
  readonly path: string
  readonly real: string
  readonly bytes: Buffer
  /** Without the byte order mark. */
  readonly text: string
  readonly hasMark: boolean
}

/** Another one when the file has changed; null when that can't be told. */
export function fileStamp(path: string): string | null {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stat ? [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join() : null
  } catch {
    return null
  }
}

/** `missing` when there is none. */
export function readConfigFile(path: string): Result<ConfigFile, 'missing' | { readonly message: string }> {
  try {
    const real = realpathSync(path)
    const stat = statSync(real)
    if (!stat.isFile()) return fail({ message: 'it is not a file' })
    if (stat.size > MAX_BYTES) return fail({ message: 'it is larger than 64 MiB' })
    const bytes = readFileSync(real)
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const hasMark = text.startsWith(MARK)
    return ok({ path, real, bytes, text: hasMark ? text.slice(1) : text, hasMark })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return fail('missing')
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return fail({ message: 'it is not UTF-8' })
    return fail({ message: code === 'EACCES' ? 'you may not read it' : message })
  }
}

export const backupPath = ({ real }: Pick<ConfigFile, 'real'>): string => `${real}.before-tapscope`

export interface Replacement {
  readonly text: string
  /**
   * `write` puts the file as it is now beside it, `first` too where nothing is yet; `remove` takes such a copy away when it is what the file
   * becomes.
   */
  readonly backup: 'write' | 'first' | 'remove'
}

/** Fails with what is wrong, and nothing changed. Tells whether a copy was made. */
export function replaceConfigFile(file: ConfigFile, { text, backup }: Replacement): Result<{ backup: boolean }> {
  const bytes = Buffer.from((file.hasMark ? MARK : '') + text, 'utf8')
  try {
    const stat = statSync(file.real)
    if (!isUnchanged(file)) return fail('it has changed since it was read: try again')
    const isKept = backup === 'write' || (backup === 'first' && !existsSync(backupPath(file)))
    if (isKept) putFile(backupPath(file), file.bytes, stat, null)
    putFile(file.real, bytes, stat, file)
    if (backup === 'remove') removeBackup(file, bytes)
    return ok({ backup: isKept })
  } catch (error) {
    return fail((error as Error).message)
  }
}

const isUnchanged = ({ real, bytes }: ConfigFile): boolean => readFileSync(real).equals(bytes)

/** Writes a file beside and renames it. `expected` is what has to be there up to then. */
function putFile(path: string, bytes: Uint8Array, like: Stats, expected: ConfigFile | null): void {
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`)
  const fd = openSync(draft, 'wx', 0o600)
  try {
    try {
      writeFileSync(fd, bytes)
      keepOwner(fd, like)
      fchmodSync(fd, like.mode & 0o7777)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    if (expected && !isUnchanged(expected)) throw new Error('it has changed since it was read: try again')
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}

function keepOwner(fd: number, { uid, gid }: Stats): void {
  if (process.platform === 'win32') return
  if (uid === process.geteuid?.() && gid === process.getegid?.()) return
  try {
    fchownSync(fd, uid, gid)
  } catch {
    throw new Error('it belongs to another user, and would not afterwards: do this as its owner')
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } catch {
    // Not every file system can; the file itself is safe.
  } finally {
    closeSync(fd)
  }
}

function removeBackup(file: ConfigFile, bytes: Buffer): void {
  const path = backupPath(file)
  try {
    if (lstatSync(path).isFile() && readFileSync(path).equals(bytes)) rmSync(path)
  } catch {
    // There is none.
  }
}
