/** Shows the names that files have for addresses, or the addresses. */
import { call } from '../connection/connection.ts'
import { setPreferences } from '../state/preferences.ts'

export async function resolveNames(resolve: boolean): Promise<void> {
  setPreferences({ resolveNames: resolve })
  await call('session.names', { resolve })
}
