/** What can be captured on the engine's machine. */
import { call } from '../connection/connection.ts'
import { useCaptures } from '../state/captures.ts'
import { report } from '../state/notices.ts'

export async function listInterfaces(): Promise<void> {
  try {
    useCaptures.setState({ interfaces: await call('interfaces.list', {}) })
  } catch (error) {
    report(error)
  }
}
