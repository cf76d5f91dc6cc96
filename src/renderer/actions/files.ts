/** Opens files: through the host's dialog in Electron, by upload in a browser. Several opened together are merged by time. */
import { bridge } from '../connection/bridge.ts'
import { call, hostClient } from '../connection/connection.ts'
import { useLayout } from '../state/layout.ts'
import { report } from '../state/notices.ts'
import { files, isCapturing, isEmpty, useSession } from '../state/session.ts'
import { clearSelection } from './selection.ts'
import { pickFiles, upload } from './transfer.ts'
import { renewView } from './view.ts'

/** Opens files in place of what is open; while something is captured they join it. */
export async function openPaths(paths: readonly string[], join = false): Promise<void> {
  if (paths.length === 0) return
  const session = useSession.getState()
  const replace = !join && !isCapturing(session) && !isEmpty(session)
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
    await openPaths(await uploadAll(list), join)
  } catch (error) {
    report(error)
  }
}

async function uploadAll(list: readonly File[]): Promise<string[]> {
  const paths: string[] = []
  for (const file of list) paths.push(await upload(file))
  return paths
}

export async function openDialog(join = false): Promise<void> {
  try {
    const host = await hostClient()
    if (host) return await openPaths(await host.call('dialog.open', {}), join)
    await openFiles(await pickFiles(), join)
  } catch (error) {
    report(error)
  }
}

/** Puts files in with those that are open, all frames in the order of time. */
export async function mergeDialog(): Promise<void> {
  try {
    const host = await hostClient()
    const chosen = host ? await host.call('dialog.open', {}) : await uploadAll(await pickFiles())
    if (chosen.length === 0) return
    const open = files(useSession.getState()).map(({ path }) => path)
    await openPaths([...open, ...chosen])
  } catch (error) {
    report(error)
  }
}

/** Stops reading files; what was read of them stays. */
export async function stopReading(): Promise<void> {
  const reading = files(useSession.getState()).filter(({ state }) => state === 'indexing')
  try {
    await Promise.all(reading.map(({ id }) => call('session.stop', { file: id })))
  } catch (error) {
    report(error)
  }
}

/** Reads the files that are open again, from their beginning. */
export const reopen = (): Promise<void> => openPaths(files(useSession.getState()).map(({ path }) => path))

export async function closeAll(): Promise<void> {
  try {
    clearSelection()
    await renewView(() => call('session.clear', {}))
  } catch (error) {
    report(error)
  }
}
