/** MCP servers: lists them, and puts taps before those that clients have configured, once the diff was seen. */
import type { McpChange } from '../../shared/wire/mcp.ts'
import { call } from '../connection/connection.ts'
import { plural } from '../format/numbers.ts'
import { useMcp } from '../state/mcp.ts'
import { notify, report } from '../state/notices.ts'

const EVERY_MS = 5000

export async function listMcp(): Promise<void> {
  try {
    useMcp.setState({ listing: await call('mcp.list', {}) })
  } catch (error) {
    report(error)
  }
}

/** Lists them now and every few seconds while the window is seen; returns how to stop. */
export function watchMcp(): () => void {
  let asked = false
  const ask = async (): Promise<void> => {
    if (asked || document.hidden) return
    asked = true
    // Quietly: what goes wrong was told when the page was opened.
    const listing = await call('mcp.list', {}).catch(() => null)
    if (listing) useMcp.setState({ listing })
    asked = false
  }
  void listMcp()
  const timer = setInterval(() => void ask(), EVERY_MS)
  return () => clearInterval(timer)
}

/** Shows what would be written. */
export async function previewTaps(change: McpChange): Promise<void> {
  try {
    const preview = await call('mcp.preview', change)
    if (preview.files.length > 0) useMcp.setState({ pending: { change, preview } })
    else notify('warning', preview.refused[0]?.reason ?? 'Nothing would change')
  } catch (error) {
    report(error)
  }
}

export const dismissTaps = (): void => useMcp.setState({ pending: null })

/** Writes what was shown. */
export async function confirmTaps(): Promise<void> {
  const { pending } = useMcp.getState()
  if (!pending) return
  dismissTaps()
  const { change, preview } = pending
  try {
    const { files, problems } = await call('mcp.change', { ...change, digest: preview.digest })
    const count = files.reduce((sum, { servers }) => sum + servers.length, 0)
    const clients = [...new Set(files.map(({ client }) => client))].join(', ')
    const what = change.action === 'install' ? 'tapped' : 'no longer tapped'
    if (count > 0) notify('info', `${plural(count, 'server')} ${what}`, `Restart ${clients} for it to take effect`)
    for (const problem of problems) notify('error', problem)
  } catch (error) {
    report(error)
  }
  await listMcp()
}
