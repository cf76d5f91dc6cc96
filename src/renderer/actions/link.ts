/** Opens pages outside through Electron's main process. */
import { useConnection } from '../connection/connection.ts'
import { report } from '../state/notices.ts'

export async function openLink(url: string): Promise<void> {
  try {
    await useConnection.getState().host?.call('link.open', { url })
  } catch (error) {
    report(error)
  }
}
