/** Opens and saves files: through the host's dialogs in Electron, by upload and download in a browser. */
import type { CallParams } from '../../shared/wire/calls.ts'
import { bridge, isElectron } from '../connection/bridge.ts'
import { call, useConnection } from '../connection/connection.ts'
import { formatBytes, plural } from '../format/numbers.ts'
import { useLayout } from '../state/layout.ts'
import { notify, notifyProgress, report } from '../state/notices.ts'
import { files, isCapturing, useSession } from '../state/session.ts'
import { useView } from '../state/view.ts'
import { clearSelection } from './selection.ts'
import { download, pickFiles, upload } from './transfer.ts'
import { renewView } from './view.ts'

export type SaveFormat = CallParams<'session.save'>['format']

/** Opens files in place of what is open; while something is captured they join it. */
export async function openPaths(paths: readonly string[], join = false): Promise<void> {
  if (paths.length === 0) return
  const replace = !join && !isCapturing(useSession.getState())
  try {
    const open = (): Promise<unknown> => call('session.open', { paths: [...paths], replace })
    if (replace) {
      clearSelection()
      await renewView(open)
    } else {
      await open()
    }
    useLayout.setState({ page: 'frames' })
  } catch (error) {
    report(error)
  }
}

/** Opens files that were dropped or picked in the page. */
export async function openFiles(list: readonly File[], join = false): Promise<void> {
  try {
    if (bridge) {
      const { pathOf } = bridge
      return await openPaths(
        list.map((file) => pathOf(file)).filter((path) => path !== ''),
        join,
      )
    }
    const paths: string[] = []
    for (const file of list) paths.push(await upload(file))
    await openPaths(paths, join)
  } catch (error) {
    report(error)
  }
}

export async function openDialog(join = false): Promise<void> {
  try {
    const { host } = useConnection.getState()
    if (host) return await openPaths(await host.call('dialog.open', {}), join)
    await openFiles(await pickFiles(), join)
  } catch (error) {
    report(error)
  }
}

function suggestedName(format: SaveFormat): string {
  const [file] = files(useSession.getState())
  const base = file ? file.name.replace(/\.(pcapng|pcap|cap|jsonl)(\.gz)?$/i, '') : 'capture'
  return `${base}.${format}`
}

/** Saves all frames, or those shown, to a file the user chooses. */
export async function saveAs(format: SaveFormat, what: 'all' | 'shown'): Promise<void> {
  const view = what === 'shown' ? (useView.getState().shown?.id ?? null) : null
  try {
    const { host } = useConnection.getState()
    const path = host ? await host.call('dialog.save', { suggestedName: suggestedName(format), format }) : null
    if (isElectron && path === null) return
    await save({ path, format, view })
  } catch (error) {
    report(error)
  }
}

async function save(params: CallParams<'session.save'>): Promise<void> {
  const controller = new AbortController()
  let notice: ReturnType<typeof notifyProgress> | null = null
  try {
    const saved = await call('session.save', params, {
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        notice ??= notifyProgress('Saving…', () => controller.abort())
        notice.update(total === 0 ? 0 : done / total)
      },
    })
    if (params.path === null) download(saved.path, suggestedName(params.format))
    notify(
      'info',
      `Saved ${plural(saved.frames, 'frame')} (${formatBytes(saved.bytes)})`,
      params.path === null ? null : saved.path,
    )
  } catch (error) {
    if (!controller.signal.aborted) throw error
  } finally {
    // The callback above has assigned it, which the compiler can't see.
    ;(notice as ReturnType<typeof notifyProgress> | null)?.end()
  }
}

export async function closeAll(): Promise<void> {
  try {
    clearSelection()
    await renewView(() => call('session.clear', {}))
  } catch (error) {
    report(error)
  }
}
