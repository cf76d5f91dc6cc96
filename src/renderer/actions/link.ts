/** Opens pages outside through Electron's main process. */
import { hostClient } from '../connection/connection.ts'
import { report } from '../state/notices.ts'

export async function openLink(url: string): Promise<void> {
  try {
    await (await hostClient())?.call('link.open', { url })
  } catch (error) {
    report(error)
  }
}
