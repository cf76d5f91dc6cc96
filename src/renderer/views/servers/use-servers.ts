/** Asks for the servers once a second while the pane is seen and something changes, and at once when another is chosen or something was done. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { ServerDetails, ServerList } from '../../../shared/wire/servers.ts'
import { call } from '../../connection/connection.ts'
import { captures, files, isActive, isIndexing, rowCount, useSession } from '../../state/session.ts'

export interface ShownServers {
  readonly list: Pick<ServerList, 'servers' | 'more'>
  /** Of the chosen one, once they are there. */
  readonly details: ServerDetails | null
  /** Grows with the details. */
  readonly stamp: string
}

const EVERY_MS = 1000

export function useServers(
  pane: RefObject<HTMLElement | null>,
  server: number,
): { readonly shown: ShownServers | null; readonly again: () => void } {
  const [shown, setShown] = useState<ShownServers | null>(null)
  const [turn, setTurn] = useState(0)
  const last = useRef({ state: '', stamp: '' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn asks anew
  useEffect(() => {
    const abort = new AbortController()
    let asking = false
    let asked = false
    const look = async (): Promise<void> => {
      const session = useSession.getState()
      const running = captures(session).filter(isActive)
      const state = JSON.stringify([rowCount(session), files(session).map(({ id }) => id), running.map(({ id }) => id)])
      const settled = asked && running.length === 0 && !isIndexing(session)
      if (asking || (state === last.current.state && settled) || pane.current?.checkVisibility() !== true) return
      asking = true
      try {
        const known = last.current.stamp
        const { servers, more, details, stamp } = await call(
          'servers.read',
          { server, known },
          { signal: abort.signal },
        )
        asked = true
        if (!abort.signal.aborted) {
          last.current = { state, stamp }
          // Without details they are those that are known, unless the server is gone.
          setShown((before) => ({
            list: { servers, more },
            details: details ?? (stamp === known && stamp !== '' ? (before?.details ?? null) : null),
            stamp,
          }))
        }
      } catch {
        // Something else is asked by now, or the engine is gone: what was read last stays.
      }
      asking = false
    }
    void look()
    const timer = setInterval(() => void look(), EVERY_MS)
    return () => {
      abort.abort()
      clearInterval(timer)
    }
  }, [pane, server, turn])
  const again = useCallback(() => setTurn((before) => before + 1), [])
  return { shown, again }
}
