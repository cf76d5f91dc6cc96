/** A tool, prompt or resource in whole, asked for when it is chosen or its server's lists change. */
import { useEffect, useState } from 'react'
import type { ListKind, ServerItem } from '../../../shared/wire/servers.ts'
import { call } from '../../connection/connection.ts'

export interface WantedItem {
  readonly server: number
  readonly kind: ListKind
  readonly name: string
  /** What it was called when it was remembered, where that is something else. */
  readonly before?: string | null
}

/** Null until it is there. `version` changes with what might be another. */
export function useItem({ server, kind, name, before = null }: WantedItem, version: string): ServerItem | null {
  const key = JSON.stringify([server, kind, name, before])
  const [shown, setShown] = useState<{ readonly key: string; readonly item: ServerItem } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is asked for anew
  useEffect(() => {
    const abort = new AbortController()
    call('servers.item', { server, kind, name, before }, { signal: abort.signal })
      .then((item) => {
        if (!abort.signal.aborted) setShown({ key, item })
      })
      .catch(() => {
        // Another is asked for by now, or the server is gone with its session.
      })
    return () => abort.abort()
  }, [server, kind, name, before, key, version])
  return shown?.key === key ? shown.item : null
}
