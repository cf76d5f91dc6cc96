/** An alert in whole: asked for when it is chosen, and again when alerts change. */
import { useEffect, useState } from 'react'
import type { AlertDetail } from '../../../shared/wire/alerts.ts'
import { call } from '../../connection/connection.ts'
import { useAlertsVersion } from '../../state/alerts.ts'

/** Null until it is there, or once it is gone. */
export function useAlertDetail(id: number): AlertDetail | 'gone' | null {
  const [shown, setShown] = useState<AlertDetail | 'gone' | null>(null)
  const version = useAlertsVersion()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is asked for anew
  useEffect(() => {
    const abort = new AbortController()
    call('alerts.one', { id }, { signal: abort.signal }).then(
      (detail) => !abort.signal.aborted && setShown(detail),
      () => !abort.signal.aborted && setShown('gone'),
    )
    return () => abort.abort()
  }, [id, version])
  return shown === 'gone' || shown?.alert.id === id ? shown : null
}
