/** Why a command could not be started, in a shell's words and with its exit codes. */
import { existsSync, statSync } from 'node:fs'

export interface StartFailure {
  /** 127: not found; 126: found and can't be run. */
  readonly code: 126 | 127
  readonly message: string
}

/** `directory` is where the command was to run, when not here. */
export function describeStartFailure(
  command: readonly string[],
  error: NodeJS.ErrnoException,
  directory?: string,
): StartFailure {
  const [file = ''] = command
  if (directory !== undefined && !isDirectory(directory)) return { code: 126, message: `${directory}: No such folder` }
  const isPath = /[\\/]/.test(file)
  if (error.code === 'ENOENT') {
    if (!isPath) return { code: 127, message: `${file}: command not found` }
    // The kernel says the same of a script whose `#!` line names nothing.
    if (existsSync(file)) return { code: 126, message: `${file}: bad interpreter: No such file or directory` }
    return { code: 127, message: `${file}: No such file or directory` }
  }
  if (error.code === 'EACCES') {
    const folder = isPath && isDirectory(file)
    return { code: 126, message: `${file}: ${folder ? 'Is a directory' : 'Permission denied'}` }
  }
  return { code: 126, message: `${file}: cannot execute: ${error.message}` }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
