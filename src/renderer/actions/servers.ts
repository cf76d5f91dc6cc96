/** What the servers pane does: remembers a server's tools as they are now, or forgets them. */
import { call } from '../connection/connection.ts'
import { notify, report } from '../state/notices.ts'

/** `digest` is of what was shown. */
export async function acceptBaseline(server: number, digest: string): Promise<void> {
  try {
    await call('baseline.accept', { server, digest })
    notify('info', 'Remembered as it is now')
  } catch (error) {
    report(error)
  }
}

export async function forgetBaseline(server: number): Promise<void> {
  try {
    await call('baseline.forget', { server })
    notify('info', 'Forgotten', 'The next list of tools of this server is remembered anew.')
  } catch (error) {
    report(error)
  }
}
