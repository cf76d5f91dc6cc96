/** Asks for the traffic of the last minutes once a second while the pane is in sight and something changes. */
import { type RefObject, useEffect, useState } from 'react'
import type { Traffic } from '../../../shared/wire/traffic.ts'
import { call } from '../../connection/connection.ts'
import { isCapturing, rowCount, useSession } from '../../state/session.ts'

const EVERY_MS = 1000
const MOST = 12

export function useTraffic(pane: RefObject<HTMLElement | null>, seconds: number): Traffic | null {
  const [traffic, setTraffic] = useState<Traffic | null>(null)
  useEffect(() => {
    let over = false
    let asked = -1
    let asking = false
    const look = async (): Promise<void> => {
      const session = useSession.getState()
      const rows = rowCount(session)
      if (asking || (rows === asked && !isCapturing(session)) || pane.current?.checkVisibility() !== true) return
      asking = true
      try {
        const answer = await call('traffic.read', { seconds, most: MOST })
        asked = rows
        if (!over) setTraffic(answer)
      } catch {
        // The engine is gone: what was read last stays until it is back.
      }
      asking = false
    }
    void look()
    const timer = setInterval(() => void look(), EVERY_MS)
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [pane, seconds])
  return traffic
}
