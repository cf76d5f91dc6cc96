/**
 * Writes the frames of a view to a file: pcapng with names, directions, comments and the blocks that are kept; pcap; JSON lines. The new
 * file takes the old one's place only when it is whole.
 */
import { type FileHandle, mkdir, open, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { RowIndex } from '../../shared/base/brand.ts'
import type { CallParams, CallResults } from '../../shared/wire/calls.ts'
import { EngineError } from '../../shared/wire/engine-client.ts'
import type { Session } from '../session.ts'
import { needsNanoseconds, PcapWriter } from '../store/pcap-writer.ts'
import { toHostOrder } from '../store/pcapng-swap-writer.ts'
import { type FrameHeader, PcapngWriter } from '../store/pcapng-writer.ts'
import type { CallContext } from './call-context.ts'
import { frameToJson } from './frame-json.ts'
import type { View } from './view.ts'

const FLUSH_BYTES = 1024 * 1024
const SLICE_ROWS = 4096

/** Rows to write, in order. */
interface Selection {
  readonly length: number
  rowAt(position: number): RowIndex
}

/** Appends frames to an encoder's buffer; `take` empties it. */
interface Encoder {
  add(row: RowIndex): void
  readonly length: number
  take(): Uint8Array
}

export async function saveSession(
  params: CallParams<'session.save'>,
  context: CallContext,
): Promise<CallResults['session.save']> {
  const { session, signal } = context
  const view = params.view === null ? null : context.view(params.view)
  await view?.settled()
  const selection = view ?? allRows(session)
  const download = params.path === null ? session.scratch.download(`capture.${params.format}`) : null
  const path = params.path ?? download?.path ?? ''
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.part`)
  await mkdir(dirname(path), { recursive: true })
  const encoder = encoderFor(params.format, session, selection)
  const file = await open(temporary, 'w', 0o600).catch((error: Error) => {
    throw new EngineError(`"${path}" could not be written: ${error.message}`, 'Choose another folder')
  })
  let bytes = 0
  try {
    const total = selection.length
    for (let from = 0; from < total; from += SLICE_ROWS) {
      for (let position = from; position < Math.min(total, from + SLICE_ROWS); position++) {
        encoder.add(selection.rowAt(position))
        if (encoder.length >= FLUSH_BYTES) bytes += await writeAll(file, encoder.take())
      }
      context.progress({ done: Math.min(total, from + SLICE_ROWS), total, unit: 'frames' })
      await new Promise((resolve) => setImmediate(resolve))
      if (signal.aborted) throw new EngineError('Cancelled; nothing was written', null)
    }
    if (encoder.length > 0) bytes += await writeAll(file, encoder.take())
    await file.sync()
    await file.close()
    await keepMode(path, temporary)
    await rename(temporary, path)
    return { path: download ? `/download/${download.id}` : path, frames: total, bytes }
  } catch (error) {
    await file.close().catch(() => {})
    await unlink(temporary).catch(() => {})
    throw error
  }
}

const allRows = (session: Session): Selection => {
  const length = session.index.columns.rowCount
  return { length, rowAt: (position) => position as RowIndex }
}

/** Writes all of the bytes, in as many writes as it takes; returns how many they are. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<number> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten
  return bytes.length
}

/** A file that is replaced keeps its permissions. */
async function keepMode(path: string, temporary: string): Promise<void> {
  const before = await stat(path).catch(() => null)
  if (!before) return
  const file = await open(temporary, 'r')
  await file.chmod(before.mode & 0o777)
  await file.close()
}

export type SaveFormat = CallParams<'session.save'>['format']

export function encoderFor(format: SaveFormat, session: Session, selection: Selection | View): Encoder {
  switch (format) {
    case 'pcapng':
      return pcapngEncoder(session)
    case 'pcap':
      return pcapEncoder(session, selection)
    case 'jsonl':
      return jsonEncoder(session)
  }
}

function headerOf(session: Session, row: RowIndex, header: FrameHeader): void {
  const { segment, slot } = session.frames.at(row)
  header.timeSeconds = segment.timeSeconds[slot]
  header.timeNanos = segment.timeNanos[slot]
  header.originalLength = segment.originalLength[slot]
  header.flags = segment.flags[slot] & 3
}

const emptyHeader = (): FrameHeader => ({ interfaceId: 0, timeSeconds: 0, timeNanos: 0, originalLength: 0, flags: 0 })

function pcapngEncoder(session: Session): Encoder {
  const { frames, index } = session
  const writer = new PcapngWriter(2 * FLUSH_BYTES)
  writer.section({ application: `Tapscope ${session.info().version}` })
  const interfaces = new Map<number, number>()
  const opened = new Set<number>()
  const header = emptyHeader()
  return {
    add(row) {
      const source = frames.sourceOf(row)
      if (!opened.has(source.file)) {
        opened.add(source.file)
        for (const block of index.keptBlocks.get(source.file) ?? []) {
          const kept = toHostOrder(frames.raw(source.file, block.offset, block.length), block.bigEndian)
          if (kept) writer.rawBlock(kept)
        }
      }
      let id = interfaces.get(source.id)
      if (id === undefined) {
        const { name, description, filter, comments, linkType, snaplen } = source.description
        id = writer.interface({
          linkType,
          snaplen,
          comments,
          ...(name && { name }),
          ...(description && { description }),
          ...(filter && { filter }),
        })
        interfaces.set(source.id, id)
      }
      headerOf(session, row, header)
      header.interfaceId = id
      const comments = frames.comments(row)
      writer.frame(header, frames.bytes(row), undefined, undefined, comments.length > 0 ? { comments } : undefined)
    },
    get length() {
      return writer.length
    },
    take: () => writer.take(),
  }
}

function pcapEncoder(session: Session, selection: Selection): Encoder {
  const { frames } = session
  if (selection.length === 0) return pcapOf(session, 1, false)
  const linkType = frames.interfaceOf(selection.rowAt(0)).linkType
  let nanoseconds = false
  for (let position = 0; position < selection.length; position++) {
    const row = selection.rowAt(position)
    if (frames.interfaceOf(row).linkType !== linkType) {
      throw new EngineError(
        'pcap holds one link type, and these frames have several',
        'Save as pcapng, or filter to the frames of one kind of source first',
      )
    }
    const { segment, slot } = frames.at(row)
    nanoseconds ||= needsNanoseconds(segment.timeNanos[slot])
  }
  return pcapOf(session, linkType, nanoseconds)
}

function pcapOf(session: Session, linkType: number, nanoseconds: boolean): Encoder {
  const { frames } = session
  const writer = new PcapWriter({ linkType, nanoseconds })
  return {
    add(row) {
      const { segment, slot } = frames.at(row)
      const problem = writer.frame(
        linkType,
        segment.timeSeconds[slot],
        segment.timeNanos[slot],
        segment.originalLength[slot],
        frames.bytes(row),
      )
      if (!problem.ok) throw new EngineError(`Frame ${row + 1} can't be written as pcap`, 'Save as pcapng')
    },
    get length() {
      return writer.length
    },
    take: () => writer.take(),
  }
}

function jsonEncoder(session: Session): Encoder {
  const { frames } = session
  const utf8 = new TextEncoder()
  let parts: Uint8Array[] = []
  let length = 0
  return {
    add(row) {
      const line = utf8.encode(`${frameToJson(frames.dissect(row))}\n`)
      parts.push(line)
      length += line.length
    },
    get length() {
      return length
    },
    take() {
      const all = new Uint8Array(length)
      let at = 0
      for (const part of parts) {
        all.set(part, at)
        at += part.length
      }
      parts = []
      length = 0
      return all
    },
  }
}
