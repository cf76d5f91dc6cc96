/** Saves frames and bytes to files that the user chooses: through the host's dialog in Electron, as a download in a browser. */
import type { BytesFormat } from '../../shared/format/bytes/formats.ts'
import type { CallParams, FrameSelection, Progress } from '../../shared/wire/calls.ts'
import type { SaveExtension } from '../../shared/wire/host.ts'
import { call, hostClient } from '../connection/connection.ts'
import { formatBytes, plural } from '../format/numbers.ts'
import { type FileFormat, isCaptureFormat } from '../format/save-choice.ts'
import { notify, notifyProgress, report } from '../state/notices.ts'
import { useSelection } from '../state/selection.ts'
import { files, useSession } from '../state/session.ts'
import { download, downloadText } from './transfer.ts'

export interface SaveWish {
  readonly format: FileFormat
  readonly what: FrameSelection
  /** Trees and bytes, for the formats that have them. */
  readonly details: boolean
  readonly bytes: boolean
}

interface Written {
  readonly path: string
  readonly bytes: number
}

type CallHooks = { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void }

const EXTENSIONS: Readonly<Record<FileFormat, SaveExtension>> = {
  pcapng: 'pcapng',
  pcap: 'pcap',
  'tcp-pcap': 'pcap',
  text: 'txt',
  csv: 'csv',
  json: 'json',
  jsonl: 'jsonl',
  cef: 'cef',
}

function suggestedName(extension: string, suffix = ''): string {
  const [file] = files(useSession.getState())
  const base = file ? file.name.replace(/(\.(pcapng|pcap|cap|jsonl|ndjson))?(\.(gz|zst|lz4))?$/i, '') : 'capture'
  return `${base}${suffix}.${extension}`
}

/** Asks where to, unless it becomes a download, and writes. False when the user thought better of it. */
async function writeTo<T extends Written>(
  name: string,
  extension: SaveExtension,
  write: (path: string | null, hooks: CallHooks) => Promise<T>,
  told: (written: T) => string,
): Promise<boolean> {
  const host = await hostClient()
  const path = host ? await host.call('dialog.save', { suggestedName: name, format: extension }) : null
  if (host && path === null) return false
  const controller = new AbortController()
  const notice = notifyProgress(`Writing ${name}…`, () => controller.abort())
  try {
    const written = await write(path, {
      signal: controller.signal,
      onProgress: ({ done, total }) => notice.update(total === 0 ? 0 : done / total),
    })
    if (path === null) download(written.path, name)
    notify('info', `${told(written)} (${formatBytes(written.bytes)})`, path)
  } catch (error) {
    if (controller.signal.aborted) notify('info', 'Cancelled: nothing was written')
    else throw error
  } finally {
    notice.end()
  }
  return true
}

/** Writes what else an engine's call writes, under the session's name and a word for what it is. */
export const saveAs = <T extends Written>(
  what: string,
  extension: SaveExtension,
  write: (path: string | null, hooks: CallHooks) => Promise<T>,
  told: (written: T) => string,
): Promise<boolean> => writeTo(suggestedName(extension, `-${what}`), extension, write, told)

/** Writes a text of the window's own to a file. False when no file was chosen. */
export async function saveText(what: string, extension: SaveExtension, text: string): Promise<boolean> {
  const name = suggestedName(extension, `-${what}`)
  const host = await hostClient()
  if (!host) {
    downloadText(text, name)
    return true
  }
  const path = await host.call('dialog.saveText', { suggestedName: name, format: extension, text })
  if (path !== null) notify('info', `Saved ${name}`, path)
  return path !== null
}

/** Writes frames to a file. False when no file was chosen or it failed. */
export async function saveFrames({ format, what, details, bytes }: SaveWish): Promise<boolean> {
  const extension = EXTENSIONS[format]
  const name = suggestedName(extension, what.kind === 'all' ? '' : `-${what.kind}`)
  try {
    if (isCaptureFormat(format)) {
      return await writeTo(
        name,
        extension,
        (path, hooks) => call('session.save', { path, format, view: null, what }, hooks),
        ({ frames, losses }) => {
          if (losses.length > 0) notify('warning', `Not all of it fits into ${EXTENSIONS[format]}`, losses.join('\n'))
          return `Saved ${plural(frames, 'frame')}`
        },
      )
    }
    return await writeTo(
      name,
      extension,
      (path, hooks) => call('frames.export', { path, what, format, details, bytes }, hooks),
      ({ frames }) => `Exported ${plural(frames, 'frame')}`,
    )
  } catch (error) {
    report(error)
    return false
  }
}

/** Writes the page about servers and exchanges. */
export async function saveReport(): Promise<void> {
  try {
    await writeTo(
      suggestedName('html', '-report'),
      'html',
      (path, hooks) => call('report.write', { path }, hooks),
      ({ exchanges, omitted }) => {
        if (omitted.length > 0) notify('warning', 'Not all of it is in the report', omitted.join('\n'))
        return `Exported a report of ${plural(exchanges, 'exchange')}`
      },
    )
  } catch (error) {
    report(error)
  }
}

const BYTES_EXTENSIONS: Readonly<Partial<Record<BytesFormat, SaveExtension>>> = { raw: 'bin', c: 'h' }

/** Writes bytes of a frame, or of one of its other data sources, to a file. */
export async function exportBytes(params: Omit<CallParams<'bytes.export'>, 'path' | 'decodings'>): Promise<void> {
  const decodings = [...useSelection.getState().decodings]
  const extension = BYTES_EXTENSIONS[params.format] ?? 'txt'
  try {
    await writeTo(
      `frame-${params.frame}.${extension}`,
      extension,
      (path, { signal }) => call('bytes.export', { ...params, path, decodings }, { signal }),
      () => `Exported bytes of frame ${params.frame}`,
    )
  } catch (error) {
    report(error)
  }
}
