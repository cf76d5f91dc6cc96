/**
 * `-w`: the frames that pass, to a capture file or standard output. They are written once all are known, since what goes with them (names,
 * secrets, comments, the unit of time) may stand anywhere in the file they come from.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import type { FileSession } from '../engine/session/file-session.ts'
import { RowList } from '../engine/session/row-list.ts'
import { FLUSH_BYTES } from '../engine/session/save/encoder.ts'
import { encoderFor } from '../engine/session/save.ts'
import type { RowIndex } from '../shared/base/brand.ts'
import type { Output } from './output.ts'
import type { WriteFormat } from './read-options.ts'
import { VERSION } from './version.ts'

const STANDARD_OUTPUT = '-'

export class FrameWriter {
  private readonly session: FileSession
  private readonly format: WriteFormat
  private readonly output: Output
  /** -1 for standard output. */
  private readonly fd: number
  private readonly rows = new RowList()

  /** Throws when the file can't be made. */
  constructor(session: FileSession, path: string, format: WriteFormat, output: Output) {
    this.session = session
    this.format = format
    this.output = output
    this.fd = path === STANDARD_OUTPUT ? -1 : openFile(path)
  }

  add(row: RowIndex): void {
    this.rows.push(row)
  }

  /** Writes the frames. Throws when that is not possible. */
  async end(): Promise<void> {
    const { rows, session, output } = this
    const source = { frames: session.frames, index: session.index, application: `Tapscope ${VERSION}` }
    const rowAt = (position: number): RowIndex => rows.at(position) as RowIndex
    const encoder = encoderFor(this.format, source, { length: rows.length, rowAt })
    for (let position = 0; position < rows.length && !output.closed; position++) {
      encoder.add(rowAt(position))
      if (encoder.length >= FLUSH_BYTES) await this.put(encoder.take())
    }
    encoder.end?.()
    await this.put(encoder.take())
    if (this.fd >= 0) closeSync(this.fd)
    const { omitted = 0 } = encoder
    if (omitted > 0) process.stderr.write(`tapscope: left out, of no tapped process: ${omitted} frames\n`)
  }

  private async put(bytes: Uint8Array): Promise<void> {
    if (this.fd < 0) {
      this.output.raw(bytes)
      await this.output.flush()
    } else for (let at = 0; at < bytes.length; ) at += writeSync(this.fd, bytes, at)
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'w')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Error(
      code === 'ENOENT'
        ? `The path to the file "${path}" doesn't exist.`
        : `The file "${path}" could not be created: ${message}`,
    )
  }
}
